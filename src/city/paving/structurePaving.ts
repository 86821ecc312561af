import type { Paving, PavingKind } from '../../schema/paving.ts';
import type { Structure, StructureOf } from '../../schema/structures.ts';
import { beside } from '../massing/site.ts';

/** How far paved ground reaches beyond what stands on it, metres: along and across its axis. */
const AROUND_M = { yard: [10, 7], heap: [9, 8], hall: [7, 6], tank: [7, 7], silo: [10, 10] } as const;
/** Trucks turn in front of the docks of a hall: depth of that ground, metres. */
const DOCK_YARD_M = 32;
/** Space along a gantry crane's runway beyond its first and last crane, metres. */
const RUNWAY_M = 45;

/** The ground of what is curated in the port: yards under their cranes, beds of heaps, yards before docks, pans of tanks. */
export function structurePaving(structures: readonly Structure[]): Paving[] {
  return [...structures.flatMap(groundOf), ...terminalGrounds(structures)];
}

function groundOf(one: Structure): Paving[] {
  const around = (kind: PavingKind, [along, across]: readonly [number, number], length: number, width: number): Paving => ({
    ...{ kind, x: one.x, z: one.z, turn: one.turn, length: length + 2 * along, width: width + 2 * across },
  }); // prettier-ignore
  switch (one.kind) {
    case 'container-yard':
      return [around('yard', AROUND_M.yard, one.length, one.width)];
    case 'heap':
      if (one.material === 'grass') return [];
      return [around(one.material === 'ore' ? 'ore' : 'coal', AROUND_M.heap, one.length, one.width)];
    case 'warehouse':
      return [around('asphalt', AROUND_M.hall, one.length, one.width), ...(one.docks ? [dockYard(one)] : [])];
    case 'tank':
      return [around('concrete', AROUND_M.tank, 2 * one.radius, 2 * one.radius)];
    case 'silo-row':
      return [around('concrete', AROUND_M.silo, one.count * one.radius, 4 * one.radius)];
    default:
      return [];
  }
}

/** Docks are on the far side of a hall across its axis, as its model has them. */
function dockYard(hall: StructureOf<'warehouse'>): Paving {
  const { x, z, turn, length, width } = hall;
  const at = beside({ x, z, w: length, d: width, turn }, 0, (width + DOCK_YARD_M) / 2, length + 4, DOCK_YARD_M);
  return { kind: 'bays', x: at.x, z: at.z, turn, length: at.w, width: at.d };
}

/** Under the gantry cranes of a terminal one concrete yard from the first to the last of them, as wide as they span. */
function terminalGrounds(structures: readonly Structure[]): Paving[] {
  const terminals = new Map<string, StructureOf<'gantry-crane'>[]>();
  for (const one of structures) {
    if (one.kind !== 'gantry-crane') continue;
    const terminal = one.id.slice(0, one.id.lastIndexOf('/'));
    terminals.set(terminal, [...(terminals.get(terminal) ?? []), one]);
  }
  return [...terminals.values()].map((cranes): Paving => {
    const { x, z, turn } = cranes[0]!;
    const along = cranes.map((crane) => (crane.x - x) * Math.cos(turn) - (crane.z - z) * Math.sin(turn));
    const [from, to] = [Math.min(...along) - RUNWAY_M, Math.max(...along) + RUNWAY_M];
    const span = Math.max(...cranes.map((crane) => crane.span));
    const at = beside({ x, z, w: 0, d: 0, turn }, (from + to) / 2, 0, to - from, span + 6);
    return { kind: 'concrete', x: at.x, z: at.z, turn, length: at.w, width: at.d };
  });
}
