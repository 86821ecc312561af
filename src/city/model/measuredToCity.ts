import earcut from 'earcut';
import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { RoofForm } from '../../schema/buildings.ts';
import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { Text } from '../../schema/texts.ts';
import type { Building } from './Building.ts';
import { SKIRT_M, type BuildingMesh, type CityBuilding } from './CityBuilding.ts';
import { groundRings, outlineOf } from './footprint.ts';
import { surfacesOf, surfaceVectorArea } from './geometry.ts';

/** Forms by their English words: registers and OpenStreetMap have codes of their own for the same roofs. */
const ROOF_OF: Readonly<Record<string, RoofForm>> = {
  'flat roof': 'flat',
  'mono-pitched roof': 'pent',
  'dual mono-pitched roof': 'pent',
  'gabled roof': 'gable',
  'saltbox roof': 'gable',
  'hipped roof': 'hip',
  'half-hipped roof': 'half-hip',
  'mansard roof': 'mansard',
  'gambrel roof': 'mansard',
  'pavilion roof': 'pyramid',
  'conical roof': 'pyramid',
  spire: 'pyramid',
  dome: 'dome',
  'onion dome': 'dome',
  'saw-tooth roof': 'saw-tooth',
  'barrel roof': 'barrel',
  'mixed forms': 'complex',
  'other roof': 'complex',
};
const ANY_KIND: Text = { de: 'Gebäude', en: 'building', zh: '建筑' };
/** Ground below this is not a house's, above that not a home's, m². */
const SMALL_M2 = 36;
const LARGE_M2 = 900;

/** A building of a reader as a building of the city; null where it has no surface that can be seen. */
export function measuredToCity(building: Building): CityBuilding | null {
  const [minE, minN, footM, maxE, maxN, topM] = building.bounds;
  const footprint = outlineOf(building.geometry);
  if (footprint.length < 3 || !(maxE - minE > 0.05) || !(maxN - minN > 0.05) || !(topM > footM)) return null;
  const [address] = building.addresses;
  const { provenance } = building;
  return {
    id: building.id,
    name: building.name,
    use: buildingUseOf(building),
    kind: building.use?.word ?? ANY_KIND,
    roof: ROOF_OF[building.roof?.word?.en ?? ''] ?? 'unknown',
    storeys: building.storeysAboveGround,
    years: building.yearOfConstruction === null ? null : [building.yearOfConstruction, building.yearOfConstruction],
    street: address?.street ? address.street : null,
    number: address?.number ? address.number : null,
    dwellings: null,
    // A record's day would make a provenance of its own for every building.
    provenance: { ...provenance, date: provenance.date.slice(0, 4) },
    footprint,
    footM,
    topM,
    mesh: () => meshOf(building),
  };
}

/** Where the register does not say, the size does. */
function buildingUseOf({ use, footprintAreaM2 }: Building): BuildingUse {
  if (use && !(use.code === 'yes' && use.category === 'dwelling')) return use.category;
  return footprintAreaM2 < SMALL_M2 ? 'outbuilding' : footprintAreaM2 > LARGE_M2 ? 'industry' : 'dwelling';
}

const keyOf = (e: number, n: number, h: number): string => `${Math.round(e * 1000)},${Math.round(n * 1000)},${Math.round(h * 1000)}`; // prettier-ignore

/** Triangles of everything but the ground. Walls are drawn on into the ground where they stand on it. */
function meshOf({ geometry }: Building): BuildingMesh {
  const positions: number[] = [];
  const indices: number[] = [];
  const vertices = new Map<string, number>();
  const grounded = new Set<string>();
  for (const ring of groundRings(geometry))
    for (let i = 0; i < ring.length; i += 3) grounded.add(keyOf(ring[i]!, ring[i + 1]!, ring[i + 2]!));
  const vertexAt = (e: number, n: number, h: number): number => {
    const key = keyOf(e, n, h);
    const known = vertices.get(key);
    if (known !== undefined) return known;
    const index = positions.length / 3;
    positions.push(e - SCENE_ORIGIN.e, h, SCENE_ORIGIN.n - n);
    vertices.set(key, index);
    return index;
  };
  for (const { kind, rings } of surfacesOf(geometry)) {
    if (kind === 'ground') continue;
    const normal = surfaceVectorArea(rings);
    if (Math.hypot(...normal) < 1e-4) continue;
    const corners: [number, number, number][] = [];
    const holes: number[] = [];
    rings.forEach((ring, r) => {
      if (r > 0) holes.push(corners.length);
      for (let i = 0; i < ring.length; i += 3) {
        const [e, n, h] = [ring[i]!, ring[i + 1]!, ring[i + 2]!];
        corners.push([e, n, kind === 'wall' && grounded.has(keyOf(e, n, h)) ? h - SKIRT_M : h]);
      }
    });
    for (const [a, b, c] of trianglesOf(corners, holes, normal))
      indices.push(vertexAt(...corners[a]!), vertexAt(...corners[b]!), vertexAt(...corners[c]!));
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
}

/** Triangles of a planar polygon, each turned as the polygon is. */
function* trianglesOf(
  corners: readonly (readonly [number, number, number])[],
  holes: number[],
  normal: readonly [number, number, number],
): Generator<[number, number, number]> {
  const size = normal.map(Math.abs);
  // Seen along the axis that it faces most; relative to its first corner, so that no digits are lost.
  const [u, v] = size[2]! >= Math.max(size[0]!, size[1]!) ? [0, 1] : size[0]! >= size[1]! ? [1, 2] : [2, 0];
  const [origin] = corners;
  const flat = corners.flatMap((corner) => [corner[u]! - origin![u]!, corner[v]! - origin![v]!]);
  const list = earcut(flat, holes);
  for (let i = 0; i < list.length; i += 3) {
    const [a, b, c] = [list[i]!, list[i + 1]!, list[i + 2]!];
    if (a === b || b === c || c === a) continue;
    const [p, q, r] = [corners[a]!, corners[b]!, corners[c]!];
    const x = [q[0] - p[0], q[1] - p[1], q[2] - p[2]] as const;
    const y = [r[0] - p[0], r[1] - p[1], r[2] - p[2]] as const;
    const facing =
      (x[1] * y[2] - x[2] * y[1]) * normal[0] +
      (x[2] * y[0] - x[0] * y[2]) * normal[1] +
      (x[0] * y[1] - x[1] * y[0]) * normal[2];
    yield facing >= 0 ? [a, b, c] : [a, c, b];
  }
}
