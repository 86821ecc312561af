import type { Point } from '../../geo/segmentIndex.ts';
import type { Paving } from '../../schema/paving.ts';
import { beside } from '../massing/site.ts';
import type { Structure } from '../../schema/structures.ts';

/** How far the ground is lit around a mast of 28 m, a lamp under a gantry crane, a mast beside a lane, a lamp on a wall or a portal crane, metres. */
const REACH_M = { yard: 54, gantry: 46, heap: 46, lane: 46, wall: 28 } as const;
/** Along lanes, and along docks, a lamp every so far, metres. */
const LANE_STEP_M = 84;
const DOCK_STEP_M = 40;
/** Lights nearer to another than this would light what is lit, metres. */
const APART_M = { yard: 20, gantry: 18, heap: 44, lane: 60, wall: 18 } as const;
/** Squares of the search for others, at least as wide as the widest of these distances. */
const CELL_M = 60;

type Use = keyof typeof REACH_M;

/**
 * Where the ground of the port is lit at night: around the masts of the yards as they are modelled, under cranes, at docks, beside heaps and
 * along lanes.
 * @param lanes those of the port, in pieces
 */
export function lightPaving(structures: readonly Structure[], lanes: readonly Paving[]): Paving[] {
  const lights: Paving[] = [];
  const cells = new Map<string, Paving[]>();
  const put = (use: Use, [x, z]: Point): void => {
    const [column, row] = [Math.floor(x / CELL_M), Math.floor(z / CELL_M)];
    for (let c = column - 1; c <= column + 1; c++)
      for (let r = row - 1; r <= row + 1; r++)
        if (cells.get(`${c} ${r}`)?.some((other) => Math.hypot(other.x - x, other.z - z) < APART_M[use])) return;
    const kind = use === 'lane' || use === 'wall' ? 'lamp' : 'floodlight';
    const light: Paving = { kind, x, z, turn: 0, length: 2 * REACH_M[use], width: 2 * REACH_M[use] };
    lights.push(light);
    cells.set(`${column} ${row}`, [...(cells.get(`${column} ${row}`) ?? []), light]);
  };
  for (const one of structures) {
    const at = (u: number, v: number): Point => {
      const { x, z } = beside({ x: one.x, z: one.z, w: 0, d: 0, turn: one.turn }, u, v, 0, 0);
      return [x, z];
    };
    const inSteps = (use: Use, length: number, count: number, v: number): void => {
      for (let i = 0; i < count; i++) put(use, at(length * ((i + 0.5) / count - 0.5), v));
    };
    // Masts stand in yards as `containerYard` of the engine sets them.
    if (one.kind === 'container-yard')
      inSteps('yard', one.length, Math.max(2, Math.round(one.length / 110)), 0.6 - one.width / 2);
    else if (one.kind === 'gantry-crane') for (const side of [-0.3, 0.3]) put('gantry', at(0, side * one.span));
    else if (one.kind === 'portal-crane') put('wall', at(0, 0));
    else if (one.kind === 'warehouse' && one.docks)
      inSteps('wall', one.length, Math.max(1, Math.round(one.length / DOCK_STEP_M)), one.width / 2 + 9);
    else if (one.kind === 'heap' && one.material !== 'grass') put('heap', at(0, one.width / 2 + 6));
  }
  let along = LANE_STEP_M / 2;
  for (const { x, z, turn, length } of lanes) {
    for (; along < length; along += LANE_STEP_M) {
      const at = beside({ x, z, w: 0, d: 0, turn }, along - length / 2, 0, 0, 0);
      put('lane', [at.x, at.z]);
    }
    along -= length;
  }
  return lights;
}
