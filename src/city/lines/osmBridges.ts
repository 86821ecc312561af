import { chainage } from '../../geo/polyline.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import type { StructureOf } from '../../schema/structures.ts';
import type { OsmFeatures } from '../readers/osm/osmFeatures.ts';

/** A road or railway of OpenStreetMap where it runs on a deck of its own. */
export interface OsmDeck {
  readonly id: string;
  readonly carries: 'road' | 'rail';
  /** Width of the road or track that it carries, metres. */
  readonly widthM: number;
  readonly points: readonly (readonly [x: number, y: number, z: number])[];
}

/** Parapets and edge beams on both sides, metres. */
const EDGES_M = { road: 1.6, rail: 2.6 } as const;
const LONGEST_SPAN_M = 32;
/** A pier keeps this far from the middle of what runs below, metres. */
const CLEAR_M = 7;
const SHORTEST_M = 4;
const FROM_OSM: Provenance = {
  kind: 'curated',
  source: '© OpenStreetMap contributors',
  licence: 'ODbL 1.0',
  date: '',
  note: 'course as mapped; height and piers assumed',
};

/** Girder, parapets and piers under the decks of mapped bridges: simple beams, since nobody maps their construction. */
export function osmBridges(
  decks: readonly OsmDeck[],
  { roads, rails }: Pick<OsmFeatures, 'roads' | 'rails'>,
  groundAt: (x: number, z: number) => number,
): StructureOf<'bridge-beam'>[] {
  const below = new SegmentIndex([...roads, ...rails].filter(({ isBridge, isTunnel }) => !isBridge && !isTunnel).map(({ points }) => points), 64); // prettier-ignore
  const used = new Map<string, number>();
  return decks.flatMap(({ id, carries, widthM, points }) => {
    const course = points.map(([x, , z]): Point => [x, z]);
    const at = chainage(course);
    const lengthM = at.at(-1)!;
    if (points.length < 2 || lengthM < SHORTEST_M) return [];
    const spans = Math.ceil(lengthM / LONGEST_SPAN_M);
    const piers = Array.from({ length: spans - 1 }, (_, i) => ((i + 1) * lengthM) / spans).filter((d) => {
      const [x, z] = placeAt(course, at, d);
      return below.distance(x, z, CLEAR_M) >= CLEAR_M;
    });
    const [x, z] = placeAt(course, at, lengthM / 2);
    const [first, last] = [course[0]!, course.at(-1)!];
    // A way that leaves its deck and comes back to it has several.
    const n = (used.get(id) ?? 0) + 1;
    used.set(id, n);
    return [{
      kind: 'bridge-beam' as const,
      id: `structure/osm-${id}${n > 1 ? `-${n}` : ''}`,
      x: round(x),
      y: round(Math.min(...[first, [x, z] as const, last].map(([px, pz]) => groundAt(px, pz)))),
      z: round(z),
      turn: round(Math.atan2(-(last[1] - first[1]), last[0] - first[0]), 4),
      provenance: FROM_OSM,
      deck: points.map(([px, py, pz]): [number, number, number] => [round(px), round(py), round(pz)]),
      width: round(widthM + EDGES_M[carries]),
      piers: piers.map((d) => round(d)),
      main: [0, 0] as [number, number],
      rise: 0,
      carries,
    }]; // prettier-ignore
  });
}

function placeAt(course: readonly Point[], at: Float64Array, distance: number): Point {
  let i = 0;
  while (i + 2 < course.length && at[i + 1]! <= distance) i++;
  const [a, b] = [course[i]!, course[i + 1]!];
  const share = (distance - at[i]!) / (at[i + 1]! - at[i]! || 1);
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
