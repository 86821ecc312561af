import { describe, expect, it } from 'vitest';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { PolygonField } from '../../src/geo/polygonField.ts';
import type { Point } from '../../src/geo/segmentIndex.ts';
import { HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

const ecosystem = themeStations('ecosystem');
const ofKind = (kind: string) => ecosystem.stations.filter((station) => station.kind === kind);
const valuesOf = (id: string, atMs: number) =>
  ecosystem.valuesOf(
    ecosystem.stations.find(({ asset }) => asset.id === id)!,
    atMs,
  );
const at = (date: string): number => Date.parse(`${date}T10:00:00Z`);
const ringOf = (outline: readonly (readonly [number, number])[]): Point[] =>
  outline.map(([lon, lat]) => {
    const { x, z } = toScene({ lon, lat });
    return [x, z];
  });

describe('projects', () => {
  it('go through their states by the date of the clock', () => {
    const stateAt = (date: string): unknown => valuesOf('project/direct-reduction', at(date))['state'];
    expect([stateAt('2021-01-01'), stateAt('2024-01-06'), stateAt('2026-11-01'), stateAt('2030-01-01')]).toEqual([0, 1, 2, 3]);
  }); // prettier-ignore

  it('have nobody on the site before the works begin, after they end, and at night', () => {
    const peopleAt = (atMs: number): number => valuesOf('project/hbf', atMs)['people']!;
    expect(peopleAt(MONDAY + 9 * HOUR_MS)).toBeGreaterThan(5);
    expect(peopleAt(MONDAY + 23 * HOUR_MS)).toBe(0);
    expect(peopleAt(at('2019-06-03'))).toBe(0);
    expect(peopleAt(at('2031-06-02'))).toBe(0);
  });

  it('progress from nothing to all of it', () => {
    for (const { asset } of ofKind('project')) {
      expect(valuesOf(asset.id, at('2005-01-01'))['progress'], asset.id).toBe(0);
      expect(valuesOf(asset.id, at('2040-01-01'))['progress'], asset.id).toBe(100);
    }
  });

  it('say that place, dates and massing are general knowledge', () => {
    for (const { asset } of ofKind('project')) expect(asset.properties.provenance.note).toMatch('general knowledge');
    expect(ofKind('project').filter(({ asset }) => asset.properties.plan!.volumes.length > 0).length).toBeGreaterThan(8);
  }); // prettier-ignore
});

describe('sites', () => {
  it('have a parcel of about the area that they tell, around their place', () => {
    for (const { asset } of ofKind('site')) {
      const { area, facts } = asset.properties;
      const ring = ringOf(area!);
      const squareM = Math.abs(ring.reduce((sum, [x, z], i) => sum + x * ring[(i + 1) % ring.length]![1] - ring[(i + 1) % ring.length]![0] * z, 0)) / 2; // prettier-ignore
      const told = Number(facts.find(({ label }) => label.en === 'Area')!.value);
      expect(Math.abs(squareM / 10_000 / told - 1), asset.id).toBeLessThan(0.15);
      const { x, z } = toScene({ lon: asset.geometry!.coordinates[0], lat: asset.geometry!.coordinates[1] });
      expect(new PolygonField([ring]).contains(x, z), asset.id).toBe(true);
    }
  });
});
