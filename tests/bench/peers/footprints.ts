import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromScene, type LonLat } from '../../../src/geo/sceneFrame.ts';
import { decode } from '../../../src/schema/decode.ts';
import { TilesetSchema, type TileJson } from '../../../src/schema/tileset.ts';
import { readTile } from '../../city/tiles/readTile.ts';

type Corner = readonly [number, number, number];

/** Outline of a building and its height, metres. */
export interface Footprint {
  readonly ring: readonly LonLat[];
  readonly heightM: number;
}

/** A millimetre below the finest step that tiles have. */
const keyOf = ([x, , z]: Corner): string => `${Math.round(x * 250)},${Math.round(z * 250)}`;

/**
 * The rings along which walls end in the ground, of the triangles of one building. Of a wall one triangle has its lowest edge; they follow
 * one another since the walls are oriented.
 */
export function groundRings(triangles: readonly Corner[]): Corner[][] {
  const lowest = triangles.reduce((least, [, y]) => Math.min(least, y), Number.POSITIVE_INFINITY);
  const isLow = ([, y]: Corner): boolean => y - lowest < 0.01;
  const next = new Map<string, Corner[]>();
  const starts: Corner[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    corners.forEach((from, k) => {
      const to = corners[(k + 1) % 3]!;
      if (!isLow(from) || !isLow(to) || corners.every(isLow) || keyOf(from) === keyOf(to)) return;
      starts.push(from);
      next.set(keyOf(from), [...(next.get(keyOf(from)) ?? []), to]);
    });
  }
  const rings: Corner[][] = [];
  for (const start of starts) {
    const ring: Corner[] = [];
    for (let at = start, to = next.get(keyOf(at))?.pop(); to; at = to, to = next.get(keyOf(at))?.pop()) {
      ring.push(at);
      if (keyOf(to) === keyOf(start)) break;
    }
    if (ring.length >= 3) rings.push(ring);
  }
  return rings;
}

/**
 * Footprints of the built city, read back from its tiles: the same houses for a viewer that extrudes.
 * @throws Error where a house has none: then the work would not be the same
 */
export async function readFootprints(folder: string): Promise<Footprint[]> {
  const json: unknown = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8'));
  const found: Footprint[] = [];
  const visit = async ({ content, extras, children = [] }: TileJson): Promise<void> => {
    if (content && extras) {
      const { triangles, facts } = await readTile(join(folder, content.uri));
      triangles.forEach((corners, feature) => {
        const rings = groundRings(corners);
        if (rings.length === 0) throw new Error(`${content.uri}: building ${feature} has no outline`);
        for (const ring of rings)
          found.push({
            ring: ring.map(([x, , z]) => fromScene({ x: extras.x + x, z: extras.z + z })),
            heightM: facts[feature]!['height'] as number,
          });
      });
    }
    for (const child of children) await visit(child);
  };
  await visit(decode(TilesetSchema, json, 'tileset').root);
  return found;
}
