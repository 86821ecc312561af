import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/geo/segmentIndex.ts';
import { RailGates } from '../../../src/city/streets/railGates.ts';
import { nameStreets, streetNamedBy } from '../../../src/city/streets/streetNames.ts';

/** Two tracks from west to east. */
const TRACKS: Point[][] = [[[-1000, -3], [1000, -3]], [[-1000, 3], [1000, 3]]]; // prettier-ignore
const [SOUTH, NORTH]: [Point, Point] = [[0, 300], [0, -300]]; // prettier-ignore

describe('streets and railways', () => {
  it('pass at the nearest bridge, straight through', () => {
    const via = new RailGates(TRACKS, [[120, 0]]).between(SOUTH, NORTH)!;
    expect(via).toHaveLength(2);
    for (const [x] of via) expect(x).toBeCloseTo(120);
    // First the end on the near side.
    expect(via[0]![1]).toBeGreaterThan(10);
    expect(via[1]![1]).toBeLessThan(-10);
  });

  it('end where there is no bridge near or the way round is too long', () => {
    expect(new RailGates(TRACKS, []).between(SOUTH, NORTH)).toBeNull();
    expect(new RailGates(TRACKS, [[600, 0]]).between(SOUTH, NORTH)).toBeNull();
    const short: [Point, Point] = [[0, 60], [0, -60]]; // prettier-ignore
    expect(new RailGates(TRACKS, [[250, 0]]).between(...short)).toBeNull();
  });

  it('go straight where no track is in the way', () => {
    const gates = new RailGates(TRACKS, [[120, 0]]);
    expect(gates.between(SOUTH, [200, 300])).toEqual([]);
    expect(gates.isBarred(SOUTH, NORTH)).toBe(true);
    expect(gates.isBarred([120, 300], [120, -300])).toBe(false);
  });
});

describe('names of streets', () => {
  const label = { de: 'Anschrift', en: 'Address', zh: '地址' };

  it('come from addresses and from stops that are called after a street', () => {
    expect(streetNamedBy({ name: 'Schule', facts: [{ label, value: 'Bilsestr. 10, 47166 Duisburg' }] })).toBe(
      'Bilsestraße',
    );
    expect(streetNamedBy({ name: 'Asberger Str.', facts: [] })).toBe('Asberger Straße');
    expect(streetNamedBy({ name: 'Watereck', facts: [] })).toBeNull();
    expect(streetNamedBy({ name: 'Schule', facts: [{ label, value: 'Körnerplatz 2, 47226 Duisburg' }] })).toBeNull();
  });

  it('go to the nearest street, each to one, and not to one that already carries it', () => {
    const streets = [
      { kind: 'street', points: [[0, 0], [100, 0]] }, // prettier-ignore
      { kind: 'street', points: [[0, 50], [100, 50]] }, // prettier-ignore
    ] as const;
    const named = [
      { point: [50, 40], street: 'Bilsestraße' },
      { point: [50, 4], street: 'Bilsestraße' },
      { point: [50, 60], street: 'Königstraße' },
    ] as const;
    expect(nameStreets(streets, named, new Set(['Königstraße']))).toEqual(['Bilsestraße', '']);
  });
});
