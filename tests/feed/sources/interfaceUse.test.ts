import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import type { SourceTimers } from '../../../src/feed/sources/sourceTimers.ts';
import { interfaceUseSource } from '../../../src/feed/sources/interfaceUse.ts';
import { createUse, INTERFACES } from '../../../src/feed/use.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';

const MINUTE_MS = 60_000;
const BEGAN_MS = Date.parse('2026-11-26T12:00:00Z');
const file = JSON.parse(readFileSync(join(ROOT, 'assets/themes/ecosystem.json'), 'utf8')) as unknown;
const kind = decode(ThemeTextsSchema, file, 'ecosystem').kinds['interface']!;

/** A source with time of its own. `next` lets a minute pass. */
function setup() {
  let now = BEGAN_MS;
  let due: (() => void) | null = null;
  const timers: SourceTimers = {
    now: () => now,
    after: (_, run) => {
      due = run;
      return () => void (due = null);
    },
    random: () => 0.5,
  };
  const use = createUse(() => now);
  const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
  const source = interfaceUseSource(use, kind, catalogue, timers);
  let assets: readonly Asset[] = [];
  let heard: readonly Observation[] = [];
  source.start({
    announced: (some) => void (assets = some),
    observed: (some) => void (heard = some),
    statusChanged: () => undefined,
    restarted: () => undefined,
  });
  const next = (): ReadonlyMap<string, number> => {
    now += MINUTE_MS;
    due?.();
    return new Map(heard.map(({ datastream, value }) => [datastream, value]));
  };
  return { use, source, catalogue, next, assets: () => assets, heard: () => heard, isWaiting: () => due !== null };
}

describe('the use that a feed tells of itself', () => {
  it('is of every interface of the catalogue, none of which has a place or a value by itself', () => {
    const { catalogue, assets } = setup();
    const curated = catalogue.catalogue.features.filter(({ properties }) => properties.kind === 'interface');
    expect(curated.map(({ id }) => id).toSorted()).toEqual(INTERFACES.map((name) => `interface/${name}`).toSorted());
    for (const { geometry, properties } of curated) expect([geometry, properties.datastreams]).toEqual([null, []]);
    const { added, refused } = catalogue.add(assets());
    expect(refused).toEqual([]);
    // Nobody knows how many stand behind requests: clients are counted at the two sockets only.
    expect(added).toBe(INTERFACES.length * 3 + 2);
  });

  it('is what was served within the minute, measured and live', () => {
    const { use, next, heard } = setup();
    const socket = use.opened('live');
    socket.sent(600, 90_000);
    use.used('rest', 1, 2000);
    const first = next();
    expect(['clients', 'requests', 'bytes', 'idle'].map((property) => first.get(`interface/live/${property}`))).toEqual([1, 600, 90_000, 1]); // prettier-ignore
    expect(first.get('interface/rest/requests')).toBe(1);
    expect(heard().every(({ origin, quality }) => origin === 'live' && quality === 'good')).toBe(true);
    socket.closed();
    const second = next();
    expect(['clients', 'requests', 'bytes', 'idle'].map((property) => second.get(`interface/live/${property}`))).toEqual([0, 0, 0, 2]); // prettier-ignore
  });

  it('counts from its begin what was never used, and ends with the feed', () => {
    const { source, next, isWaiting } = setup();
    next();
    expect(next().get('interface/ingest/idle')).toBe(2);
    source.dispose();
    expect(isWaiting()).toBe(false);
  });
});
