import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unixMs } from '../../src/geo/units.ts';
import { CatalogueSchema, type Theme } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { HistorySpanSchema } from '../../src/schema/observations.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createHistoryClient } from '../../src/state/history.ts';
import type { Fetch } from '../../src/state/http.ts';
import { createReadings } from '../../src/state/readings.ts';
import { fixesOf } from '../../src/state/trackFixes.ts';
import { BUILT, feedProcess, getJson } from '../feed/feedProcess.ts';
import { median, type Row } from './row.ts';

const WEEK_MS = 7 * 86_400_000;
const SEEKS = 20;
const WARM_UP = 5;
/** The recording plays on meanwhile: what that takes is measured for so long, and taken off. */
const QUIET_MS = 5_000;
/** As the viewer asks where it knows nothing yet. */
const TRACKS_BACK_MS = 10_000;
const TRACKS_AHEAD_MS = 40_000;
const TRACKS_STEP_MS = 10_000;
/** Those of the picture that the page opens with. */
const PICTURED: readonly Theme[] = ['port', 'infrastructure'];

/** The same instants in every run. */
function* someInstants(fromMs: number, toMs: number): Generator<number> {
  for (let seed = 11; ;) {
    seed = (seed * 16_807) % 2_147_483_647;
    yield Math.round(fromMs + (seed / 2_147_483_647) * (toMs - fromMs));
  }
}

/** CPU that the feed has used, by its own measurement, ms. */
async function cpuOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const match = /^process_cpu_seconds_total (\S+)/m.exec(text);
  if (!match) throw new Error('the feed does not say what it uses');
  return Number(match[1]) * 1000;
}

/**
 * Going to any instant of a stored week, with the feed that ships and the viewer's own reading side: what is in the picture, then
 * everything, and the movers of a short span beside them. Times from the question until all of it is in the store.
 */
export async function benchSeek(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  const feed = feedProcess({ DATA_DIR: folder }, BUILT);
  try {
    const url = await feed.ready;
    const bytes: number[] = [];
    let receivedAt = 0;
    const fetchFrom: Fetch = async (path, init) => {
      const response = await fetch(`${url}${path}`, init);
      const body = await response.arrayBuffer();
      receivedAt = performance.now();
      bytes.push(Number(response.headers.get('content-length')));
      return new Response(body, { status: response.status, headers: { 'content-type': response.headers.get('content-type') ?? '' } }); // prettier-ignore
    };
    const history = createHistoryClient({ fetch: fetchFrom, settledUpTo: () => null });
    const catalogue = createCatalogue();
    catalogue.catalogueLoaded(decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue'));
    const movers = catalogue.getState().assets.filter(({ properties }) => properties.mover);
    const slots = new Map(movers.map(({ id }, slot) => [id, slot]));
    const range = decode(HistorySpanSchema, await getJson(`${url}/api/history`), 'history');
    const past = createReadings();
    const stateIn = async (at: number, themes: readonly Theme[] | null): Promise<number> => {
      const state = await history.stateAt(unixMs(at), undefined, themes);
      past.clear();
      for (const columns of state.columns(catalogue.getState()) ?? []) past.apply(columns);
      past.publish();
      return performance.now() - receivedAt;
    };

    const [picture, everything, scene, reading, cpu, size, count] = Array.from({ length: 7 }, (): number[] => []) as [number[], number[], number[], number[], number[], number[], number[]]; // prettier-ignore
    const quietFrom = await cpuOf(url);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const playing = ((await cpuOf(url)) - quietFrom) / QUIET_MS;
    const instants = someInstants(range.to! - WEEK_MS, range.to!);
    for (let k = 0; k < WARM_UP + SEEKS; k++) {
      const at = instants.next().value as number;
      const before = await cpuOf(url);
      bytes.length = 0;
      const began = performance.now();
      // In the order of the viewer: the frame after the clock was set asks for tracks.
      const inPicture = stateIn(at, PICTURED);
      const tracks = history
        .tracks(unixMs(at - TRACKS_BACK_MS), unixMs(at + TRACKS_AHEAD_MS), TRACKS_STEP_MS)
        .then((answer) => fixesOf(answer, slots, () => null));
      await inPicture;
      const pictured = performance.now() - began;
      const applied = past.applied();
      const readMs = await stateIn(at, null);
      const all = performance.now() - began;
      await tracks;
      const whole = performance.now() - began;
      const used = (await cpuOf(url)) - before - playing * (performance.now() - began);
      if (k < WARM_UP) continue;
      picture.push(pictured);
      everything.push(all);
      scene.push(whole);
      reading.push(readMs);
      cpu.push(used);
      size.push(bytes.reduce((sum, one) => sum + one, 0) / 1000);
      count.push(past.applied() - applied);
    }
    const p95 = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1]!;
    const row = (figure: string, measured: number, unit: string, target = ''): Row => ({ group: 'seek', figure, measured, unit, target }); // prettier-ignore
    return [
      row('datastreams known at an instant of the stored week', median(count), ''),
      row('question → what is in the picture in the store, median', median(picture), 'ms'),
      row('question → everything in the store, median', median(everything), 'ms', '≤ 300'),
      row('question → everything in the store, p95', p95(everything), 'ms', '≤ 300'),
      row('question → the movers too, median', median(scene), 'ms', '≤ 300'),
      row('question → the movers too, p95', p95(scene), 'ms', '≤ 300'),
      row('of it: decoding and applying everything, median', median(reading), 'ms'),
      row('of it: CPU of the feed, median', median(cpu), 'ms'),
      row('the feed by itself meanwhile, of a core', playing * 100, '%'),
      row('bytes of the three answers, median', median(size), 'kB'),
    ];
  } finally {
    await feed.end();
    rmSync(folder, { recursive: true });
  }
}
