import { generatedIdAt } from '../../../src/schema/buildingId.ts';
import { SKIRT_M, type CityBuilding } from '../../../src/city/model/CityBuilding.ts';

const PROVENANCE = { kind: 'generated', source: 'test', licence: 'CC0', date: '2026' } as const;

/** A block, w × d × h metres, with its middle at x, z. */
export function block(x: number, z: number, [w, d, h]: readonly [number, number, number] = [10, 12, 9], more: Partial<CityBuilding> = {}): CityBuilding {
  const footM = more.footM ?? 27;
  const footprint = [[-1, 1], [1, 1], [1, -1], [-1, -1]].map(([a, b]) => [x + (a! * w) / 2, z + (b! * d) / 2] as const);
  const ring = (y: number): number[] => footprint.flatMap(([px, pz]) => [px, y, pz]);
  return {
    id: generatedIdAt(Math.round(x * 10), Math.round(z * 10)),
    name: null,
    use: 'dwelling',
    kind: { de: 'Wohnhaus', en: 'dwelling house', zh: '住宅' },
    roof: 'flat',
    storeys: 3,
    years: [1950, 1959],
    street: null,
    number: null,
    dwellings: 4,
    provenance: PROVENANCE,
    footprint,
    footM,
    topM: footM + h,
    mesh: () => ({
      positions: Float64Array.from([...ring(footM - SKIRT_M), ...ring(footM + h)]),
      indices: Uint16Array.from([0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7, 4, 5, 6, 4, 6, 7]),
    }),
    ...more,
  };
} // prettier-ignore

/** Houses every 50 m over 3 km × 2 km, some large ones between, and one with everything that can be said of a building. */
export function town(): CityBuilding[] {
  const houses: CityBuilding[] = [];
  for (let x = -1480; x < 1500; x += 50)
    for (let z = 20; z < 2000; z += 50) houses.push(block(x + z / 100, z - x / 200, [9 + (x % 3), 11, 6 + (z % 5)]));
  return [
    ...houses,
    block(-700, 445, [60, 20, 14], { use: 'industry', kind: { de: 'Werkhalle', en: 'works hall', zh: '厂房' } }),
    block(805, 1195, [180, 40, 22], { use: 'port', roof: 'saw-tooth' }),
    block(505.5, 1003.5, [12, 12, 45], {
      id: 'DENW22AL500001kE',
      name: 'Stadtwerketurm',
      street: 'Königstraße',
      number: '7a',
      storeys: null,
      years: null,
      dwellings: null,
      provenance: { kind: 'measured', source: 'Geobasis NRW', licence: 'dl-de/zero-2-0', date: '2024' },
    }),
  ];
}
