import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtm32, gridConvergence, SCENE_ORIGIN, toScene } from '../../../geo/sceneFrame.ts';
import type { CityBuilding } from '../../model/CityBuilding.ts';
import { CityInputError } from '../geojson.ts';
import { addProblem, type ReadProblem } from '../readSummary.ts';
import { convexHull } from './convexHull.ts';
import { readGlbTriangles, type ModelTriangles } from './glbTriangles.ts';
import { readSidecar, type Sidecar } from './sidecar.ts';

export interface LandmarkReading {
  readonly buildings: CityBuilding[];
  readonly problems: ReadProblem[];
  problemCount: number;
}

/** Models among files and folders that may not be there: folders by name, not what lies below them. */
export const landmarkFiles = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    if (!existsSync(path)) return [];
    const files = statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .map((name) => join(path, name))
      : [path];
    return files.filter((file) => /\.glb$/i.test(file));
  });

const sidecarOf = (model: string): string => model.replace(/\.glb$/i, '.json');

/** The files that a landmark is made of. */
export const withSidecar = (model: string): string[] => [model, sidecarOf(model)].filter((path) => existsSync(path));

/**
 * Models of single buildings (`.glb`) with their places (`.json` of the same name beside each). One that cannot be used is a problem, and
 * the rest is read.
 * @param heightAt ground in m NHN at scene x, z
 */
export async function readLandmarks(
  paths: readonly string[],
  heightAt: (x: number, z: number) => number,
): Promise<LandmarkReading> {
  const reading: LandmarkReading = { buildings: [], problems: [], problemCount: 0 };
  const seen = new Set<string>();
  for (const path of paths)
    try {
      const sidecar = readSidecar(sidecarOf(path));
      if (seen.has(sidecar.id)) throw new CityInputError(path, 'id', `"${sidecar.id}" is another model's already`);
      const triangles = await readGlbTriangles(path, readModel(path));
      reading.buildings.push(placeLandmark(sidecar, triangles, heightAt));
      seen.add(sidecar.id);
    } catch (error) {
      if (!(error instanceof CityInputError)) throw error;
      const [file, ...reason] = error.message.split(': ');
      addProblem(reading, { file: file!, line: null, id: null, reason: reason.join(': ') });
    }
  return reading;
}

function readModel(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CityInputError(path, '', `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The model turned, scaled and set down in the scene. Model axes: x right, y up, −z away. */
export function placeLandmark(
  sidecar: Sidecar,
  { positions, indices }: ModelTriangles,
  heightAt: (x: number, z: number) => number,
): CityBuilding {
  const { place, height, scale } = sidecar;
  const lonLat = 'lon' in place ? place : fromUtm32(place);
  const { x, z } = 'lon' in place ? toScene(place) : { x: place.e - SCENE_ORIGIN.e, z: SCENE_ORIGIN.n - place.n };
  // Bearings are true, the scene's north is the grid's. Clockwise from above is negative about y.
  const turn = -((sidecar.bearing * Math.PI) / 180 - gridConvergence(lonLat));
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const base = height.m + (height.datum === 'ground' ? heightAt(x, z) : 0);
  const placed = new Float64Array(positions.length);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < positions.length; i += 3) {
    const [px, py, pz] = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
    placed[i] = x + cos * px + sin * pz;
    placed[i + 1] = base + py * scale;
    placed[i + 2] = z - sin * px + cos * pz;
    low = Math.min(low, placed[i + 1]!);
    high = Math.max(high, placed[i + 1]!);
  }
  return {
    id: sidecar.id,
    name: sidecar.name,
    use: sidecar.use,
    kind: sidecar.kind,
    roof: 'complex',
    storeys: sidecar.storeys,
    years: sidecar.years,
    street: sidecar.street,
    number: sidecar.number,
    dwellings: null,
    provenance: sidecar.provenance,
    footprint: convexHull(placed),
    footM: low,
    topM: high,
    mesh: () => ({ positions: placed, indices }),
  };
}
