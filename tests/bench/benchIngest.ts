import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createHistory } from '../../src/feed/history/history.ts';
import { createHub } from '../../src/feed/hub.ts';
import { catalogueOf, observation } from '../feed/liveStage.ts';
import { median, timed, type Row } from './row.ts';

const DATASTREAMS = 10_000;

/** The hub alone: what a source hands over in a second, and ten times that. */
export function benchIngest(): Row[] {
  const catalogue = catalogueOf(DATASTREAMS);
  const hub = createHub(catalogue);
  let round = 0;
  const batch = (count: number) => {
    round++;
    return Array.from({ length: count }, (_, i) => observation(catalogue, i % DATASTREAMS, 1.7e12 + round * 1000 + Math.floor(i / DATASTREAMS), i)); // prettier-ignore
  };
  const step = (batches: readonly ReturnType<typeof batch>[]): number[] => {
    const waiting = [...batches];
    return timed(Math.floor(batches.length / 2), () => {
      hub.apply(waiting.shift()!);
      hub.step();
    });
  };
  const small = step(Array.from({ length: 20 }, () => batch(DATASTREAMS)));
  const large = step(Array.from({ length: 10 }, () => batch(10 * DATASTREAMS)));
  const given = 20 * DATASTREAMS + 100 * DATASTREAMS;
  const { applied } = hub.counts();
  return [
    { group: 'ingest', figure: '10 000 observations into the hub, slowest', unit: 'ms', measured: Math.max(...small), target: '≤ 25' }, // prettier-ignore
    { group: 'ingest', figure: 'burst of 100 000, median', unit: 'ms', measured: median(large), target: '≤ 1000' },
    { group: 'ingest', figure: 'lost', unit: '', measured: given - applied, target: '= 0' },
  ];
}

const EACH_MS = 10;
const BATCH = 1_000;
const BURST_MS = 10_000;
/** Before the burst the feed runs: its datastreams are known. */
const BEFORE_MS = 2_000;

/** Hub and history on disk under a burst of 100 000 observations a second: how long a batch takes from the moment it was due, and what is kept. */
export async function benchBurst(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  const catalogue = catalogueOf(DATASTREAMS);
  const hub = createHub(catalogue);
  const fail = (error: unknown): void => {
    throw error instanceof Error ? error : new Error(String(error));
  };
  const ignore = (): void => undefined;
  const history = createHistory(folder, { onSetAside: fail, onBlockDamaged: fail, onCommitFailed: fail, onCommitted: ignore }); // prettier-ignore
  try {
    const take = (k: number, fromMs: number): void => {
      const rows = Array.from({ length: BATCH }, (_, i) => observation(catalogue, (k * BATCH + i) % DATASTREAMS, fromMs + k * EACH_MS, i)); // prettier-ignore
      hub.apply(rows);
      history.append(rows, 'burst');
    };
    const beganMs = Date.now() - BURST_MS;
    for (let k = 0; k < (2 * DATASTREAMS) / BATCH; k++) take(k, beganMs - BEFORE_MS);
    await setTimeout(BEFORE_MS);
    const tookMs: number[] = [];
    const count = BURST_MS / EACH_MS;
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        for (; tookMs.length < count;) {
          const k = tookMs.length;
          const dueAt = startedAt + k * EACH_MS;
          if (dueAt > performance.now()) return;
          take(k, beganMs);
          tookMs.push(performance.now() - dueAt);
        }
        clearInterval(timer);
        resolve();
      }, EACH_MS / 2);
    });
    const used = process.cpuUsage(usedBefore);
    history.commit();
    let kept = 0;
    for (const id of catalogue.ids) kept += history.count(id, beganMs, 2e12);
    tookMs.sort((a, b) => a - b);
    return [
      { group: 'ingest', figure: '100 000 a second for 10 s, hub and disk: batch of 1 000, p99', unit: 'ms', measured: tookMs[Math.floor(count * 0.99)]!, target: '≤ 25' }, // prettier-ignore
      { group: 'ingest', figure: '… CPU, of a core', unit: '%', measured: ((used.user + used.system) / 10 / BURST_MS) , target: '' }, // prettier-ignore
      { group: 'ingest', figure: '… lost', unit: '', measured: count * BATCH - kept, target: '= 0' },
    ];
  } finally {
    history.dispose();
    rmSync(folder, { recursive: true });
  }
}
