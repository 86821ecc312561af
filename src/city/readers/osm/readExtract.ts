import type { Point } from '../../../geo/segmentIndex.ts';
import { SCENE_ORIGIN, toScene } from '../../../geo/sceneFrame.ts';
import { addProblem, count, type ReadSummary } from '../readSummary.ts';
import { isWithin, type OsmExtent } from './osmExtent.ts';
import type { OsmFilter, OsmRelation, OsmSource, OsmTags, OsmWay } from './osmElements.ts';
import { ringContains } from '../../model/outline.ts';
import { NodeTable } from './nodeTable.ts';
import { joinRings, RingError } from './osmRings.ts';

/** An outline and the holes in it, in the scene frame, first point not repeated. */
export interface OsmPolygon {
  readonly outer: readonly Point[];
  readonly inners: readonly (readonly Point[])[];
}

/** `w123` or `r123`. */
export interface OsmLine {
  readonly id: string;
  readonly tags: OsmTags;
  readonly points: readonly Point[];
}
export interface OsmArea {
  readonly id: string;
  readonly tags: OsmTags;
  readonly polygons: readonly OsmPolygon[];
}

/** What lies in the extent and is of a kind that the city uses, in the order of the file: ways, then relations. */
export interface OsmExtract {
  readonly lines: readonly OsmLine[];
  readonly areas: readonly OsmArea[];
  /** Members of relations that say which outline and which parts are one building, as ids of areas. */
  readonly buildingRelations: readonly { readonly outlines: readonly string[]; readonly parts: readonly string[] }[];
}

/** Keys of ways and relations that the city uses. */
const KEYS = ['building', 'building:part', 'highway', 'railway', 'waterway', 'natural', 'water', 'landuse', 'leisure', 'harbour', 'industrial', 'type'] as const; // prettier-ignore
const LINE_KEYS = ['highway', 'railway', 'waterway'] as const;
const AREA_KEYS = [
  'building',
  'building:part',
  'natural',
  'water',
  'landuse',
  'leisure',
  'harbour',
  'industrial',
] as const;

/**
 * Reads what lies within an extent: one reading for the nodes in it and the relations, one for the ways, and one more for nodes beyond
 * its edge that areas need to be whole.
 * @param tick hears the bytes read and which reading it is
 */
export async function readExtract(
  source: OsmSource,
  extent: OsmExtent,
  summary: ReadSummary,
  tick: (bytes: number, reading: string) => void,
): Promise<OsmExtract> {
  const nodes = new NodeTable();
  const relations: OsmRelation[] = [];
  const memberWays = new Set<number>();
  const filter: OsmFilter = { keys: new Set(KEYS), isMember: (id) => memberWays.has(id) };
  const fault = ({ line, reason }: { line: number | null; reason: string }): void => {
    addProblem(summary, { file: source.file, line, id: null, reason });
    count(summary.skipped, 'stretches of a file that could not be read');
  };
  const node = (id: number, lonE7: number, latE7: number): void => {
    if (isWithin(extent, lonE7, latE7)) nodes.add(id, lonE7, latE7);
  };
  const relation = (found: OsmRelation): void => {
    const type = found.tags.get('type');
    if (type !== 'building' && !(type === 'multipolygon' && AREA_KEYS.some((key) => found.tags.has(key)))) return;
    relations.push(found);
    for (const member of found.members) if (member.type === 'way') memberWays.add(member.ref);
  };
  await source.read({ node, relation }, filter, fault, (bytes) => tick(bytes, 'nodes'));
  summary.bytes += source.bytes;

  const ways = new Map<number, OsmWay & { isNear: boolean }>();
  const way = (found: OsmWay): void => {
    const isNear = found.refs.some((ref) => nodes.rowOf(ref) >= 0);
    if (isNear || memberWays.has(found.id)) ways.set(found.id, { ...found, isNear });
    else if (found.refs.length > 0) count(summary.skipped, 'ways outside the extent');
  };
  await source.read({ way }, filter, fault, (bytes) => tick(bytes, 'ways'));

  const nearRelations = relations.filter(({ members }) =>
    members.some(({ type, ref }) => type === 'way' && ways.get(ref)?.isNear),
  );
  const whole = new Set<number>(); // ways that areas need whole
  for (const { members } of nearRelations) for (const member of members) whole.add(member.ref);
  for (const { id, tags, isNear } of ways.values()) {
    if (isNear && !isLine(tags)) whole.add(id);
    if (!isNear && !whole.has(id)) ways.delete(id);
  }
  const beyond = new Set<number>();
  for (const { id, refs } of ways.values())
    if (whole.has(id)) for (const ref of refs) if (nodes.rowOf(ref) < 0) beyond.add(ref);
  const others = new NodeTable();
  if (beyond.size > 0) {
    const late = (id: number, lonE7: number, latE7: number): void => {
      if (beyond.delete(id)) others.add(id, lonE7, latE7);
    };
    await source.read({ node: late }, filter, fault, (bytes) => tick(bytes, 'nodes beyond the edge'));
  }
  return new Assembly(source.file, [nodes, others], ways, summary).run(nearRelations);
}

/** Lines are cut at the edge; everything else is an area and read whole. */
const isLine = (tags: OsmTags): boolean => LINE_KEYS.some((key) => tags.has(key)) && !AREA_KEYS.some((key) => tags.has(key)); // prettier-ignore

class Assembly {
  private readonly file: string;
  private readonly nodes: readonly NodeTable[];
  private readonly ways: ReadonlyMap<number, OsmWay & { isNear: boolean }>;
  private readonly summary: ReadSummary;
  private readonly lines: OsmLine[] = [];
  private readonly areas: OsmArea[] = [];

  constructor(
    file: string,
    nodes: readonly NodeTable[],
    ways: ReadonlyMap<number, OsmWay & { isNear: boolean }>,
    summary: ReadSummary,
  ) {
    this.file = file;
    this.nodes = nodes;
    this.ways = ways;
    this.summary = summary;
  }

  run(relations: readonly OsmRelation[]): OsmExtract {
    for (const way of this.ways.values()) if (way.isNear) this.addWay(way);
    const buildingRelations = [];
    for (const relation of relations) {
      if (relation.tags.get('type') === 'building') {
        const withRole = (isWanted: (role: string) => boolean): string[] =>
          relation.members.flatMap(({ type, ref, role }) => type !== 'node' && isWanted(role) ? [`${type === 'way' ? 'w' : 'r'}${ref}`] : []); // prettier-ignore
        buildingRelations.push({ outlines: withRole((role) => role === 'outline'), parts: withRole((role) => role === 'part' || role === '') }); // prettier-ignore
      } else this.addRelation(relation);
    }
    return { lines: this.lines, areas: this.areas, buildingRelations };
  }

  private addWay({ id, tags, refs }: OsmWay): void {
    if (LINE_KEYS.some((key) => tags.has(key)) && tags.get('area') !== 'yes') {
      const runs = this.runsOf(refs);
      runs.forEach((points, i) =>
        this.lines.push({ id: runs.length > 1 ? `w${id}-${i + 1}` : `w${id}`, tags, points }),
      );
      return;
    }
    if (!AREA_KEYS.some((key) => tags.has(key))) return;
    const isBuilding = tags.has('building') || tags.has('building:part');
    if (refs.length < 4 || refs[0] !== refs.at(-1)) {
      // A tree row or a shore is a line by right; a building that is not closed is a mistake.
      if (isBuilding)
        this.problem(`w${id}`, refs.length < 4 ? 'its outline has less than three corners' : `its outline is not closed: it ends at the nodes ${refs[0]} and ${refs.at(-1)}`); // prettier-ignore
      else count(this.summary.skipped, 'lines of kinds that are read as areas only');
      return;
    }
    const outer = this.place(refs, `w${id}`);
    if (outer) this.areas.push({ id: `w${id}`, tags, polygons: [{ outer, inners: [] }] });
  }

  private addRelation({ id, tags, members }: OsmRelation): void {
    const refsOf = (isWanted: (role: string) => boolean): (readonly number[])[] =>
      members.flatMap(({ type, ref, role }) => {
        if (type !== 'way' || !isWanted(role)) return [];
        const way = this.ways.get(ref);
        if (!way) throw new RingError(`its way ${ref} is not in the file`);
        return [way.refs];
      });
    try {
      const outers = joinRings(refsOf((role) => role !== 'inner')).map((ring) => this.place(ring, `r${id}`));
      const inners = joinRings(refsOf((role) => role === 'inner')).map((ring) => this.place(ring, `r${id}`));
      if (outers.length === 0) throw new RingError('it has no outline');
      if (outers.includes(null) || inners.includes(null)) return;
      const rest = new Set(inners as Point[][]);
      const polygons = (outers as Point[][]).map((outer): OsmPolygon => {
        const own = [...rest].filter((inner) => ringContains(outer, inner[0]!));
        for (const inner of own) rest.delete(inner);
        return { outer, inners: own };
      });
      if (rest.size > 0) count(this.summary.notes, 'holes outside their outlines are left out', rest.size);
      this.areas.push({ id: `r${id}`, tags, polygons });
    } catch (error) {
      if (!(error instanceof RingError)) throw error;
      this.problem(`r${id}`, error.message);
    }
  }

  /** Places of a closed ring, the first not repeated; null where nodes are missing, which is reported. */
  private place(refs: readonly number[], id: string): Point[] | null {
    const ring: Point[] = [];
    for (const ref of refs.slice(0, -1)) {
      const point = this.pointOf(ref);
      if (!point) {
        this.problem(id, `its node ${ref} is not in the file`);
        return null;
      }
      ring.push(point);
    }
    return ring;
  }

  /** Stretches of a line whose nodes are known. */
  private runsOf(refs: readonly number[]): Point[][] {
    const runs: Point[][] = [[]];
    for (const ref of refs) {
      const point = this.pointOf(ref);
      if (point) runs.at(-1)!.push(point);
      else if (runs.at(-1)!.length > 0) runs.push([]);
    }
    const long = runs.filter((run) => run.length > 1);
    if (long.length < runs.length || long.length > 1) count(this.summary.notes, 'lines are cut at the edge of the extent or where nodes are missing'); // prettier-ignore
    return long;
  }

  private pointOf(ref: number): Point | null {
    for (const nodes of this.nodes) {
      const row = nodes.rowOf(ref);
      if (row < 0) continue;
      const { x, z } = toScene({ lon: nodes.lonE7(row) / 1e7, lat: nodes.latE7(row) / 1e7 });
      return [x, z];
    }
    return null;
  }

  private problem(id: string, reason: string): void {
    addProblem(this.summary, { file: this.file, line: null, id: nameOf(id), reason });
    count(this.summary.skipped, 'broken, see problems');
  }
}

/** `w123` → `way 123`. */
export const nameOf = (id: string): string => `${id.startsWith('w') ? 'way' : 'relation'} ${id.slice(1)}`;

/** Scene frame → EPSG:25832. */
export const toEastNorth = ([x, z]: Point): [e: number, n: number] => [x + SCENE_ORIGIN.e, SCENE_ORIGIN.n - z];
