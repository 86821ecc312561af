import { describe, expect, it } from 'vitest';
import { encodeColumnFile, type Column } from '../../src/schema/columnFile.ts';
import { decodeLandcover, encodeLandcover } from '../../src/schema/landcoverFile.ts';

const encoded = (meta: unknown, columns: Record<string, Column>): ArrayBuffer =>
  encodeColumnFile({ meta, columns }, ['end']).buffer;

describe('the file of the land cover', () => {
  it('comes back pixel by pixel, runs over the ends of rows and single pixels too', () => {
    const classes = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i % 7 === 0 ? 3 : Math.floor(i / 95)));
    const map = { width: 40, height: 30, classes };
    expect(decodeLandcover(encodeLandcover(map).buffer, 'landcover.bin')).toEqual(map);
  });

  it.each([
    ['of no size', { width: 0, height: 2 }, [1], [4], 'landcover.bin: width'],
    ['of a class that is none', { width: 2, height: 2 }, [99], [4], 'landcover.bin: columns.class.0: is no class'],
    ['that goes back', { width: 2, height: 2 }, [1, 2], [3, 3], 'landcover.bin: columns.end.1: is not between'],
    ['that is longer than the map', { width: 2, height: 2 }, [1], [5], 'landcover.bin: columns.end.0: is not between'],
    [
      'that ends before the map',
      { width: 2, height: 2 },
      [1],
      [3],
      'landcover.bin: columns.end: does not fill the map',
    ],
    ['with an end too few', { width: 2, height: 2 }, [1, 2], [4], 'landcover.bin: columns: needs class'],
  ])('refuses one %s, by name and path', (_, meta, runs, ends, message) => {
    const file = encoded(meta, { class: Uint8Array.from(runs), end: Uint32Array.from(ends) });
    expect(() => decodeLandcover(file, 'landcover.bin')).toThrow(message);
  });
});
