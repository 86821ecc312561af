import { describe, expect, it } from 'vitest';
import { cutOut } from '../../../src/city/lines/cutOut.ts';
import { bridgeHeights } from '../../../src/city/lines/osmHeights.ts';
import type { OsmRoad } from '../../../src/city/readers/osm/osmFeatures.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';

const road = (id: string, points: readonly Point[], more: Partial<OsmRoad> = {}): OsmRoad => ({
  id,
  class: 'residential',
  name: null,
  points,
  isBridge: false,
  isTunnel: false,
  layer: 0,
  ref: null,
  lanes: null,
  isOneWay: false,
  ...more,
});
const flat = (): number => 30;

describe('a line where OpenStreetMap takes over', () => {
  const bounds = { minX: 0, minZ: 0, maxX: 100, maxZ: 100 };
  it.each<[string, Point[], Point[][]]>([
    ['is left whole outside', [[-50, -10], [150, -10]], [[[-50, -10], [150, -10]]]],
    ['is gone inside', [[10, 10], [90, 50], [20, 90]], []],
    ['ends at the edge', [[-50, 50], [50, 50]], [[[-50, 50], [0, 50]]]],
    ['is cut in two by the box', [[-50, 50], [150, 50]], [[[-50, 50], [0, 50]], [[100, 50], [150, 50]]]],
    ['comes out again', [[50, 50], [50, 150], [60, 160]], [[[50, 100], [50, 150], [60, 160]]]],
  ])('%s', (_, line, runs) => {
    expect(cutOut(line, bounds)).toEqual(runs);
  }); // prettier-ignore
});

describe('bridges of OpenStreetMap', () => {
  const street = road('below', [[0, -200], [0, 200]]); // prettier-ignore
  const approach = [road('west', [[-400, 0], [-200, 0], [-30, 0]]), road('east', [[30, 0], [400, 0]])]; // prettier-ignore
  const bridge = road('bridge', [[-30, 0], [30, 0]], { isBridge: true, layer: 1 }); // prettier-ignore

  it('clear what they cross, and ramps lead up to them through the ways beside', () => {
    const heights = bridgeHeights([street, ...approach, bridge], 'road', [], flat);
    expect(heights.get('bridge')!(0, 0)).toBeCloseTo(35.5, 6);
    expect(heights.get('east')!(30, 0)).toBeCloseTo(35.5, 6);
    expect(heights.get('west')!(-30, 0)).toBeCloseTo(35.5, 6);
    expect(heights.get('west')!(-400, 0)).toBeLessThanOrEqual(30.3);
    expect(heights.has('below')).toBe(false);
  });

  it('lie as they are laid where nothing runs below them: over water, which has its own clearance', () => {
    expect(bridgeHeights([...approach, bridge], 'road', [], flat).size).toBe(0);
  });

  it('clear railways, too, and two layers where they lie two above', () => {
    const rail = { ...street, id: 'rail', isElectrified: true, usage: 'main', service: null };
    const high = bridgeHeights([...approach, { ...bridge, layer: 2 }], 'road', [rail], flat);
    expect(high.get('bridge')!(0, 0)).toBeCloseTo(41, 6);
  });
});
