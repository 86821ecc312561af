import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { districtsGeoJson } from '../../src/city/districts.ts';
import { CITY_FOLDER } from './builtCity.ts';

interface District {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: string; readonly coordinates: readonly (readonly (readonly [number, number][])[])[] };
} // prettier-ignore

const FILE = `${CITY_FOLDER}/districts.geojson`;
const curated = readFileSync(FILE, 'utf8');
const read = (text: string) => (JSON.parse(districtsGeoJson(JSON.parse(text), 'districts.geojson')) as { readonly features: District[] }).features; // prettier-ignore

/** Counter-clockwise is positive, km². */
function areaKm2(ring: readonly (readonly [number, number])[]): number {
  const [east, north] = [111.32 * Math.cos((51.45 * Math.PI) / 180), 111.25];
  return ring.slice(1).reduce((sum, [lon, lat], i) => {
    const [fromLon, fromLat] = ring[i]!;
    return sum + ((fromLon * lat - lon * fromLat) * east * north) / 2;
  }, 0);
}

describe('the districts for others', () => {
  const features = read(curated);

  it('are seven districts and what quarters there are, each with names, its district and where it is from', () => {
    expect(features.filter(({ properties }) => properties['level'] === 'district')).toHaveLength(7);
    const districts = new Set(features.map(({ properties }) => properties['id']));
    const quarters = features.filter(({ properties }) => properties['level'] === 'quarter');
    expect(quarters.length).toBeGreaterThan(20);
    for (const { properties } of quarters) expect(districts).toContain(properties['district']);
    expect(features.find(({ id }) => id === 'district/401')?.properties).toEqual({
      ...{ id: '401', name: 'Ruhrort', 'name:en': 'Ruhrort', 'name:zh': '鲁尔奥特', level: 'quarter', areaKm2: 5.26 },
      ...{ district: '400', kind: 'measured', licence: 'ODbL-1.0', date: '2019' },
      source: '© OpenStreetMap contributors, generalised to 12 m',
    });
  });

  it('have closed outer rings, counter-clockwise as RFC 7946 asks, of the area that they say', () => {
    for (const { id, properties, geometry } of features) {
      expect(geometry.type).toBe('MultiPolygon');
      for (const [outer] of geometry.coordinates) expect(outer!.at(-1), id).toEqual(outer![0]);
      const sum = geometry.coordinates.reduce((area, [outer]) => area + areaKm2(outer!), 0);
      expect(sum / (properties['areaKm2'] as number), id).toBeCloseTo(1, 1);
    }
  });

  it('turn holes the other way round', () => {
    const square = (size: number) => [[6, 51], [6 + size, 51], [6 + size, 51 + size], [6, 51 + size], [6, 51]]; // prettier-ignore
    const file = JSON.parse(curated) as { features: District[] };
    const [first] = file.features;
    const holed = { ...first!, geometry: { type: 'MultiPolygon', coordinates: [[square(3), square(1)]] } };
    const [[outer, hole]] = read(JSON.stringify({ ...file, features: [holed] }))[0]!.geometry.coordinates as [[[number, number][], [number, number][]]]; // prettier-ignore
    expect(areaKm2(outer)).toBeGreaterThan(0);
    expect(areaKm2(hole)).toBeLessThan(0);
  });

  it('are refused with the place in the file where something is missing', () => {
    const file = JSON.parse(curated) as { features: { properties: { name?: unknown } }[] };
    delete file.features[2]!.properties.name;
    expect(() => read(JSON.stringify(file))).toThrow(/districts\.geojson: features\.2\.properties\.name/);
  });
});
