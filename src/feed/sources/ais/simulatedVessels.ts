import { unixMs, type UnixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Transmissions } from '../../../simulators/vessels/transmissions.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import type { Source, SourceOutput } from '../source.ts';
import { createLineReader } from './lineReader.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { createVesselBook, type VesselBook } from './vesselBook.ts';

const ID = 'vessel';
const TICK_MS = 250;
/** Beyond this much time in one tick only the last report of each vessel is read: nobody sees those between. */
const LONGEST_STEP_MS = 60_000;
/** A recording that begins anew clears the state within a second: until then everything is said again with each tick. */
const REPEATS = 8;
const MOVING_S = 10;
const RESTING_S = 180;

const newBook = (): VesselBook =>
  createVesselBook({
    sourceId: ID,
    origin: 'simulated',
    provenance: {
      kind: 'generated',
      source: 'Hafenblick, vessel simulator over AIS: about 55 calls a day (20 000 ships a year, duisport)',
      licence: 'MIT',
      date: '2026-11',
      note: 'simulated: no real vessel',
    },
    // Nobody lives on these; the same names each day keep the catalogue as it is.
    pseudonymOf: createPseudonyms('fixed'),
    area: [-180, -90, 180, 90],
    movingS: MOVING_S,
    restingS: RESTING_S,
    forgetAfterMs: Infinity,
    isFleetKnown: true,
  });

/**
 * The vessel simulator as a source: its transponders' lines by the feed clock, through the same reader and book as a receiver's.
 * What it sent at any other instant it can send again: its past is not kept.
 */
export function simulatedVessels(transmissions: Transmissions, clock: FeedClock, log: Log): Source {
  const complain = createComplaints(ID, log);
  const book = newBook();
  const read = createLineReader((message, receivedMs) => book.take(message, receivedMs), complain);
  const mmsiOf = new Map<string, number>();
  const pseudonymOf = createPseudonyms('fixed');
  for (const mmsi of transmissions.mmsis) mmsiOf.set(`${ID}/${pseudonymOf(mmsi, 0)}`, mmsi);
  let lastGoodMs: UnixMs | null = null;
  let sentMs = 0;
  let loops = 0;
  let repeats = 0;
  let timer: NodeJS.Timeout | undefined;

  /** Lines of any time, read by a book of their own. */
  const reread = (lines: readonly string[]): Observation[] => {
    const other = newBook();
    const readOther = createLineReader((message, receivedMs) => other.take(message, receivedMs), complain);
    for (const line of lines) readOther(line, 0);
    return [...other.flush(0).observations];
  };

  function tell(output: SourceOutput): void {
    const { observations } = book.flush(Date.now());
    if (observations.length > 0) output.observed(observations);
    if (observations.length > 0) lastGoodMs = observations.at(-1)!.timeMs;
  }

  function tick(output: SourceOutput): void {
    const instantMs = clock.instant();
    if (clock.loops() !== loops) {
      loops = clock.loops();
      repeats = REPEATS;
    }
    if (repeats > 0) {
      repeats--;
      book.restart();
    }
    const isWhole = repeats > 0 || instantMs - sentMs > LONGEST_STEP_MS || instantMs < sentMs;
    const lines = isWhole ? transmissions.lastBefore(instantMs) : transmissions.between(sentMs, instantMs);
    for (const line of lines) read(line, instantMs);
    sentMs = instantMs;
    tell(output);
  }

  return {
    id: 'vessels',
    status: () => ({ id: 'vessels', state: 'simulated', lastGoodMs }),
    past: {
      owns: (datastream) => mmsiOf.has(datastream.slice(0, datastream.lastIndexOf('/'))),
      stateAt: (atMs, lookBackMs) =>
        reread(transmissions.lastBefore(atMs)).filter(({ timeMs }) => timeMs >= atMs - lookBackMs && timeMs <= atMs),
      fixesBetween: (fromMs, toMs, stepMs) => reread(transmissions.between(fromMs - 1, toMs, { stepMs })),
      between: (assetId, fromMs, toMs, stepMs) => {
        const mmsi = mmsiOf.get(assetId);
        return mmsi === undefined
          ? []
          : reread(transmissions.between(fromMs - 1, toMs, { mmsi, ...(stepMs === undefined ? {} : { stepMs }) }));
      },
    },
    start: (output) => {
      sentMs = unixMs(clock.instant());
      loops = clock.loops();
      for (const line of transmissions.introduction(sentMs)) read(line, sentMs);
      // Those who are not here yet are known, but have said nothing.
      output.announced(book.flush(Date.now()).announced);
      book.restart();
      for (const line of transmissions.lastBefore(sentMs)) read(line, sentMs);
      tell(output);
      output.statusChanged();
      if (clock.speed > 0) timer = setInterval(() => tick(output), TICK_MS);
    },
    dispose: () => clearInterval(timer),
  };
}
