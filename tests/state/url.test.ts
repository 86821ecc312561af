import { beforeEach, describe, expect, it } from 'vitest';
import { NAMED_VIEWS } from '../../src/geo/cameraPose.ts';
import { unixMs } from '../../src/geo/units.ts';
import { NO_FILTER } from '../../src/schema/buildingFilter.ts';
import { parseUrlState } from '../../src/schema/urlState.ts';
import { createBuildings } from '../../src/state/buildings.ts';
import { createCamera } from '../../src/state/camera.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createStory } from '../../src/state/story.ts';
import { createUrlSync, type AddressBar } from '../../src/state/url.ts';
import { createView } from '../../src/state/view.ts';
import { catalogueOf } from './fakeFeed.ts';
import { buildingsFile, cityOf } from './someBuildings.ts';
import { createFakeTimers } from './fakeTimers.ts';

const NOON = unixMs(Date.UTC(2024, 0, 6, 12));

/** An address bar with a history, as a browser has it. */
function createFakeBar(search: string) {
  const entries = [search];
  let at = 0;
  let popped: () => void = () => undefined;
  let writes = 0;
  const bar: AddressBar = {
    search: () => entries[at]!,
    replace: (next) => {
      writes++;
      entries[at] = next;
    },
    push: (next) => {
      writes++;
      entries.splice(++at, Infinity, next);
    },
    href: (next) => `http://feed.test/${next}`,
    onPop: (told) => {
      popped = told;
      return () => (popped = () => undefined);
    },
  };
  return {
    ...bar,
    entries,
    writes: () => writes,
    go: (by: number): void => {
      at += by;
      popped();
    },
  };
}

function createSetup(search = '') {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const camera = createCamera();
  const catalogue = createCatalogue();
  const selection = createSelection();
  const start = parseUrlState(search);
  const { state } = start;
  const view = createView({ face: state.face, theme: state.theme, hiddenLayers: new Set(state.hiddenLayers) });
  if (state.atMs !== null) clock.goTo(state.atMs, state.speed);
  selection.selectAsset(state.selected);
  const story = createStory({ camera, clock, selection, view, files: {} });
  const bar = createFakeBar(search);
  const buildings = createBuildings({ city: cityOf(buildingsFile()), firstPicture: () => Promise.resolve() });
  buildings.setColouring(state.colouring);
  buildings.setFilter(state.buildings);
  const url = createUrlSync({ bar, timers, camera, catalogue, clock, selection, story, view, buildings, start });
  return { buildings, timers, clock, camera, catalogue, selection, view, bar, url, story };
}

let setup: ReturnType<typeof createSetup>;
beforeEach(() => {
  setup = createSetup();
});

describe('a computed vehicle that is selected', () => {
  it('stands in no link and makes no entry: it is gone before the link is opened', async () => {
    setup.catalogue.catalogueLoaded(catalogueOf(2, 7));
    setup.selection.selectAsset('vehicle/3-77');
    await setup.timers.advance(1000);
    expect(setup.bar.entries).toEqual(['']);
    expect(setup.url.href()).not.toContain('vehicle');
    expect(setup.selection.getState().selected).toBe('vehicle/3-77');
  });
});

describe('the address bar', () => {
  it('is left alone while everything is as the page opens', async () => {
    const { timers, camera, bar } = setup;
    camera.cameraRested(NAMED_VIEWS.home);
    await timers.advance(5_000);
    expect(bar.search()).toBe('');
  });

  it('follows camera, layers, theme, language and clock', async () => {
    const { timers, camera, view, clock, bar } = setup;
    camera.cameraRested({ lon: 6.76, lat: 51.44, distance: 900, pitch: 30, bearing: 12 });
    view.showLayer('trees', false);
    view.setTheme('port');
    view.setLanguage('zh');
    clock.goTo(NOON);
    await timers.advance(1_000);
    expect(bar.search()).toBe('?v=1&cam=6.76,51.44,900,30,12&at=2024-01-06T12:00:00Z&theme=port&layers=-trees&lang=zh');
    expect(bar.entries).toHaveLength(1);
  });

  it('writes a named view by its name', async () => {
    const { timers, camera, bar } = setup;
    camera.cameraRested({ ...NAMED_VIEWS.port, bearing: NAMED_VIEWS.port.bearing + 0.01 });
    await timers.advance(1_000);
    expect(bar.search()).toBe('?v=1&cam=port');
  });

  it('is written at most a hundred times in 30 s, which is what Safari allows, and ends with the last state', async () => {
    const { timers, camera, bar } = setup;
    for (let i = 0; i < 1800; i++) {
      camera.cameraRested({ lon: 6.7, lat: 51.4, distance: 100 + i, pitch: 30, bearing: 0 });
      timers.advanceNow(16);
    }
    await timers.advance(1_000);
    expect(bar.writes()).toBeLessThanOrEqual(65);
    expect(bar.search()).toContain(',1899,');
  });

  it('gets an entry for each selection and face, so that Back undoes it', async () => {
    const { timers, selection, view, bar } = setup;
    selection.selectAsset('sensor/s0');
    await timers.advance(1_000);
    selection.selectAsset('sensor/s1');
    view.setFace('story');
    await timers.advance(1_000);
    expect(bar.entries).toHaveLength(4);
    bar.go(-1);
    expect(view.getState().face).toBe('planner');
    expect(selection.getState().selected).toBe('sensor/s1');
    bar.go(-1);
    expect(selection.getState().selected).toBe('sensor/s0');
    bar.go(-1);
    expect(selection.getState().selected).toBeNull();
    bar.go(2);
    expect(selection.getState().selected).toBe('sensor/s1');
    await timers.advance(1_000);
    expect(bar.entries).toHaveLength(4);
  });

  it('keeps in the entry that is left what changed just before', async () => {
    const { timers, selection, view, bar } = setup;
    view.setTheme('port');
    await timers.advance(100);
    view.showLayer('trees', false);
    selection.selectAsset('sensor/s0');
    expect(bar.entries).toEqual(['?v=1&theme=port&layers=-trees', '?v=1&sel=sensor/s0&theme=port&layers=-trees']);
  });

  it('brings camera and clock back too', async () => {
    const { timers, camera, clock, selection, bar } = setup;
    camera.cameraRested(NAMED_VIEWS.home);
    selection.selectAsset('sensor/s0');
    camera.cameraRested({ lon: 6.76, lat: 51.44, distance: 900, pitch: 30, bearing: 12 });
    clock.goTo(NOON, 60);
    await timers.advance(1_000);
    bar.go(-1);
    expect(camera.getState().order).toEqual({ to: 'home', how: 'flight' });
    expect(clock.getState().mode).toBe('follow');
    bar.go(1);
    expect(clock.getState()).toMatchObject({ mode: 'past', speed: 60 });
  });

  it('keeps up with a past that runs, and its link is exact at any moment', async () => {
    const { timers, clock, bar, url } = setup;
    clock.goTo(NOON, 60);
    await timers.advance(12_000);
    expect(bar.search()).toContain('at=2024-01-06T12:10:');
    expect(bar.search()).toContain('speed=60');
    expect(url.href()).toBe('http://feed.test/?v=1&at=2024-01-06T12:12:00Z&speed=60');
  });

  it('does not follow the tour of a display', async () => {
    const { timers, view, camera, bar } = setup;
    view.setFace('display');
    camera.cameraRested(NAMED_VIEWS.port);
    await timers.advance(1_000);
    expect(bar.search()).toBe('?v=1&face=display');
  });
});

describe('a link', () => {
  it('is kept as it came while the page opens', async () => {
    const search = '?v=1&cam=6.76,51.44,900,30,12&at=2024-01-06T12:00:00Z&sel=sensor/s1&theme=port&motion=reduced';
    const { timers, view, bar } = createSetup(search);
    view.setScheme('dark');
    await timers.advance(5_000);
    expect(bar.search()).toBe(search);
  });

  it('that is broken is reported once, and mended in the address', async () => {
    const { timers, url, bar, view } = createSetup('?theme=gold&cam=1');
    expect(url.getState().notes.map(({ parameter }) => parameter)).toEqual(['cam', 'theme']);
    url.notesSaid();
    view.setTheme('port');
    await timers.advance(1_000);
    expect(url.getState().notes).toEqual([]);
    expect(bar.search()).toBe('?v=1&theme=port');
  });

  it('to an asset that is no more says so and selects nothing', async () => {
    const { timers, url, bar, selection, catalogue } = createSetup('?v=1&sel=gauge/atlantis');
    catalogue.catalogueLoaded(catalogueOf(2, 7));
    await timers.advance(1_000);
    expect(selection.getState().selected).toBeNull();
    expect(url.getState().notes).toEqual([{ parameter: 'sel', value: 'gauge/atlantis' }]);
    expect(bar.entries).toHaveLength(1);
    expect(bar.search()).toBe('');
  });

  it('to an asset that comes only with the rest of the catalogue keeps it selected', async () => {
    const { timers, url, selection, catalogue } = createSetup('?v=1&sel=driving/shuttle-2');
    catalogue.catalogueLoaded(catalogueOf(2, 7), true);
    await timers.advance(1_000);
    expect(selection.getState().selected).toBe('driving/shuttle-2');
    expect(url.getState().notes).toEqual([]);
  });

  it('leaves nothing behind when the page is taken down', async () => {
    const { timers, url, clock, view, bar } = setup;
    clock.goTo(NOON, 60);
    view.setTheme('port');
    url.dispose();
    view.setTheme('home');
    await timers.advance(10_000);
    expect(timers.pending()).toBe(0);
    expect(bar.search()).not.toContain('home');
  });

  it('follows the colouring and the filter of the buildings, and Back brings them', async () => {
    const { timers, buildings, selection, bar } = setup;
    buildings.setColouring('height');
    buildings.setFilter({ ...NO_FILTER, uses: ['port'], nearQuayM: 100 });
    await timers.advance(1_000);
    expect(bar.search()).toBe('?v=1&colour=height&bf=use:port;quay:-100');
    selection.selectAsset('sensor/s0');
    buildings.setColouring(null);
    buildings.setFilter(NO_FILTER);
    await timers.advance(1_000);
    bar.go(-1);
    expect(buildings.getState()).toMatchObject({ colouring: 'height', filter: { uses: ['port'], nearQuayM: 100 } });
  });

  it('keeps a building that is in the index, and says once that one is not, whatever the catalogue holds', async () => {
    const known = createSetup('?sel=building/denw37al1000abc');
    known.catalogue.catalogueLoaded(catalogueOf(2, 1));
    await known.buildings.load();
    expect(known.selection.getState().selected).toBe('building/denw37al1000abc');
    expect(known.url.getState().notes).toEqual([]);

    const gone = createSetup('?sel=building/g1');
    gone.catalogue.catalogueLoaded(catalogueOf(2, 1));
    expect(gone.selection.getState().selected).toBe('building/g1');
    await gone.buildings.load();
    expect(gone.selection.getState().selected).toBeNull();
    expect(gone.url.getState().notes).toEqual([{ parameter: 'sel', value: 'building/g1' }]);
  });
});
