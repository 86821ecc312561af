import { describe, expect, it } from 'vitest';
import { tileAt } from '../../src/geo/tileGrid.ts';
import { MOVERS_TILE } from '../../src/live/tiles.ts';
import { createCamera } from '../../src/state/camera.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import {
  createInterest,
  VALUES_FOR_A_TILE,
  EVERYTHING,
  tilesInSight,
  type Interest,
} from '../../src/state/interest.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createView } from '../../src/state/view.ts';
import { catalogueOf } from './fakeFeed.ts';

/** A city where the tiles of `near` are worth it, with a value of each datastream a second. */
const MANY = 60 * VALUES_FOR_A_TILE;
const near = { lon: 6.735, lat: 51.45, distance: 800, pitch: 30, bearing: 0 };

function setUp(datastreams: number, intervalS = 1) {
  const [camera, catalogue, selection, view] = [createCamera(), createCatalogue(), createSelection(), createView()];
  const told: Interest[] = [];
  createInterest({ camera, catalogue, selection, view, changed: (interest) => told.push(interest) });
  camera.cameraRested(near);
  const city = catalogueOf(datastreams, 1);
  for (const { properties } of city.features) properties.datastreams.forEach((each) => (each.intervalS = intervalS));
  catalogue.catalogueLoaded(city);
  return { camera, selection, view, told };
}

describe('what a viewer wants of the city', () => {
  it('is all of it while the city is small', () => {
    expect(setUp(8 * VALUES_FOR_A_TILE).told).toEqual([]);
  });

  it('is all of it where values are many and seldom: a tile would cost more than it saves', () => {
    expect(setUp(MANY, 60).told).toEqual([]);
  });

  it('has what is far away often enough that it does not seem stale', () => {
    expect(setUp(MANY, 1).told[0]!.wholeHz).toBe(0.5);
    expect(setUp(2 * MANY, 2).told[0]!.wholeHz).toBe(0.25);
  });

  it('is what it sees and a tile around it, what moves, and the asset it has selected', () => {
    const { told, selection } = setUp(MANY);
    expect(told).toHaveLength(1);
    expect(told[0]!.near).toContain(tileAt(near));
    expect(told[0]!.near).toContain(MOVERS_TILE);
    expect(told[0]!.near!.length).toBeLessThan(30);
    // The last sensor lies at the eastern edge, far from the view.
    selection.selectAsset(`sensor/s${MANY - 1}`);
    expect(told.at(-1)!.near).toContain(tileAt({ lon: 9, lat: 51.45 }));
  });

  it('is of one theme where one is chosen, unless the selected asset is of another', () => {
    const { told, view, selection } = setUp(MANY);
    view.setTheme('port');
    expect(told.at(-1)!.themes).toEqual(['port']);
    selection.selectAsset('sensor/s1');
    expect(told.at(-1)!.themes).toBeNull();
  });

  it('is all of it again when the whole city is in sight', () => {
    const { told, camera } = setUp(MANY);
    camera.cameraRested({ ...near, distance: 29_500 });
    expect(told.at(-1)).toEqual(EVERYTHING);
  });

  it('stays where a camera goes to and fro over the edge of a tile', () => {
    const east = { ...near, lon: 6.7505 };
    const west = { ...near, lon: 6.7495 };
    const first = tilesInSight(east, [])!;
    const second = tilesInSight(west, first)!;
    for (const pose of [east, west, east]) expect(tilesInSight(pose, second)).toEqual(second);
    // Far away nothing of it is kept.
    expect(tilesInSight({ ...near, lon: 6.95 }, second)!.some((tile) => second.includes(tile))).toBe(false);
  });
});
