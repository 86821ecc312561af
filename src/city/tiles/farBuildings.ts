import type { RoofForm } from '../../schema/buildings.ts';
import { BUILDING_USES } from '../../schema/cityFiles.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import {
  FAR_FORM,
  FAR_PLACE_FROM_M,
  FAR_PLACE_STEP_M,
  FAR_SIZE_STEP_M,
  type FarColumns,
  type FarTile,
} from '../../schema/farBuildings.ts';
import type { CityBuilding } from '../model/CityBuilding.ts';
import { areaOf } from './buildingIndex.ts';

/** Roofs whose ridge is seen as one from afar. */
const PITCHED: ReadonlySet<RoofForm> = new Set(['gable', 'hip', 'half-hip', 'mansard', 'pyramid', 'barrel']);
const TURNS = 256;

/** A turned rectangle; `width` is its longer side, `turnRad` that side's direction from grid east to grid south, 0 to π. */
export interface FarBox {
  readonly x: number;
  readonly z: number;
  readonly width: number;
  readonly depth: number;
  readonly turnRad: number;
}

/** The smallest rectangle around an outline along one of its edges, shrunk to the outline's area: a corner house is no bigger than it is. */
export function farBoxOf(footprint: CityBuilding['footprint']): FarBox {
  let best: FarBox | null = null;
  footprint.forEach(([x, z], i) => {
    const [nextX, nextZ] = footprint[(i + 1) % footprint.length]!;
    const length = Math.hypot(nextX - x, nextZ - z);
    if (length < 0.5) return;
    const [ux, uz] = [(nextX - x) / length, (nextZ - z) / length];
    const along = footprint.map(([px, pz]) => px * ux + pz * uz);
    const across = footprint.map(([px, pz]) => pz * ux - px * uz);
    const [a0, a1] = [Math.min(...along), Math.max(...along)];
    const [c0, c1] = [Math.min(...across), Math.max(...across)];
    const [width, depth] = [a1 - a0, c1 - c0];
    if (best && width * depth >= best.width * best.depth * 0.999) return;
    const [am, cm] = [(a0 + a1) / 2, (c0 + c1) / 2];
    const turn = Math.atan2(uz, ux) + (width >= depth ? 0 : Math.PI / 2);
    best = {
      x: am * ux - cm * uz,
      z: am * uz + cm * ux,
      width: Math.max(width, depth),
      depth: Math.min(width, depth),
      turnRad: ((turn % Math.PI) + Math.PI) % Math.PI,
    };
  });
  const box = best as FarBox | null;
  if (!box) return { x: footprint[0]?.[0] ?? 0, z: footprint[0]?.[1] ?? 0, width: 0.5, depth: 0.5, turnRad: 0 };
  const share = Math.min(1, Math.sqrt(areaOf(footprint) / (box.width * box.depth)));
  return { ...box, width: box.width * share, depth: box.depth * share };
}

/**
 * The `farBuildings` column file.
 * @param tiles leaves in the order of their rows, each with the row of its first building
 */
export function encodeFarBuildings(
  tiles: readonly { readonly start: number; readonly buildings: readonly CityBuilding[] }[],
): Uint8Array<ArrayBuffer> {
  const places: FarTile[] = [];
  const seen: { readonly row: number; readonly building: CityBuilding }[] = [];
  for (const { start, buildings } of tiles) {
    const first = seen.length;
    buildings.forEach((building, i) => {
      if (building.use !== 'outbuilding') seen.push({ row: start + i, building });
    });
    if (seen.length > first) places.push({ start, first, count: seen.length - first });
  }
  const n = seen.length;
  const columns: FarColumns = {
    row: new Uint32Array(n),
    x: new Uint16Array(n),
    z: new Uint16Array(n),
    foot: new Int16Array(n),
    width: new Uint8Array(n),
    depth: new Uint8Array(n),
    turn: new Uint8Array(n),
    height: new Uint8Array(n),
    form: new Uint8Array(n),
  };
  seen.forEach(({ row, building }, i) => {
    const box = farBoxOf(building.footprint);
    const { use, roof, provenance, footM, topM } = building;
    columns.row[i] = row;
    columns.x[i] = within(65_535, (box.x - FAR_PLACE_FROM_M) / FAR_PLACE_STEP_M);
    columns.z[i] = within(65_535, (box.z - FAR_PLACE_FROM_M) / FAR_PLACE_STEP_M);
    columns.foot[i] = Math.max(-32_768, Math.min(32_767, Math.round(footM * 10)));
    columns.width[i] = within(255, box.width / FAR_SIZE_STEP_M);
    columns.depth[i] = within(255, box.depth / FAR_SIZE_STEP_M);
    columns.turn[i] = Math.round((box.turnRad / Math.PI) * TURNS) % TURNS;
    columns.height[i] = within(255, (topM - footM) / FAR_SIZE_STEP_M);
    columns.form[i] =
      BUILDING_USES.indexOf(use) |
      (provenance.kind === 'measured' ? FAR_FORM.isMeasured : 0) |
      (PITCHED.has(roof) ? FAR_FORM.isPitched : 0);
  });
  return encodeColumnFile({ meta: { tiles: places }, columns: { ...columns } }, ['row', 'x', 'z', 'foot']);
}

const within = (most: number, value: number): number => Math.max(0, Math.min(most, Math.round(value)));
