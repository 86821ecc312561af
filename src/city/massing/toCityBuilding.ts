import { generatedIdAt } from '../../schema/buildingId.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { Text } from '../../schema/texts.ts';
import { SKIRT_M, type BuildingMesh, type CityBuilding } from '../model/CityBuilding.ts';
import type { Building } from './building.ts';

const KINDS: Readonly<Record<BuildingUse, Text>> = {
  dwelling: { de: 'Wohnhaus', en: 'dwelling house', zh: '住宅' },
  office: { de: 'Wohn- und Geschäftshaus', en: 'shops and offices', zh: '商住建筑' },
  industry: { de: 'Werkhalle', en: 'works hall', zh: '厂房' },
  port: { de: 'Lagerhalle', en: 'warehouse', zh: '仓库' },
  public: { de: 'Schule', en: 'school', zh: '学校' },
  outbuilding: { de: 'Nebengebäude', en: 'outbuilding', zh: '附属建筑' },
};
const PROVENANCE: Provenance = {
  kind: 'generated',
  source: 'generated from census counts (Statistische Ämter des Bundes und der Länder, Zensus 2011)',
  licence: 'dl-de/by-2-0',
  date: '2011-05-09',
};
/** South-west, south-east, north-east, north-west of a box that is not turned: counter-clockwise seen from above. */
const CORNERS = [[-1, 1], [1, 1], [1, -1], [-1, -1]] as const; // prettier-ignore
const WALLS = [0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7];
const FLAT = [...WALLS, 4, 5, 6, 4, 6, 7];
/** Vertices 8 and 9 are the ridge's ends. */
const GABLE = [...WALLS, 5, 6, 9, 7, 4, 8, 4, 5, 9, 4, 9, 8, 6, 7, 8, 6, 8, 9];

/** A generated box with its roof as a building of the city. */
export function toCityBuilding(box: Building): CityBuilding {
  const { x, y, z, w, d, h, ridge, turn, use } = box;
  const [cos, sin] = [Math.cos(turn) / 2, Math.sin(turn) / 2];
  const at = (a: number, b: number): [number, number] => [x + cos * w * a + sin * d * b, z - sin * w * a + cos * d * b];
  const footprint = CORNERS.map(([a, b]) => at(a, b));
  const mesh = (): BuildingMesh => {
    const ring = (height: number): number[] => footprint.flatMap(([px, pz]) => [px, height, pz]);
    const ends = ridge > 0 ? [-1, 1].flatMap((a) => [at(a, 0)[0], y + h + ridge, at(a, 0)[1]]) : [];
    return {
      positions: Float64Array.from([...ring(y - SKIRT_M), ...ring(y + h), ...ends]),
      indices: Uint16Array.from(ridge > 0 ? GABLE : FLAT),
    };
  };
  return {
    id: generatedIdAt(Math.round(x * 10), Math.round(z * 10)),
    name: null,
    use,
    kind: KINDS[use],
    roof: ridge > 0 ? 'gable' : 'flat',
    storeys: null,
    years: null,
    street: null,
    number: null,
    dwellings: null,
    provenance: PROVENANCE,
    footprint,
    footM: y,
    topM: y + h + ridge,
    mesh,
  };
}
