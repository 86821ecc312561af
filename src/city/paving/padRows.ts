import { grainOf } from '../../geo/grainOf.ts';
import { createRandom, seedOf } from '../../geo/noise.ts';
import { PolygonField, type Rings } from '../../geo/polygonField.ts';
import type { Paving, PavingKind } from '../../schema/paving.ts';
import type { Box } from '../massing/footprints.ts';
import { beside } from '../massing/site.ts';

/** Is nothing on this square of the ground, so many metres wide? Scene metres. */
export type IsFree = (x: number, z: number, sideM: number) => boolean;

/** A lane, then two rows of pads back to back, metres across the area. */
const LANE_M = 7.5;
const PAD_M = 19;
const PERIOD_M = LANE_M + 2 * PAD_M + 1.5;
/** Between pads back to back, metres. */
const JOINT_M = 0.5;
const STEP_M = 6;
const SHORTEST_PAD_M = 18;
const SHORTEST_LANE_M = 90;
const SHORTEST_CROSS_M = 60;
/** Cross lanes that cut the rows, metres apart. */
const CROSS_M = 168;
/** What pads are of, by share; what is said twice is twice as common. */
const PADS: readonly PavingKind[] = ['asphalt', 'asphalt', 'asphalt', 'concrete', 'concrete', 'gravel', 'gravel', 'bays', 'bays', 'verge']; // prettier-ignore

/** Where pieces of a row begin and end along it, metres. */
type Run = readonly [from: number, to: number];

/**
 * Fills an area of the port: lanes along its grain and between them storage ground in pieces, wherever nothing else lies. Generated, the same
 * for the same name.
 * @param rings outline of the area, scene metres
 */
export function padRows(rings: Rings, name: string, isFree: IsFree): Paving[] {
  const field = new PolygonField(rings);
  const { minX, maxX, minZ, maxZ } = field.bounds;
  const whole: Box = { x: (minX + maxX) / 2, z: (minZ + maxZ) / 2, w: 0, d: 0, turn: longGrain(rings) };
  const reach = Math.hypot(maxX - minX, maxZ - minZ) / 2;
  const random = createRandom(seedOf(name));
  const isOpen = (u: number, v: number, side: number): boolean => {
    const { x, z } = beside(whole, u, v, 0, 0);
    return field.contains(x, z) && isFree(x, z, side);
  };
  const out: Paving[] = [];
  const add = (kind: PavingKind, [from, to]: Run, v: number, width: number): void => {
    const at = beside(whole, (from + to) / 2, v, to - from, width);
    out.push({ kind, x: at.x, z: at.z, turn: whole.turn, length: at.w, width: at.d });
  };
  const rows = Math.ceil(reach / PERIOD_M);
  for (let row = -rows; row <= rows; row++) {
    const lane = row * PERIOD_M;
    for (const run of runs(reach, (u) => isOpen(u, lane, LANE_M)))
      if (run[1] - run[0] >= SHORTEST_LANE_M) add('lane', run, lane, LANE_M);
    for (const middle of [lane + LANE_M / 2 + PAD_M / 2, lane + LANE_M / 2 + PAD_M * 1.5])
      for (const run of runs(
        reach,
        (u) => !isCross(u) && [-0.36, 0, 0.36].every((v) => isOpen(u, middle + v * PAD_M, STEP_M)),
      ))
        // prettier-ignore
        for (const piece of pieces(run, random))
          add(PADS[Math.floor(random() * PADS.length)]!, piece, middle, PAD_M - JOINT_M);
  }
  // Across the rows a lane between those of two rows or more.
  for (let u = Math.ceil(-reach / CROSS_M) * CROSS_M; u <= reach; u += CROSS_M)
    for (const [from, to] of runs(reach, (v) => isOpen(u, v, LANE_M))) {
      if (to - from < SHORTEST_CROSS_M) continue;
      const at = beside(whole, u, (from + to) / 2, to - from, LANE_M, true);
      out.push({ kind: 'lane', x: at.x, z: at.z, turn: at.turn, length: at.w, width: at.d });
    }
  return out;
}

/** The grain of an area, along its longer side. */
function longGrain(rings: Rings): number {
  const turn = grainOf(rings[0]!);
  const extent = (angle: number): number => {
    const along = rings[0]!.map(([x, z]) => x * Math.cos(angle) - z * Math.sin(angle));
    return Math.max(...along) - Math.min(...along);
  };
  return extent(turn) >= extent(turn + Math.PI / 2) ? turn : turn + Math.PI / 2;
}

const isCross = (u: number): boolean => Math.abs(u / CROSS_M - Math.round(u / CROSS_M)) * CROSS_M < LANE_M / 2 + 1;

function runs(reach: number, isOpen: (u: number) => boolean): Run[] {
  const out: Run[] = [];
  let from: number | null = null;
  for (let u = -reach; u <= reach + STEP_M; u += STEP_M) {
    const open = u <= reach && isOpen(u);
    if (open) from ??= u;
    else if (from !== null) {
      if (u - from > STEP_M) out.push([from - STEP_M / 3, u - STEP_M + STEP_M / 3]);
      from = null;
    }
  }
  return out;
}

/** A run cut into pads of 30 to 110 m, now and then with a gap. */
function pieces([from, to]: Run, random: () => number): Run[] {
  const out: Run[] = [];
  let at = from;
  while (to - at >= SHORTEST_PAD_M) {
    const wished = 30 + 80 * random();
    const end = to - at - wished < SHORTEST_PAD_M ? to : at + wished;
    if (random() < 0.88) out.push([at, end]);
    at = end + (random() < 0.5 ? 1.2 : 6);
  }
  return out;
}
