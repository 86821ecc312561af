import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { createFeedCatalogue, type FeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { recordedClock } from '../../../src/feed/feedClock.ts';
import { withPast } from '../../../src/feed/history/withPast.ts';
import type { HistoryStore } from '../../../src/feed/history/historyStore.ts';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { createLog } from '../../../src/feed/log.ts';
import { writeRecordingFile } from '../../../src/feed/recordings/writeRecordingFile.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { simulatedVessels } from '../../../src/feed/sources/ais/simulatedVessels.ts';
import type { SourcePast } from '../../../src/feed/sources/source.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { createIndicators } from '../../../src/live/indicators/indicators.ts';
import { decodeRecordingFile } from '../../../src/live/recording/recordingFile.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { createTraffic } from '../../../src/simulators/vessels/traffic.ts';
import { createTransmissions } from '../../../src/simulators/vessels/transmissions.ts';
import { answerFromFile } from '../../../src/state/fileFeed.ts';

const HOUR_MS = 3_600_000;
const FROM_MS = Date.parse('2024-01-06T09:00:00Z');
const CITY = join(ROOT, 'assets/city');
const INSTANTS = 40;

let past: SourcePast;
let catalogue: FeedCatalogue;
beforeAll(() => {
  const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
  const traffic = createTraffic(fairway, { seed: 1, callsPerDay: 55, transitsPerDay: 200 });
  const clock = recordedClock({ name: 'r', fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS, opensAtMs: FROM_MS }, 0);
  const source = simulatedVessels(createTransmissions(traffic), clock, createLog('silent'));
  past = source.past!;
  source.start({
    announced: (assets) => (catalogue = createFeedCatalogue([...assets], 1)),
    observed: () => undefined,
    statusChanged: () => undefined,
    restarted: () => undefined,
  });
  source.dispose();
});

const none = <T>(): Promise<T[]> => Promise.resolve([]);
/** A feed of nothing but vessels, as far as a recording asks it. */
function feedOfVessels(): Feed {
  const kept = {
    spans: () => [],
    raw: none,
    stateAt: none,
    count: () => Promise.resolve(0),
  } as unknown as HistoryStore;
  const history = withPast(kept, [past]);
  const port = loadThemes(join(ROOT, 'assets/themes')).get('port')!;
  const themes = new Map([['port' as const, { ...port, indicators: port.indicators.filter(({ id }) => id === 'vessels-under-way') }]]); // prettier-ignore
  const clock = { mode: 'recorded', instant: () => unixMs(FROM_MS + 400 * HOUR_MS) } as const;
  const indicators = createIndicators({
    ...{ catalogue, themes, clock, stateAt: history.stateAt },
    hub: { state: () => [], seq: () => 0 },
  });
  return {
    ...{ catalogue, history, themes, indicators, pasts: [past], knowsItsPast: (id: string) => past.owns(id) },
    past: { at: () => ({ absent: new Set() }), goneBetween: () => [] },
    alarms: { events: () => Promise.resolve({ events: [] }), raisedBefore: none },
    ways: () => ({ ways: {} }),
    trains: () => ({ corridors: [], trains: [] }),
  } as unknown as Feed;
}

type Answer = Awaited<ReturnType<Feed['indicators']['at']>>;
const countIn = ({ indicators }: Answer): number => indicators[0]!.value!;

/** Vessels under way at instants all over a recording: what the feed counts, and how many more its file does. */
async function counted(hours: number): Promise<{ feed: number[]; more: number[] }> {
  const feed = feedOfVessels();
  const span = { fromMs: FROM_MS, toMs: FROM_MS + hours * HOUR_MS };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeRecordingFile(feed, span, [])) pieces.push(piece);
  const file = await decodeRecordingFile(new Uint8Array(Buffer.concat(pieces)), 'span');
  const found = { feed: [] as number[], more: [] as number[] };
  for (let k = 1; k <= INSTANTS; k++) {
    const atMs = unixMs(Math.round(span.fromMs + (k * hours * HOUR_MS) / (INSTANTS + 1)));
    const told = await answerFromFile(file, `/api/indicators?at=${new Date(atMs).toISOString()}`)!;
    const count = countIn(await feed.indicators.at(atMs, null));
    found.feed.push(count);
    found.more.push(countIn((await told.json()) as Answer) - count);
  }
  return found;
}

it.each([
  ['as often as they speak', 2],
  ['each 13 s', 5.4],
  ['each minute', 24],
])(
  'a file that has vessels %s counts those under way at every instant as the feed does',
  { timeout: 120_000 },
  async (_often, hours) => {
    const { feed, more } = await counted(hours);
    expect(more).toEqual(feed.map(() => 0));
    expect(Math.min(...feed)).toBeGreaterThan(10);
  },
);

it('a file that has them each seven minutes counts hardly one more or less: who has left does not sail on in it', { timeout: 120_000 }, async () => {
  const { more } = await counted(168);
  expect(Math.max(...more.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(more.filter((each) => each !== 0).length).toBeLessThanOrEqual(INSTANTS / 8);
}); // prettier-ignore
