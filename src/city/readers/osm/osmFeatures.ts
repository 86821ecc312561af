import type { Point } from '../../../geo/segmentIndex.ts';
import type { LandcoverClass } from '../../../schema/cityFiles.ts';
import { count, type ReadSummary } from '../readSummary.ts';
import { readLevels } from './osmNumbers.ts';
import type { OsmTags } from './osmElements.ts';
import type { OsmExtract, OsmPolygon } from './readExtract.ts';

export type { OsmPolygon } from './readExtract.ts';

/** What roads and rails have in common; places in the scene frame. */
interface OsmCourse {
  readonly id: string;
  /** Value of `highway` or `railway`. */
  readonly class: string;
  readonly name: string | null;
  readonly points: readonly Point[];
  readonly isBridge: boolean;
  readonly isTunnel: boolean;
  /** `layer`, -5 to 5: what lies above what; bridges without one are on 1. */
  readonly layer: number;
}

export interface OsmRoad extends OsmCourse {
  /** `A 40`, `B 288`. */
  readonly ref: string | null;
  readonly lanes: number | null;
  readonly isOneWay: boolean;
}

export interface OsmRail extends OsmCourse {
  readonly isElectrified: boolean;
  /** `main`, `branch`, `industrial`; null where no one says. */
  readonly usage: string | null;
  /** `yard`, `siding`, `spur`, `crossover`; null on lines. */
  readonly service: string | null;
}

export interface OsmWater {
  readonly id: string;
  /** `lake`, `pond`, `basin`, `river`, `canal`, … or `water`. */
  readonly class: string;
  readonly name: string | null;
  readonly polygons: readonly OsmPolygon[];
}

export interface OsmLanduse {
  readonly id: string;
  readonly class: LandcoverClass;
  readonly name: string | null;
  readonly polygons: readonly OsmPolygon[];
}

/** What an extract holds besides buildings. */
export interface OsmFeatures {
  readonly roads: readonly OsmRoad[];
  readonly rails: readonly OsmRail[];
  readonly waters: readonly OsmWater[];
  /** Areas of the land cover; ports are among them with class `port`. */
  readonly landuse: readonly OsmLanduse[];
}

export const NO_FEATURES: OsmFeatures = { roads: [], rails: [], waters: [], landuse: [] };

/** `highway` values that carry cars, and squares and lanes for people; paths, tracks and cycleways are not drawn. */
const ROADS = new Set([
  'motorway', 'motorway_link', 'trunk', 'trunk_link', 'primary', 'primary_link', 'secondary', 'secondary_link',
  'tertiary', 'tertiary_link', 'unclassified', 'residential', 'living_street', 'road', 'pedestrian', 'service',
]); // prettier-ignore
/** Ways within lots: too many, and no streets. */
const NO_STREETS = new Set(['parking_aisle', 'driveway', 'drive-through', 'emergency_access']);
const RAILS = new Set(['rail', 'light_rail', 'subway', 'tram', 'narrow_gauge', 'preserved', 'monorail']);

const LANDUSE: Readonly<Record<string, LandcoverClass>> = {
  'landuse=forest': 'wood',
  'natural=wood': 'wood',
  'natural=scrub': 'wood',
  'landuse=farmland': 'field',
  'landuse=meadow': 'meadow',
  'natural=grassland': 'meadow',
  'landuse=allotments': 'allotment',
  'landuse=cemetery': 'park',
  'landuse=recreation_ground': 'park',
  'landuse=village_green': 'park',
  'leisure=park': 'park',
  'leisure=garden': 'park',
  'leisure=golf_course': 'park',
  'leisure=pitch': 'park',
  'landuse=industrial': 'industry',
  'landuse=railway': 'rail',
  'landuse=residential': 'residential',
  'landuse=port': 'port',
  'landuse=harbour': 'port',
  'industrial=port': 'port',
  'harbour=yes': 'port',
};

/** Roads, rails, waters and land use of an extract; what is of no use to the city is counted in the summary. */
export function osmFeatures(extract: OsmExtract, summary: ReadSummary): OsmFeatures {
  const roads: OsmRoad[] = [];
  const rails: OsmRail[] = [];
  const unused = (what: string): void => count(summary.skipped, `not used: ${what}`);
  for (const { id, tags, points } of extract.lines) {
    const [highway, railway] = [tags.get('highway'), tags.get('railway')];
    if (highway !== undefined && ROADS.has(highway) && !NO_STREETS.has(tags.get('service') ?? '')) {
      const lanes = readLevels(tags.get('lanes'));
      const isOneWay = tags.get('oneway') === 'yes' || highway.startsWith('motorway') || tags.get('junction') === 'roundabout'; // prettier-ignore
      roads.push({ ...courseOf(id, highway, tags, points), ref: tags.get('ref') ?? null, lanes, isOneWay });
    } else if (railway !== undefined && RAILS.has(railway))
      rails.push({
        ...courseOf(id, railway, tags, points),
        isElectrified: !['no', undefined].includes(tags.get('electrified')),
        usage: tags.get('usage') ?? null,
        service: tags.get('service') ?? null,
      });
    else unused(highway !== undefined ? `highway=${ROADS.has(highway) ? `service, ${tags.get('service')!}` : highway}` : railway !== undefined ? `railway=${railway}` : `waterway=${tags.get('waterway') ?? ''}`); // prettier-ignore
  }
  const waters: OsmWater[] = [];
  const landuse: OsmLanduse[] = [];
  for (const { id, tags, polygons } of extract.areas) {
    if (tags.has('building') || tags.has('building:part')) continue;
    const name = tags.get('name') ?? null;
    if (isWater(tags)) waters.push({ id, class: tags.get('water') ?? tags.get('waterway') ?? 'water', name, polygons });
    else {
      const found = landuseOf(tags);
      if (found) landuse.push({ id, class: found, name, polygons });
      else unused(unknownOf(tags));
    }
  }
  return { roads, rails, waters, landuse };
}

function courseOf(id: string, kind: string, tags: OsmTags, points: readonly Point[]): OsmCourse {
  const [bridge, tunnel] = [tags.get('bridge') ?? 'no', tags.get('tunnel') ?? 'no'];
  const isBridge = bridge !== 'no';
  const isTunnel = tunnel !== 'no' && tunnel !== 'building_passage';
  const layer = /^-?[1-5]$/.test(tags.get('layer') ?? '')
    ? Number(tags.get('layer'))
    : isBridge
      ? 1
      : isTunnel
        ? -1
        : 0;
  return { id, class: kind, name: tags.get('name') ?? null, points, isBridge, isTunnel, layer };
}

const isWater = (tags: OsmTags): boolean => tags.get('natural') === 'water' || tags.get('landuse') === 'basin' || tags.get('landuse') === 'reservoir' || tags.get('waterway') === 'riverbank' || tags.get('waterway') === 'dock'; // prettier-ignore

function landuseOf(tags: OsmTags): LandcoverClass | null {
  // The finer word counts: `landuse=industrial` with `industrial=port` is a port.
  for (const key of ['harbour', 'industrial', 'leisure', 'natural', 'landuse']) {
    const found = LANDUSE[`${key}=${tags.get(key) ?? ''}`];
    if (found) return found;
  }
  return null;
}

function unknownOf(tags: OsmTags): string {
  for (const key of [
    'landuse',
    'natural',
    'leisure',
    'water',
    'harbour',
    'industrial',
    'highway',
    'railway',
    'waterway',
  ])
    if (tags.has(key)) return `${key}=${tags.get(key)!}`;
  return 'areas';
}
