import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Kind } from '../../schema/theme.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import { INTERFACES, SOCKETS, type Interface, type Tally, type Use } from '../use.ts';
import type { Source, SourceOutput } from './source.ts';
import { realTimers, type SourceTimers } from './sourceTimers.ts';

const MINUTE_MS = 60_000;

/**
 * How much the interfaces of this feed are used, minute by minute, as it counts them itself. Only beside a live clock: what happens now is
 * not of the instant that a recording shows. One feed knows only what it serves itself: of several behind a balancer none may tell.
 * @param kind `interface` of the theme: the datastreams that the assets `interface/…` of the catalogue get
 */
export function interfaceUseSource(
  use: Use,
  kind: Kind,
  catalogue: FeedCatalogue,
  timers: SourceTimers = realTimers,
): Source {
  const beganMs = timers.now();
  const assets = new Map<Interface, Asset>();
  for (const name of INTERFACES) {
    const asset = catalogue.asset(`interface/${name}`);
    const wanted = kind.datastreams.filter(({ property }) => property !== 'clients' || SOCKETS.has(name));
    if (!asset) continue;
    const datastreams = wanted.map((stream) => ({ ...stream, id: `${asset.id}/${stream.property}` }));
    assets.set(name, { ...asset, properties: { ...asset.properties, datastreams } });
  }
  let output: SourceOutput | undefined;
  let lastGoodMs: UnixMs | null = null;
  let cancel = (): void => undefined;
  let before = new Map<Interface, Tally>();

  const valuesOf = (now: Tally, was: Tally, atMs: number): Readonly<Record<string, number>> => ({
    clients: now.clients,
    requests: now.requests - was.requests,
    bytes: now.bytes - was.bytes,
    idle: Math.floor((atMs - (now.lastMs ?? beganMs)) / MINUTE_MS),
  });
  const look = (): Map<Interface, Tally> => new Map([...use.tallies()].map(([name, tally]) => [name, { ...tally }]));
  const tell = (): void => {
    const timeMs = unixMs(timers.now());
    const now = look();
    const observations = [...assets].flatMap(([name, { properties }]): Observation[] => {
      const values = valuesOf(now.get(name)!, before.get(name)!, timeMs);
      return properties.datastreams.flatMap(({ id, property }) => {
        const value = values[property];
        return value === undefined ? [] : [{ datastream: id, timeMs, value, quality: 'good', origin: 'live' }];
      });
    });
    before = now;
    lastGoodMs = timeMs;
    output?.observed(observations);
    cancel = timers.after(MINUTE_MS, tell);
  };

  return {
    id: 'use',
    status: () => ({ id: 'use', state: 'live', lastGoodMs }),
    start: (to) => {
      output = to;
      before = look();
      to.announced([...assets.values()]);
      cancel = timers.after(MINUTE_MS, tell);
    },
    dispose: () => cancel(),
  };
}
