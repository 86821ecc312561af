import { basename } from 'node:path';
import * as v from 'valibot';
import { openFiles } from '../archive.ts';
import { CityInputError } from '../geojson.ts';
import type {
  OsmFault,
  OsmFilter,
  OsmMember,
  OsmRelation,
  OsmSource,
  OsmTags,
  OsmVisitor,
  OsmWay,
} from './osmElements.ts';

/** An answer of Overpass is one JSON text, so it must be held: larger extracts belong in a `.osm.pbf`. */
const MOST_BYTES = 256 << 20;

const Id = v.pipe(v.number(), v.safeInteger());
const Place = v.object({ lat: v.number(), lon: v.number() });
const Tags = v.optional(v.record(v.string(), v.string()), {});
const Line = v.array(v.nullable(Place));
const Element = v.variant('type', [
  v.object({ type: v.literal('node'), id: Id, lat: v.number(), lon: v.number() }),
  v.object({ type: v.literal('way'), id: Id, tags: Tags, nodes: v.optional(v.array(Id)), geometry: v.optional(Line) }),
  v.object({
    type: v.literal('relation'),
    id: Id,
    tags: Tags,
    members: v.optional(
      v.array(
        v.object({
          type: v.picklist(['node', 'way', 'relation']),
          ref: Id,
          role: v.string(),
          geometry: v.optional(Line),
        }),
      ),
      [],
    ),
  }),
]);

/**
 * An answer of the Overpass API in JSON (https://wiki.openstreetmap.org/wiki/Overpass_API): `out body` with nodes, or `out geom`
 * with places in the ways and members.
 * @throws CityInputError where it is no such answer
 */
export async function openOverpass(path: string): Promise<OsmSource> {
  const file = basename(path);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const { content } of openFiles(path))
    for await (const piece of content) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw new CityInputError(file, '', `more than ${MOST_BYTES >> 20} MiB in one JSON text; a .osm.pbf is read as a stream`); // prettier-ignore
      pieces.push(piece);
    }
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    throw new CityInputError(file, `line ${text.slice(0, position).split('\n').length}`, 'is not JSON');
  }
  const whole = v.safeParse(v.object({ elements: v.array(v.unknown()) }), answer);
  if (!whole.success) throw new CityInputError(file, 'elements', 'is not a list: this is no answer of Overpass');
  const extract = new OverpassExtract();
  const faults: string[] = [];
  whole.output.elements.forEach((raw, i) => {
    const element = v.safeParse(Element, raw, { abortEarly: true });
    if (element.success) extract.add(element.output);
    // Other kinds (`area`, `count`) are answers to other questions.
    else if (/^(node|way|relation)$/.test(String((raw as { type?: unknown } | null)?.type)))
      faults.push(`elements.${i}.${v.getDotPath(element.issues[0]) ?? ''}: ${element.issues[0].message}`);
  });
  const { remark } = answer as { remark?: unknown };
  if (typeof remark === 'string' && /error/i.test(remark)) faults.push(`the server stopped: ${remark}`);
  const read = (
    visitor: OsmVisitor,
    filter: OsmFilter,
    fault: (fault: OsmFault) => void,
    progress: (bytes: number) => void,
  ): Promise<void> => {
    for (const reason of faults.splice(0)) fault({ line: null, reason });
    extract.visit(visitor, filter);
    progress(bytes);
    return Promise.resolve();
  };
  return { file, bytes, read };
}

class OverpassExtract {
  private readonly nodes = new Map<number, readonly [lonE7: number, latE7: number]>();
  private readonly ways = new Map<number, OsmWay>();
  private readonly relations: OsmRelation[] = [];
  /** Nodes that stand in a geometry only get an id by their place, so that lines meet where they share one. */
  private readonly byPlace = new Map<string, number>();

  add(element: v.InferOutput<typeof Element>): void {
    if (element.type === 'node') this.nodes.set(element.id, e7(element));
    else if (element.type === 'way') this.addWay(element.id, new Map(Object.entries(element.tags)), element);
    else {
      const members = element.members.map(({ type, ref, role, geometry }): OsmMember => {
        if (type === 'way' && geometry && !this.ways.has(ref)) this.addWay(ref, new Map(), { geometry });
        return { type, ref, role };
      });
      this.relations.push({ id: element.id, tags: new Map(Object.entries(element.tags)), members });
    }
  }

  visit(visitor: OsmVisitor, { keys, isMember }: OsmFilter): void {
    const isWanted = (tags: OsmTags): boolean => [...tags.keys()].some((key) => keys.has(key));
    for (const [id, place] of visitor.node ? this.nodes : []) visitor.node?.(id, ...place);
    for (const way of visitor.way ? this.ways.values() : [])
      if (isWanted(way.tags) || isMember(way.id)) visitor.way?.(way);
    for (const relation of this.relations) if (isWanted(relation.tags)) visitor.relation?.(relation);
  }

  private addWay(
    id: number,
    tags: OsmTags,
    {
      nodes,
      geometry,
    }: { nodes?: number[] | undefined; geometry?: (v.InferOutput<typeof Place> | null)[] | undefined },
  ): void {
    // A place that is null lies outside the box that was asked for.
    const refs =
      geometry?.flatMap((place, i) => {
        if (!place) return nodes?.[i] === undefined ? [] : [nodes[i]];
        const at = e7(place);
        const ref = nodes?.[i] ?? this.idOf(at);
        if (!this.nodes.has(ref)) this.nodes.set(ref, at);
        return [ref];
      }) ??
      nodes ??
      [];
    this.ways.set(id, { id, tags, refs });
  }

  private idOf(at: readonly [number, number]): number {
    const key = `${at[0]},${at[1]}`;
    const id = this.byPlace.get(key) ?? -1e12 - this.byPlace.size;
    this.byPlace.set(key, id);
    return id;
  }
}

const e7 = ({ lat, lon }: v.InferOutput<typeof Place>): readonly [number, number] => [Math.round(lon * 1e7), Math.round(lat * 1e7)]; // prettier-ignore
