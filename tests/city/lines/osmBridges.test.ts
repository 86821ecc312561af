import { describe, expect, it } from 'vitest';
import { osmBridges, type OsmDeck } from '../../../src/city/lines/osmBridges.ts';
import type { OsmRoad } from '../../../src/city/readers/osm/osmFeatures.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';

const road = (points: readonly Point[], isBridge = false): OsmRoad => ({ id: 'w1', class: 'residential', name: null, points, isBridge, isTunnel: false, layer: 0, ref: null, lanes: null, isOneWay: false }); // prettier-ignore
const deck = (lengthM: number, more: Partial<OsmDeck> = {}): OsmDeck => ({
  ...{ id: 'w9', carries: 'road', widthM: 8 },
  points: [[0, 40, 0], [lengthM / 2, 41, 0], [lengthM, 40, 0]],
  ...more,
}); // prettier-ignore
const bridge = (one: OsmDeck, roads: OsmRoad[] = []) => osmBridges([one], { roads, rails: [] }, () => 31)[0];

describe('the deck of a mapped bridge', () => {
  it('is a beam as wide as its road and parapets, on piers no farther apart than a beam reaches', () => {
    const long = bridge(deck(100))!;
    expect(long).toMatchObject({ kind: 'bridge-beam', id: 'structure/osm-w9', y: 31, width: 9.6, carries: 'road' });
    expect(long.piers).toEqual([25, 50, 75]);
    expect(bridge(deck(20))!.piers).toEqual([]);
  });

  it('has no pier on what runs below', () => {
    const below = road([[50, -30], [50, 30]]); // prettier-ignore
    expect(bridge(deck(100), [below])!.piers).toEqual([25, 75]);
    expect(bridge(deck(100), [road(below.points, true)])!.piers).toEqual([25, 50, 75]);
  });

  it('is none where it is shorter than a culvert; several decks of a way have names of their own', () => {
    expect(bridge(deck(3))).toBeUndefined();
    const ids = osmBridges([deck(30), deck(40)], { roads: [], rails: [] }, () => 31).map(({ id }) => id);
    expect(ids).toEqual(['structure/osm-w9', 'structure/osm-w9-2']);
  });
});
