import type { Building, BuildingFacts, SourceNote } from '../../model/Building.ts';
import { extrude } from '../../model/extrude.ts';
import { surfaceCount, type Surface } from '../../model/geometry.ts';
import { cleanRing, doubleArea, selfCrossing } from '../../model/outline.ts';
import { raiseRoof } from '../../model/roofs.ts';
import { assembleBuilding } from '../assembleBuilding.ts';
import { addProblem, count, type ReadSummary } from '../readSummary.ts';
import { PartFinder } from './osmParts.ts';
import type { OsmTags } from './osmElements.ts';
import { readHeights, type OsmHeights } from './osmHeights.ts';
import { readDirection, readStartYear } from './osmNumbers.ts';
import { readPurpose, readRoofWord } from './osmWords.ts';
import { nameOf, toEastNorth, type OsmArea, type OsmExtract, type OsmPolygon } from './readExtract.ts';

export interface OsmBuildingOptions {
  readonly file: string;
  readonly source: SourceNote;
  /** Height of the ground, m NHN, at a place in EPSG:25832. OpenStreetMap has none. */
  readonly groundAt: (e: number, n: number) => number;
  readonly summary: ReadSummary;
}

type Place = readonly [e: number, n: number];
/** A ring of a building: outline counter-clockwise, holes clockwise, seen from above. */
type Footprint = readonly (readonly Place[])[];

/** Buildings of an extract: `building:part` in place of the outline where parts fill it, roofs as their tags say. */
export function* osmBuildings(extract: OsmExtract, options: OsmBuildingOptions): Generator<Building> {
  const { summary } = options;
  const outlines = extract.areas.filter(({ tags }) => isYes(tags.get('building')));
  const parts = extract.areas.filter(({ tags }) => isYes(tags.get('building:part')) && !isYes(tags.get('building')));
  const finder = new PartFinder(outlines, parts, extract.buildingRelations);
  const build = function* (area: OsmArea, own: readonly OsmArea[]): Generator<Building> {
    try {
      const building = buildOne(area, own, options);
      summary.buildings++;
      summary.parts += building.parts.length;
      summary.surfaces += surfaceCount(building.geometry);
      if (building.isClosed) summary.closed++;
      yield building;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addProblem(summary, { file: options.file, line: null, id: nameOf(area.id), reason: error.message });
      count(summary.skipped, 'broken, see problems');
    }
  };
  for (const outline of outlines) yield* build(outline, finder.partsOf(outline.id));
  for (const part of finder.left()) {
    count(summary.notes, 'parts of buildings outside any building are built by themselves');
    yield* build(part, []);
  }
}

const isYes = (value: string | undefined): boolean => value !== undefined && value !== 'no' && value !== 'demolished';

/** @throws RangeError where it has no outline that can be built */
function buildOne(area: OsmArea, parts: readonly OsmArea[], options: OsmBuildingOptions): Building {
  const { source, summary, groundAt } = options;
  const remark = (text: string): void => count(summary.notes, text);
  const footprints = area.polygons.map(footprintOf);
  const ground = lowest(footprints, groundAt);
  const own: BuildingFacts[] = [];
  const surfaces: Surface[] = [];
  const raise = (tags: OsmTags, shapes: readonly Footprint[], part: number): OsmHeights => {
    const heights = readHeights(tags, widthOf(shapes), (key, text, reason) => noteValue(key, text, reason, summary));
    for (const shape of shapes) surfaces.push(...raised(shape, heights, tags, ground, part, remark));
    return heights;
  };
  for (const part of parts) {
    try {
      const heights = raise(part.tags, part.polygons.map(footprintOf), own.length + 1);
      own.push(factsOf(part, heights));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addProblem(summary, { file: options.file, line: null, id: nameOf(part.id), reason: error.message });
      count(summary.skipped, 'parts of buildings that are broken, see problems');
    }
  }
  const filled = parts.reduce((sum, part) => sum + areaOf(part.polygons.map(footprintOf)), 0);
  let heights: OsmHeights;
  if (own.length === 0 || filled < areaOf(footprints) / 2) {
    if (own.length > 0) remark('outlines that their parts do not fill are built, too');
    heights = raise(area.tags, footprints, 0);
  } else
    heights = readHeights(area.tags, widthOf(footprints), (key, text, reason) => noteValue(key, text, reason, summary));
  const { tags } = area;
  const facts = factsOf(area, heights);
  const note = { height: 'height as mapped', levels: 'height from its storeys, 3 m each', assumed: 'height assumed from its kind' }[heights.from]; // prettier-ignore
  return assembleBuilding(
    {
      ...facts,
      createdOn: null,
      ags: null,
      parts: own,
      lod: 0,
      surfaces,
      attributes: Object.fromEntries([...tags].filter(([key]) => KEPT.test(key))),
    },
    { kind: 'curated', ...source, note },
  );
}

/** Tags that are kept as written, for who wants to know more. */
const KEPT = /^(building|height|min_height|roof:|start_date|architect|operator|amenity|shop|office|wikidata|man_made)/;

function factsOf({ id, tags }: OsmArea, heights: OsmHeights): BuildingFacts {
  const [street, number] = [
    tags.get('addr:street') ?? tags.get('addr:place') ?? '',
    tags.get('addr:housenumber') ?? '',
  ];
  return {
    id: `osm-${id}`,
    name: tags.get('name') ?? tags.get('addr:housename') ?? null,
    use: readPurpose(tags),
    roof: readRoofWord(tags.get('roof:shape')),
    storeysAboveGround: heights.storeys,
    storeysBelowGround: null,
    measuredHeightM: heights.statedM,
    yearOfConstruction: readStartYear(tags.get('start_date')),
    createdOn: null,
    addresses: street || number ? [{ street, number, postcode: tags.get('addr:postcode') ?? '', city: tags.get('addr:city') ?? '' }] : [], // prettier-ignore
    attributes: {},
  };
}

/** One shell over one polygon. */
function raised(
  rings: Footprint,
  { footM, eavesM, topM, shape }: OsmHeights,
  tags: OsmTags,
  groundM: number,
  part: number,
  remark: (text: string) => void,
): Surface[] {
  const request = {
    shape,
    footM: groundM + footM,
    eavesM: groundM + eavesM,
    topM: groundM + topM,
    isAcross: tags.get('roof:orientation') === 'across',
    falls: readDirection(tags.get('roof:direction')),
    part,
  };
  let surfaces = raiseRoof(rings, request);
  if (!surfaces) {
    // Half the roof's height keeps the volume about right.
    remark('roofs over outlines that their shape does not fit are flat, at half their height');
    const flat = rings.map((ring) => Float64Array.from(ring.flatMap(([e, n]) => [e, n, 0])));
    surfaces = extrude(flat, request.footM, (request.eavesM + request.topM) / 2, part);
  }
  // The underside of what does not stand on the ground is seen and is no footprint.
  return footM > 0 ? surfaces.map((surface) => (surface.kind === 'ground' ? { ...surface, kind: 'closure' } : surface)) : surfaces; // prettier-ignore
}

/** @throws RangeError where the outline is none */
function footprintOf({ outer, inners }: OsmPolygon): Footprint {
  return [outer, ...inners].flatMap((ring, r) => {
    const places = cleanRing(ring.map(toEastNorth));
    const crossing = selfCrossing(places);
    if (crossing) {
      const [e, n] = crossing[0];
      throw new RangeError(`its outline crosses itself near ${e.toFixed(1)} ${n.toFixed(1)} (EPSG:25832)`);
    }
    if (places.length < 3 || Math.abs(doubleArea(places)) < 0.5) {
      if (r > 0) return [];
      throw new RangeError('its outline has no area');
    }
    return [doubleArea(places) > 0 === (r === 0) ? places : places.reverse()];
  });
}

const areaOf = (footprints: readonly Footprint[]): number =>
  footprints.reduce((sum, rings) => sum + rings.reduce((own, ring) => own + doubleArea(ring) / 2, 0), 0);

/** Width over which a roof rises: that of the rectangle of the same area and circumference, metres. */
function widthOf(footprints: readonly Footprint[]): number {
  const [outline] = footprints[0] ?? [];
  if (!outline) return 0;
  const area = doubleArea(outline) / 2;
  const half =
    outline.reduce((sum, [e, n], i) => {
      const [be, bn] = outline[(i + 1) % outline.length]!;
      return sum + Math.hypot(be - e, bn - n);
    }, 0) / 2;
  return (half - Math.sqrt(Math.max(0, half * half - 4 * area))) / 2;
}

function lowest(footprints: readonly Footprint[], groundAt: (e: number, n: number) => number): number {
  let least = Infinity;
  for (const [outline] of footprints) for (const [e, n] of outline!) least = Math.min(least, groundAt(e, n));
  return least;
}

/** Values differ in every building: the summary counts kinds of mistakes and keeps the first as an example. */
function noteValue(key: string, text: string, reason: string, summary: ReadSummary): void {
  const kind = `${key}: ${reason}`;
  const known = Object.keys(summary.notes).find((note) => note.startsWith(kind));
  count(summary.notes, known ?? `${kind}, such as "${text.slice(0, 40)}"`);
}
