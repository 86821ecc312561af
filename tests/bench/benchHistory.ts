import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { liveClock } from '../../src/feed/feedClock.ts';
import { createHistory } from '../../src/feed/history/history.ts';
import { createHub } from '../../src/feed/hub.ts';
import { writeRecordingFile } from '../../src/feed/recordings/writeRecordingFile.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Observation } from '../../src/live/observation.ts';
import { decodeRecordingFile } from '../../src/live/recording/recordingFile.ts';
import { widthOf } from '../../src/live/rollUp.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import { killDuringWrites } from '../feed/killDuringWrites.ts';
import { median, type Row } from './row.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** A week of a city: sensors every hour, quick ones every minute. */
const SLOW = 2_000;
const QUICK = 100;
const BATCH = 50_000;
const SEEKS = 60;
const KILLS = 200;

const name = (i: number): string => `bench/s${String(i).padStart(5, '0')}`;
const text = (word: string) => ({ de: word, en: word, zh: word });
const asset = (i: number): Asset => ({
  type: 'Feature',
  id: name(i),
  geometry: { type: 'Point', coordinates: [6.7 + (i % 100) * 1e-3, 51.4 + i * 1e-5] },
  properties: {
    ...{ name: text(name(i)), theme: 'iot', kind: 'sensor', links: [], facts: [], anchorM: 0, rank: 2 },
    provenance: { kind: 'measured', source: 'bench', licence: 'CC0-1.0', date: '2026' },
    datastreams: [
      {
        ...{ id: `${name(i)}/V`, property: 'V', name: text('V'), unit: 'cm', thresholds: [], decimals: 1 },
        intervalS: i < QUICK ? 60 : 3600,
      },
    ],
  },
});
const value = (i: number, ms: number): number => Math.round(5000 + 3000 * Math.sin(ms / 3e6 + i)) / 10;

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
const group = 'history';
const took = (run: () => unknown): number => {
  const began = performance.now();
  run();
  return performance.now() - began;
};

/** The store with a week of 2 100 datastreams: seek, charts, a recording; and 200 times kill -9. */
export async function benchHistory(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  const failed = (error: unknown): never => {
    throw new Error(String(error));
  };
  const commits: number[] = [];
  const history = createHistory(folder, {
    onSetAside: failed,
    onBlockDamaged: (_block, error) => failed(error),
    onCommitFailed: failed,
    onCommitted: (n, ms) => commits.push((ms / n) * 10_000),
  });
  const to = Math.floor(Date.now() / DAY) * DAY;
  const from = to - WEEK;
  let stored = 0;
  let batch: Observation[] = [];
  const flush = (): void => {
    history.append(batch, 'bench');
    history.commit();
    stored += batch.length;
    batch = [];
  };
  for (let ms = from; ms < to; ms += MINUTE) {
    const count = ms % (60 * MINUTE) === 0 ? SLOW + QUICK : QUICK;
    for (let i = 0; i < count; i++)
      batch.push({ datastream: `${name(i)}/V`, timeMs: unixMs(ms), value: value(i, ms), quality: 'good', origin: 'live' }); // prettier-ignore
    if (batch.length >= BATCH) flush();
  }
  flush();
  const week = widthOf(from, to, 500);
  const chart = (): number => took(() => history.series(`${name(1)}/V`, from, to - 1, week));
  const before = median(Array.from({ length: 7 }, chart));
  const rolling = took(() => {
    while (history.rollUp(to + DAY, 5_000) > 0);
  });
  const asRows = bytesIn(folder);
  const packing = took(() => history.pack(to + DAY));
  const after = median(Array.from({ length: 7 }, chart));
  const hourly = median(Array.from({ length: 7 }, () => took(() => history.series(`${name(QUICK + 1)}/V`, from, to - 1, week)))); // prettier-ignore

  const catalogue = createFeedCatalogue(Array.from({ length: SLOW + QUICK }, (_, i) => asset(i)), 1); // prettier-ignore
  const feed = createFeed({
    ...{ epoch: 1, clock: liveClock(), catalogue, hub: createHub(catalogue), history, sources: [] },
    themes: new Map(),
    systems: { configured: () => null, known: () => null },
    ...{ onRefused: failed, onStatus: () => undefined, onNews: () => undefined, onNewsFailed: failed },
  });
  const seeks: number[] = [];
  for (let k = 0; k < SEEKS; k++) {
    const at = from + ((k * 7919) % SEEKS) * (WEEK / SEEKS) + DAY / 24;
    // As `GET /api/state` does: read and written as JSON.
    const began = performance.now();
    JSON.stringify(await feed.stateAt(at, 48 * 3_600_000));
    seeks.push(performance.now() - began);
  }
  // Each in another hour, so that none finds what the one before has read.
  const windows = Array.from({ length: 21 }, (_, k) => {
    const at = from + k * (WEEK / 21);
    let found = 0;
    const ms = took(() => history.window(at, at + MINUTE).forEach((list) => (found += list.length)));
    if (found !== SLOW + 2 * QUICK) failed(`${found} observations in the window`);
    return ms;
  });

  const pieces: Uint8Array[] = [];
  const began = performance.now();
  for await (const piece of writeRecordingFile(feed, { fromMs: to - DAY, toMs: to }, [])) pieces.push(piece);
  const writing = performance.now() - began;
  const file = new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
  const opened = performance.now();
  const { observations } = await decodeRecordingFile(file, 'bench');
  const reading = performance.now() - opened;
  const bytes = bytesIn(folder);
  history.dispose();
  rmSync(folder, { recursive: true });
  const row = (figure: string, measured: number, unit: string, target = ''): Row => ({ group, figure, measured, unit, target }); // prettier-ignore
  return [
    row('observations in the stored week', stored, ''),
    row('commit of 10 000 observations', median(commits), 'ms'),
    row(`seek, ${SLOW + QUICK} datastreams, median`, median(seeks), 'ms', '≤ 300'),
    row('seek, slowest', Math.max(...seeks), 'ms', '≤ 300'),
    row('chart of a week, from 10 080 observations', before, 'ms'),
    row('chart of a week, from roll-ups', after, 'ms'),
    row('rolling up the week', rolling / 1000, 's'),
    row('60 s window of every datastream, median of 21', median(windows), 'ms', '≤ 5'),
    row('bytes an observation as rows', asRows / stored, 'B'),
    row('packing the week', packing / 1000, 's'),
    row('bytes an observation in the store, roll-ups included', bytes / stored, 'B', '≤ 1.0'),
    row('chart of a week of hourly values', hourly, 'ms'),
    row('recording of a day: write', writing / 1000, 's'),
    row('recording of a day: read', reading / 1000, 's'),
    row('recording: bytes an observation, catalogue included', file.length / observations, 'B'),
  ];
}

/** 200 × kill -9 during writes and packing: takes some minutes. */
export async function benchKills(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  let [corrupt, lost, doubled, packing] = [0, 0, 0, 0];
  for await (const { committed, kept, stored, isPacking, isCorrupt } of killDuringWrites(folder, KILLS)) {
    const isWhole = kept.every((one, i) => one === i);
    if (isCorrupt || !isWhole) corrupt++;
    if (kept.length < committed) lost++;
    if (stored !== kept.length) doubled++;
    if (isPacking) packing++;
  }
  rmSync(folder, { recursive: true });
  const row = (figure: string, measured: number, target = ''): Row => ({ group, figure: `${KILLS} × kill -9: ${figure}`, unit: '', measured, target }); // prettier-ignore
  return [
    row('of them while packing', packing),
    row('corrupt', corrupt, '= 0'),
    row('rounds that lost a committed value', lost, '= 0'),
    row('rounds that doubled a value', doubled, '= 0'),
  ];
}
