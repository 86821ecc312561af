import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extrude } from '../../../src/city/model/extrude.ts';
import { kindByDirection, packSurfaces, reversedRing, surfacesOf } from '../../../src/city/model/geometry.ts';
import { boundsOf, footprintArea, isClosed, volume } from '../../../src/city/model/measure.ts';
import { FUNCTION_WORDS } from '../../../src/city/model/functionWords.ts';
import { readFunctionCode, readRoofCode } from '../../../src/city/model/registerWords.ts';

const ring = (...points: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(points.flatMap(([e, n]) => [344_000 + e, 5_700_000 + n, 0]));
const square = ring([0, 0], [10, 0], [10, 10], [0, 10]);
const courtyard = ring([2, 2], [4, 2], [4, 4], [2, 4]);

describe('the model of a building', () => {
  it('gives back the surfaces that were packed', () => {
    const surfaces = extrude([square, courtyard], 30, 36);
    expect([...surfacesOf(packSurfaces(surfaces))]).toEqual(surfaces);
  });

  it('measures a block with a courtyard, whichever way its outlines run', () => {
    for (const rings of [
      [square, courtyard],
      [reversedRing(square), courtyard],
      [square, reversedRing(courtyard)],
    ]) {
      // prettier-ignore
      const geometry = packSurfaces(extrude(rings, 30, 36));
      expect(isClosed(geometry)).toBe(true);
      expect(volume(geometry)).toBeCloseTo(96 * 6, 6);
      expect(footprintArea(geometry)).toBeCloseTo(96, 6);
      expect(boundsOf(geometry)).toEqual([344_000, 5_700_000, 30, 344_010, 5_700_010, 36]);
    }
  });

  it('is not closed when a surface is missing or turned', () => {
    const surfaces = extrude([square], 30, 36);
    surfaces.forEach((_, i) => expect(isClosed(packSurfaces(surfaces.filter((__, j) => j !== i)))).toBe(false));
    const turned = surfaces.map((s, i) => (i === 2 ? { ...s, rings: s.rings.map(reversedRing) } : s));
    expect(isClosed(packSurfaces(turned))).toBe(false);
    expect(isClosed(packSurfaces([]))).toBe(false);
  });

  it('has the area times the height as its volume, for any outline', () => {
    const outline = fc.integer({ min: 3, max: 20 }).chain((count) => fc.array(fc.double({ min: 3, max: 40, noNaN: true }), { minLength: count, maxLength: count })); // prettier-ignore
    fc.assert(
      fc.property(outline, fc.double({ min: 0.5, max: 200, noNaN: true }), (radii, height) => {
        const star = ring(...radii.map((r, i): [number, number] => [r * Math.cos((2 * Math.PI * i) / radii.length), r * Math.sin((2 * Math.PI * i) / radii.length)])); // prettier-ignore
        const geometry = packSurfaces(extrude([star], 25, 25 + height));
        expect(isClosed(geometry)).toBe(true);
        expect(volume(geometry) / (footprintArea(geometry) * height)).toBeCloseTo(1, 6);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a block without height or area', () => {
    expect(() => extrude([square], 30, 30)).toThrow(RangeError);
    expect(() => extrude([ring([0, 0], [1, 1], [2, 2])], 30, 36)).toThrow('no area');
  });

  it('knows roofs, walls and grounds by where they look', () => {
    const kinds = extrude([square], 30, 36).map(({ rings, kind }) => [kindByDirection(rings), kind]);
    for (const [found, built] of kinds) expect(found).toBe(built);
  });
});

describe('words of the register', () => {
  it('stand for every code of the list in three languages, each code once', () => {
    const lines = FUNCTION_WORDS.trim().split('\n');
    expect(lines.length).toBeGreaterThan(220);
    for (const line of lines) expect(line).toMatch(/^\d{5}_\d{4} [doihpn] [^|]+\|[^|]+\|[^|]+$/);
    expect(new Set(lines.map((line) => line.slice(0, 10))).size).toBe(lines.length);
  });

  it('fall back to the group of a code that is not in the list', () => {
    expect(readFunctionCode('31001_2143')).toMatchObject({ category: 'industry', word: { en: 'warehouse' } });
    expect(readFunctionCode('31001_1999')).toEqual({ code: '31001_1999', word: null, category: 'dwelling' });
    expect(readFunctionCode('house').category).toBe('outbuilding');
  });

  it('name roofs by the codes of the AdV and of the SIG 3D', () => {
    expect(readRoofCode('3100').word?.de).toBe('Satteldach');
    expect(readRoofCode('1030').word?.de).toBe('Satteldach');
    expect(readRoofCode('gable')).toEqual({ code: 'gable', word: null });
  });
});
