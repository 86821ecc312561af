import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { place, type Ring } from './plane.ts';

export const CITY = join(import.meta.dirname, '../../assets/city');

export interface Curated {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly type: string;
  readonly lonLat: readonly (readonly number[])[];
  /** Lines, rings or the point in scene metres. */
  readonly lines: readonly Ring[];
}

interface RawFeature {
  id?: string;
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: never };
}

export const readJson = (name: string): { features: RawFeature[]; provenance?: unknown } =>
  JSON.parse(readFileSync(join(CITY, name), 'utf8')) as { features: RawFeature[]; provenance?: unknown };

export function curated(name: string): Curated[] {
  return readJson(name).features.map(({ id, properties, geometry }) => {
    const c = geometry.coordinates as unknown;
    const lines = (
      geometry.type === 'Point'
        ? [[c]]
        : geometry.type === 'LineString'
          ? [c]
          : geometry.type === 'Polygon'
            ? c
            : (c as unknown[][]).flat()
    ) as number[][][];
    return {
      id: id ?? (typeof properties['id'] === 'string' ? properties['id'] : ''),
      properties,
      type: geometry.type,
      lonLat: lines[0]!,
      lines: lines.map((line) => line.map(place)),
    };
  });
}

export const assetFiles = (): string[] =>
  readdirSync(join(CITY, 'assets'))
    .filter((name) => name.endsWith('.geojson'))
    .map((name) => `assets/${name}`);
