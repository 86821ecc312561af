import { describe, expect, it } from 'vitest';
import { tileAt, tilesAround } from '../../src/geo/tileGrid.ts';

describe('the grid of tiles', () => {
  it('is numbered from the south-west, row by row, as the contract says', () => {
    expect(tileAt({ lon: 6.46, lat: 51.21 })).toBe(1);
    expect(tileAt({ lon: 6.49, lat: 51.21 })).toBe(2);
    expect(tileAt({ lon: 6.46, lat: 51.23 })).toBe(21);
    expect(tileAt({ lon: 6.7345, lat: 51.4535 })).toBe(1 + 12 * 20 + 9);
  });

  it('takes what lies beyond into the tiles at its edge', () => {
    expect(tileAt({ lon: 0, lat: 0 })).toBe(1);
    expect(tileAt({ lon: 180, lat: 90 })).toBe(500);
  });

  it('knows the tiles that a circle touches', () => {
    const home = { lon: 6.735, lat: 51.45 };
    expect(tilesAround(home, 100)).toEqual([tileAt(home)]);
    expect(tilesAround(home, 2_500)).toHaveLength(9);
    expect(tilesAround({ lon: 6.45, lat: 51.2 }, 100)).toEqual([1]);
  });
});
