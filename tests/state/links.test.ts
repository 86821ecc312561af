import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/schema/catalogue.ts';
import { linksOf } from '../../src/state/links.ts';
import type { ShownPicture } from '../../src/state/pictures.ts';

const asset = (kind: string, lon: number): Asset =>
  ({
    id: `${kind}/${lon}`,
    geometry: { type: 'Point', coordinates: [lon, 51.4] },
    properties: { kind },
  }) as unknown as Asset;
const [CELL, FAR, WEST, EAST, CLOUD] = [
  asset('cell', 6.71),
  asset('cell', 6.79),
  asset('node', 6.7),
  asset('node', 6.8),
  asset('cloud', 6.76),
] as const;
const shown = (items: readonly Asset[]): ShownPicture =>
  ({
    picture: { kind: 'cell', via: ['node', 'cloud'] },
    items: items.map((one) => ({ asset: one })),
  }) as unknown as ShownPicture;
const lons = (...[items, assets]: [readonly Asset[], readonly Asset[]]): number[][] =>
  linksOf(shown(items), assets).map(({ from, to, item }) => [from.lon, to.lon, item]);

describe('the links of a picture', () => {
  it('lead from each asset to the nearest of the next kind, and from there on to the last', () => {
    const items = [CELL, FAR, WEST, EAST];
    expect(lons(items, [...items, CLOUD])).toEqual([[6.71, 6.7, 0], [6.79, 6.8, 1], [6.7, 6.76, 2], [6.8, 6.76, 3]]);
  });

  it('are not there where there is nothing that they could lead to', () => {
    expect(lons([CELL, WEST], [CELL, WEST])).toEqual([[6.71, 6.7, 0]]);
    expect(lons([CELL], [CELL])).toEqual([]);
  });
}); // prettier-ignore
