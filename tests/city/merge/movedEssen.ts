import { readFileSync, writeFileSync } from 'node:fs';
import Flatbush from 'flatbush';
import { writeGeoTiff } from '../readers/geoTiff.ts';

/** From Essen into Duisburg: metres east and north, so that most of it lies in the kilometre square 345, 5698. */
const BY = { e: -14_400, n: -8_200 };
export const MOVED_TILE = 'LoD2_32_345_5698_1_NW.gml';
const NUMBERS = /(<gml:(?:posList|pos|lowerCorner|upperCorner)[^>]*>)([^<]*)(?=<)/g;

/** Ground under the moved buildings, a grid of 5 m: what the delivery says of the terrain at their walls. */
export interface MovedGround {
  readonly west: number;
  readonly north: number;
  readonly sideM: number;
  /** m NHN at a place in EPSG:25832. */
  readonly heightAt: (e: number, n: number) => number;
}

/** Writes a real delivery of buildings as if it were of Duisburg, and the terrain that its terrain intersections tell. */
export function writeMovedEssen(from: string, gml: string, tiff: string): MovedGround {
  const places: number[] = [];
  const text = readFileSync(from, 'utf8').replace(NUMBERS, (_, tag: string, list: string) => {
    const numbers = list.trim().split(/\s+/).map(Number);
    for (let i = 0; i + 2 < numbers.length; i += 3) {
      numbers[i]! += BY.e;
      numbers[i + 1]! += BY.n;
    }
    return tag + numbers.map((value) => value.toFixed(3)).join(' ');
  });
  writeFileSync(gml, text);
  for (const [curve] of text.matchAll(/<bldg:lod[12]TerrainIntersection>[\s\S]*?<\/bldg:lod[12]TerrainIntersection>/g))
    for (const [, , list] of curve.matchAll(NUMBERS)) places.push(...list!.split(' ').map(Number));
  const index = new Flatbush(places.length / 3);
  for (let i = 0; i < places.length; i += 3) index.add(places[i]!, places[i + 1]!);
  index.finish();
  const heightAt = (e: number, n: number): number => {
    let [sum, weights] = [0, 0];
    for (const i of index.neighbors(e, n, 12)) {
      const weight = 1 / (4 + (places[i * 3]! - e) ** 2 + (places[i * 3 + 1]! - n) ** 2);
      sum += weight * places[i * 3 + 2]!;
      weights += weight;
    }
    return sum / weights;
  };
  const [west, north, stepM, side] = [345_200, 5_698_750, 5, 200];
  const cell = (column: number, row: number): number => heightAt(west + (column + 0.5) * stepM, north - (row + 0.5) * stepM); // prettier-ignore
  writeFileSync(tiff, writeGeoTiff({ width: side, height: side, e: west, n: north, stepM, heightAt: cell, tile: 128, isDeflated: true })); // prettier-ignore
  return { west, north, sideM: side * stepM, heightAt };
}
