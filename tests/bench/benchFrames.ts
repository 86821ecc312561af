import { decodeFrame, encodeFrame, type DeltaFrame } from '../../src/live/frame.ts';
import { packFlags, type ObservationColumns } from '../../src/live/observation.ts';
import { createReadings } from '../../src/state/readings.ts';
import { median, timed, type Row } from './row.ts';

const UPDATES = 10_000;
const RUNS = 50;

/** 10 000 datastreams reporting within one second: values with three significant decimals, mixed origins. */
function columns(count: number): ObservationColumns {
  const base = Date.UTC(2024, 0, 6, 12);
  const flags = [packFlags('good', 'recorded'), packFlags('good', 'computed'), packFlags('provisional', 'live')];
  return {
    count,
    index: Uint32Array.from({ length: count }, (_, i) => i),
    timeMs: Float64Array.from({ length: count }, (_, i) => base + ((i * 7919) % 1000)),
    value: Float64Array.from({ length: count }, (_, i) => Math.fround(500 + 400 * Math.sin(i))),
    flags: Uint8Array.from({ length: count }, (_, i) => flags[i % flags.length]!),
  };
}

/** The wire and the hot store, in Node. */
export function benchFrames(): Row[] {
  const frame: DeltaFrame = {
    type: 'delta',
    tile: 0,
    epoch: 1,
    seq: 2,
    previousSeq: 1,
    observations: columns(UPDATES),
  };
  const bytes = encodeFrame(frame);
  const readings = createReadings(UPDATES);
  const thousand = columns(1000);
  const group = 'live path';
  return [
    { group, figure: 'bytes of 10 000 updates', unit: 'kB', measured: bytes.length / 1000, target: '≤ 70' },
    { group, figure: 'encode 10 000 updates', unit: 'ms', measured: median(timed(RUNS, () => encodeFrame(frame))), target: '≤ 0.5' }, // prettier-ignore
    { group, figure: 'decode 10 000 updates', unit: 'ms', measured: median(timed(RUNS, () => decodeFrame(bytes))), target: '≤ 0.2' }, // prettier-ignore
    { group, figure: 'apply 1 000 observations', unit: 'ms', measured: median(timed(RUNS, () => readings.apply(thousand))), target: '≤ 1' }, // prettier-ignore
  ];
}
