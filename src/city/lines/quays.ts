import { densify, offsetLine, simplify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Structure, StructureOf } from '../../schema/structures.ts';
import type { Ground } from '../terrain/ground.ts';
import type { WaterBody } from '../terrain/waterBodies.ts';

/** The sheet piles stand this far out from the outline, over the foot of the bank that the terrain has there, metres. */
const FACE_M = 2.2;
/** Depth of the paved quay behind the wall. */
export const QUAY_DEPTH_M = 13;
const STEP_M = 12;
const SHORTEST_M = 40;
/** A face this far inside another water stands in the open: basins are joined there. */
const OPEN_M = 3;
/** A lock's approach reaches this far beyond its ends. */
const APPROACH_M = 24;
/** The bed is asked here before the wall. Where it lies no deeper than this below the quay, two waters have a channel between them. */
const BED_AT_M = 4;
const LEAST_HEIGHT_M = 2;
/** Ground is asked here behind the wall: the highest is the level of the quay. */
const LEVEL_AT_M = [3, 7, 11] as const;
/** Where the ground behind the wall falls by more than this, no quay was built. */
const STEEPEST_M = 2.5;

/**
 * Faces of the sheet-pile walls of basins and canals, land on the right: where land inside the city lies behind them, and no lock opens.
 * Points are x, y (level of the quay), z in scene metres.
 */
export function quayWalls(ground: Ground, structures: readonly Structure[] = []): [number, number, number][][] {
  const locks = structures.filter((one) => one.kind === 'lock');
  const out: [number, number, number][][] = [];
  const { all } = ground.model.waters;
  for (const water of all) {
    if (!water.hasWall) continue;
    for (const ring of water.field.rings) {
      const face = faceOf(ring, water);
      const before = offsetLine(face, -BED_AT_M);
      const inland = LEVEL_AT_M.map((metres) => offsetLine(face, metres + FACE_M));
      let run: [number, number, number][] = [];
      const flush = (): void => {
        const first = run[0];
        const last = run.at(-1);
        if (first && last && run.length * STEP_M > SHORTEST_M) out.push(run);
        run = [];
      };
      face.forEach(([x, z], i) => {
        const isDry = ([px, pz]: Point): boolean =>
          ground.city.contains(px, pz) && all.every((other) => !other.field.contains(px, pz));
        // At the tip of an island the other water lies a few metres behind this wall: only the places that are land count.
        const places = inland.map((line) => line[i]!);
        const heights = places.filter(isDry).map(([px, pz]) => ground.heightAt(px, pz));
        const level = Math.max(...heights);
        const isLand = isDry(places[0]!) && level - ground.heightAt(...before[i]!) > LEAST_HEIGHT_M;
        const isOpen =
          locks.some((lock) => opensTo(lock, x, z)) ||
          all.some((other) => other !== water && other.field.signedDistance(x, z, OPEN_M) < -OPEN_M);
        if (isLand && !isOpen && level - Math.min(...heights) < STEEPEST_M) run.push([x, level, z]);
        else flush();
      });
      flush();
    }
  }
  return out.map(levelled);
}

/** Does a lock open to a place at the end of its approach? */
function opensTo({ x, z, turn, length, width }: StructureOf<'lock'>, atX: number, atZ: number): boolean {
  const [dx, dz] = [atX - x, atZ - z];
  const along = dx * Math.cos(turn) - dz * Math.sin(turn);
  const across = dx * Math.sin(turn) + dz * Math.cos(turn);
  return Math.abs(along) < length / 2 + APPROACH_M && Math.abs(across) < width / 2 + STEP_M;
}

/** The outline moved out over the water, turned so that the land lies on its right. */
function faceOf(ring: readonly Point[], water: WaterBody): Point[] {
  const line = densify(simplify(ring, 1.5), STEP_M);
  const rightM = 1.5;
  const right = offsetLine(line, rightM);
  const wet = right.filter(([x, z]) => water.field.contains(x, z)).length;
  const turned = wet * 2 > right.length ? [...line].reverse() : line;
  return offsetLine(turned, -FACE_M);
}

/** A quay is level over some tens of metres, whatever the triangles under it are. */
function levelled(run: [number, number, number][]): [number, number, number][] {
  return run.map(([x, , z], i) => {
    const near = run.slice(Math.max(0, i - 3), i + 4);
    return [x, Math.max(...near.map((p) => p[1])) + 0.1, z];
  });
}
