import { fromUtm32 } from '../../../../src/geo/sceneFrame.ts';
import type { TestExtract, TestNode, TestRelation, TestWay } from './writePbf.ts';

type Tags = Readonly<Record<string, string>>;
type Place = readonly [e: number, n: number];

/** Gathers an extract from places in EPSG:25832: every new place is a node of its own. */
export class Town {
  private readonly nodes: TestNode[] = [];
  private readonly ways: TestWay[] = [];
  private readonly relations: TestRelation[] = [];
  private readonly known = new Map<string, number>();

  node([e, n]: Place, tags?: Tags): number {
    const key = `${e},${n}`;
    const found = this.known.get(key);
    if (found !== undefined && !tags) return found;
    const id = 1000 + this.nodes.length;
    const { lon, lat } = fromUtm32({ e, n });
    this.nodes.push({ id, lon: Number(lon.toFixed(7)), lat: Number(lat.toFixed(7)), ...(tags ? { tags } : {}) });
    this.known.set(key, id);
    return id;
  }

  line(places: readonly Place[], tags?: Tags): number {
    return this.way(places.map((place) => this.node(place)), tags); // prettier-ignore
  }

  area(places: readonly Place[], tags?: Tags): number {
    return this.line([...places, places[0]!], tags);
  }

  way(refs: readonly number[], tags?: Tags): number {
    const id = 100 + this.ways.length;
    this.ways.push({ id, refs, ...(tags ? { tags } : {}) });
    return id;
  }

  relation(members: TestRelation['members'], tags: Tags): number {
    const id = 10 + this.relations.length;
    this.relations.push({ id, members, tags });
    return id;
  }

  extract(): TestExtract {
    return { nodes: this.nodes, ways: this.ways, relations: this.relations };
  }
}

/** Corners of a rectangle, counter-clockwise. */
export const box = (e: number, n: number, w: number, d: number): Place[] => [[e, n], [e + w, n], [e + w, n + d], [e, n + d]]; // prettier-ignore

/** The same extract as `.osm` XML. */
export function writeXml({ nodes, ways, relations = [] }: TestExtract): string {
  const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  const tagLines = (tags: Tags = {}): string => Object.entries(tags).map(([k, v]) => `  <tag k="${escape(k)}" v="${escape(v)}"/>\n`).join(''); // prettier-ignore
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n${nodes
    .map(({ id, lon, lat, tags }) => `<node id="${id}" lon="${lon}" lat="${lat}">\n${tagLines(tags)}</node>\n`)
    .join('')}${ways
    .map(({ id, refs, tags }) => `<way id="${id}">\n${refs.map((ref) => `  <nd ref="${ref}"/>\n`).join('')}${tagLines(tags)}</way>\n`)
    .join('')}${relations
    .map(({ id, members, tags }) => `<relation id="${id}">\n${members.map(({ type, ref, role }) => `  <member type="${type}" ref="${ref}" role="${role}"/>\n`).join('')}${tagLines(tags)}</relation>\n`)
    .join('')}</osm>\n`; // prettier-ignore
}

/** The same extract as Overpass answers with `out body`, or with `out geom`. */
export function writeOverpass({ nodes, ways, relations = [] }: TestExtract, isGeometry: boolean): string {
  const places = new Map(nodes.map(({ id, lon, lat }) => [id, { lat, lon }]));
  const geometry = (refs: readonly number[]): unknown[] => refs.map((ref) => places.get(ref) ?? null);
  const refsOf = new Map(ways.map(({ id, refs }) => [id, refs]));
  return JSON.stringify({
    version: 0.6,
    osm3s: { copyright: 'ODbL' },
    elements: [
      ...(isGeometry ? [] : nodes.map((node) => ({ type: 'node', ...node }))),
      ...ways.map(({ id, refs, tags }) => ({ type: 'way', id, ...(isGeometry ? { geometry: geometry(refs) } : {}), nodes: refs, tags })), // prettier-ignore
      ...relations.map(({ id, members, tags }) => ({
        type: 'relation',
        id,
        members: members.map((member) => isGeometry && member.type === 'way' ? { ...member, geometry: geometry(refsOf.get(member.ref) ?? []) } : member), // prettier-ignore
        tags,
      })),
    ],
  });
}
