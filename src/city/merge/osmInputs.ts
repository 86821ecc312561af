import { boundsOf, PolygonField, type Bounds } from '../../geo/polygonField.ts';
import { fromScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { CityInputs, Landuse, Rail, Road, Street, Water } from '../inputs.ts';
import { cutOut } from '../lines/cutOut.ts';
import { isPortRail, roadKind, roadWidth } from '../lines/osmLines.ts';
import type { GeneratedStreet } from '../streets/generateStreets.ts';
import { HeightModel } from '../terrain/heightModel.ts';
import { doubleArea } from '../model/outline.ts';
import type { OsmFeatures, OsmPolygon } from '../readers/osm/osmFeatures.ts';
import type { SceneFeature } from '../readers/geojson.ts';

/** The curated inputs where OpenStreetMap takes the place of some of them. */
export interface OsmInputs {
  /** Where its roads and rails are drawn in place of curated and generated ones; null without any. */
  readonly bounds: Bounds | null;
  /** Roads and rails of both: what lies on the ground, for everything that keeps clear of it. */
  readonly taken: CityInputs;
  /** Curated roads and rails outside the bounds: what is drawn beside the lines of OpenStreetMap. */
  readonly drawn: CityInputs;
  /** Mapped areas for the land cover, the largest first: they lie over the curated ones, small ones in large ones. */
  readonly landuse: readonly Landuse[];
}

export function osmInputs(inputs: CityInputs, { roads, rails, landuse }: OsmFeatures): OsmInputs {
  const sizeOf = ({ lines: [outer] }: Landuse): number => Math.abs(doubleArea(outer!));
  const areas = landuse
    .flatMap(
      ({ id, class: name, polygons }) =>
    polygons.map(({ outer, inners }): Landuse => feature(id, 'polygon', [outer, ...inners], { class: name, isRaised: false })), // prettier-ignore
    )
    .sort((a, b) => sizeOf(b) - sizeOf(a));
  const courses = [...roads, ...rails].map(({ points }) => points);
  if (courses.length === 0) return { bounds: null, taken: inputs, drawn: inputs, landuse: areas };
  const bounds = boundsOf(courses);
  const cut = <F extends SceneFeature<unknown>>(features: readonly F[]): F[] =>
    features.flatMap((one) => {
      const lines = one.lines.flatMap((line) => cutOut(line, bounds));
      return lines.length > 0 ? [{ ...one, lines }] : [];
    });
  const drawn: CityInputs = {
    ...inputs,
    rails: cut(inputs.rails),
    portRails: cut(inputs.portRails),
    roads: cut(inputs.roads),
    streets: cut(inputs.streets),
  };
  const onGround = roads.filter(({ isTunnel }) => !isTunnel);
  const ownRoads = onGround.flatMap((road): Road[] => {
    const kind = roadKind(road);
    return kind === 'motorway' || kind === 'main-road' ? [feature(road.id, 'line', [road.points], { kind, ref: road.ref, lanes: road.lanes })] : []; // prettier-ignore
  });
  const ownStreets = onGround
    .filter((road) => roadKind(road) === 'arterial' || (roadKind(road) === 'street' && roadWidth(road) > 4))
    .map((road): Street => feature(road.id, 'line', [road.points], { name: road.name }));
  const tracks = rails.filter(({ isTunnel }) => !isTunnel);
  const railOf = (rail: OsmFeatures['rails'][0]): Rail => feature(rail.id, 'line', [rail.points], { name: rail.name, tracks: 1, electrified: rail.isElectrified }); // prettier-ignore
  const taken: CityInputs = {
    ...drawn,
    rails: [...drawn.rails, ...tracks.filter((rail) => !isPortRail(rail)).map(railOf)],
    portRails: [...drawn.portRails, ...tracks.filter(isPortRail).map(railOf)],
    roads: [...drawn.roads, ...ownRoads],
    streets: [...drawn.streets, ...ownStreets],
  };
  return { bounds, taken, drawn, landuse: areas };
}

/** Generated streets end where those of OpenStreetMap begin. */
export const streetsOutside = (
  streets: readonly GeneratedStreet[],
  bounds: Bounds | null,
): readonly GeneratedStreet[] =>
  bounds
    ? streets.flatMap((street) => cutOut(street.points, bounds).map((points) => ({ ...street, points })))
    : streets;

/** The curated inputs and the still waters that are mapped. */
export function withWaters(inputs: CityInputs, features: OsmFeatures): CityInputs {
  if (features.waters.length === 0) return inputs;
  const model = new HeightModel(inputs);
  return { ...inputs, waters: [...inputs.waters, ...osmWaters(inputs, features, (x, z) => model.heightAt(x, z))] };
}

/** A pond smaller than this is less than the terrain can show, m². */
const LEAST_WATER_M2 = 3000;
/** Water stands this far below the lowest bank, metres. */
const FREEBOARD_M = 0.5;
const STILL = new Set(['lake', 'pond', 'reservoir', 'basin', 'oxbow', 'water']);
/** Distance from curated waters and the floodplain, whose levels follow the gauge, metres. */
const APART_M = 30;

/** Still waters that are mapped and lie apart from every curated water. */
function osmWaters(inputs: CityInputs, { waters }: OsmFeatures, heightAt: (x: number, z: number) => number): Water[] {
  const city = new PolygonField(inputs.boundary.lines);
  const taken = [...inputs.waters, ...inputs.floodplain].map(({ lines }) => new PolygonField(lines));
  const isApart = ({ outer }: OsmPolygon): boolean =>
    outer.every(
      ([x, z]) => city.contains(x, z) && taken.every((field) => field.signedDistance(x, z, APART_M) >= APART_M),
    );
  return waters.flatMap(({ id, class: kind, name, polygons }) => {
    const [polygon] = polygons;
    if (!STILL.has(kind) || polygons.length !== 1 || polygon!.inners.length > 0) return [];
    if (Math.abs(doubleArea(polygon!.outer)) / 2 < LEAST_WATER_M2 || !isApart(polygon!)) return [];
    const levelM = Math.min(...polygon!.outer.map(([x, z]) => heightAt(x, z))) - FREEBOARD_M;
    return [feature(`osm-${id}`, 'polygon', [polygon!.outer], { id: `osm-${id}`, name, kind: 'lake' as const, levelM: Number(levelM.toFixed(2)), wall: 'slope' as const, depthM: 2 })]; // prettier-ignore
  });
}

function feature<P>(
  id: string,
  type: SceneFeature<P>['type'],
  lines: readonly (readonly Point[])[],
  properties: P,
): SceneFeature<P> {
  const [x, z] = lines[0]![0]!;
  const { lon, lat } = fromScene({ x, z });
  return { id, type, lines, properties, lonLat: [lon, lat] };
}
