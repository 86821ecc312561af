import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import {
  COLOURINGS, NO_FILTER, OPEN_SPAN, PROVENANCE_KINDS, type BuildingFilter, type Span,
} from '../../src/schema/buildingFilter.ts'; // prettier-ignore
import { BUILDING_USES } from '../../src/schema/cityFiles.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { LANGUAGES } from '../../src/schema/texts.ts';
import {
  EMPTY_URL_STATE, FACES, formatUrlState, LAYERS, parseUrlState, URL_PARAMETERS, type UrlState,
} from '../../src/schema/urlState.ts'; // prettier-ignore

const decimal = (min: number, max: number, digits: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => Number(value.toFixed(digits)));
const camera = fc.record({
  lon: decimal(6.5, 7, 5),
  lat: decimal(51.2, 51.7, 5),
  distance: fc.integer({ min: 1, max: 100_000 }),
  pitch: decimal(0, 90, 1),
  bearing: decimal(0, 359.9, 1),
});
const span = fc
  .tuple(fc.option(fc.nat(3000)), fc.option(fc.nat(3000)))
  .map(([a, b]): Span => (a !== null && b !== null && a > b ? [b, a] : [a, b]));
const filter: fc.Arbitrary<BuildingFilter> = fc.record({
  uses: fc.subarray([...BUILDING_USES]),
  kind: fc.constantFrom('', 'Halle', 'große Halle & Büro'),
  heightM: span,
  years: span,
  provenances: fc.subarray([...PROVENANCE_KINDS]),
  nearQuayM: fc.option(fc.nat(2500)),
  district: fc.option(fc.constantFrom('mitte', 'homberg-ruhrort-baerl')),
});
const state: fc.Arbitrary<UrlState> = fc
  .record({
    face: fc.constantFrom(...FACES),
    camera: fc.option(fc.oneof(camera, fc.constantFrom('port' as const, 'city' as const))),
    atMs: fc.option(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }).map((s) => unixMs(s * 1000))),
    speed: fc.constantFrom(0, 1, 60, 3600),
    selected: fc.option(fc.constantFrom('gauge/duisburg-ruhrort', 'port/dgt/crane-1')),
    theme: fc.option(fc.constantFrom(...THEMES)),
    picture: fc.option(fc.constant('co2')),
    ride: fc.option(fc.constant('hfbu1234565')),
    hiddenLayers: fc.subarray([...LAYERS]),
    variant: fc.option(fc.constant('dyke-2030')),
    lang: fc.option(fc.constantFrom(...LANGUAGES)),
    step: fc.nat(20),
    colouring: fc.option(fc.constantFrom(...COLOURINGS)),
    buildings: filter,
  })
  // What means nothing is not written: a speed without an instant, a step outside the story, a picture without a theme.
  .map((s) => ({ ...s, picture: s.theme === null ? null : s.picture }))
  .map((s) => ({ ...s, speed: s.atMs === null ? 0 : s.speed, step: s.face === 'story' ? s.step : 0 }));

describe('the state of the page in a link', () => {
  it('comes back from any link it was written to', () => {
    fc.assert(
      fc.property(state, (s) => {
        const { state: back, notes } = parseUrlState(formatUrlState(s));
        expect(back).toEqual(s);
        expect(notes).toEqual([]);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('is short and can be read', () => {
    const link = formatUrlState({
      ...EMPTY_URL_STATE,
      camera: { lon: 6.734512345, lat: 51.45351999, distance: 2600.4, pitch: 19.04, bearing: 359.99 },
      atMs: unixMs(Date.UTC(2024, 0, 6, 12)),
      selected: 'gauge/duisburg-ruhrort',
      hiddenLayers: ['trees', 'labels'],
    });
    expect(link).toBe(
      '?v=1&cam=6.73451,51.45352,2600,19,0&at=2024-01-06T12:00:00Z&sel=gauge/duisburg-ruhrort&layers=-trees,-labels',
    );
  });

  it('is no query at all while everything is as by default', () => {
    expect(formatUrlState(EMPTY_URL_STATE)).toBe('');
  });

  it('leaves parameters of others where they are', () => {
    expect(formatUrlState({ ...EMPTY_URL_STATE, theme: 'port' }, '?motion=reduced&theme=home&utm=a%20b')).toBe(
      '?v=1&theme=port&motion=reduced&utm=a%20b',
    );
  });

  it('falls back where a value is unknown or broken, and names each once', () => {
    const { state: read, notes } = parseUrlState(
      '?v=9&face=hologram&cam=6.7,51.4,NaN,3,4&at=yesterday&speed=fast&sel=../etc&theme=gold&pic=A B&ride=box&layers=-trees,-moon&variant=A B&lang=fr&step=-1&colour=blood&bf=h:20-;moon:1',
    );
    expect(read).toEqual({
      ...EMPTY_URL_STATE,
      hiddenLayers: ['trees'],
      buildings: { ...NO_FILTER, heightM: [20, null] },
    });
    expect(notes.map(({ parameter }) => parameter)).toEqual([...URL_PARAMETERS]);
    expect(notes.find(({ parameter }) => parameter === 'layers')!.value).toBe('-moon');
  });

  it('carries what is asked of the buildings in words that can be read and edited', () => {
    const asked: BuildingFilter = { ...NO_FILTER, uses: ['industry'], heightM: [20, null], nearQuayM: 100 };
    const link = formatUrlState({ ...EMPTY_URL_STATE, colouring: 'height', buildings: asked });
    expect(link).toBe('?v=1&colour=height&bf=use:industry;h:20-;quay:-100');
    expect(parseUrlState(link).state.buildings).toEqual(asked);
    expect(parseUrlState('?bf=kind:Halle;year:1955;from:measured').state.buildings).toEqual({
      ...NO_FILTER,
      kind: 'Halle',
      years: [1955, 1955],
      provenances: ['measured'],
    });
  });

  it.each([
    'h:tall',
    'h:30-20',
    'h:-',
    'use:church',
    'use:',
    'quay:100',
    'quay:10-20',
    'district:Ümit',
    'h',
    ':',
    'year:19480000',
  ])('says that it does not understand "%s" of the buildings, and keeps the rest', (part) => {
    const { state: read, notes } = parseUrlState(`?bf=${part};use:port`);
    expect(read.buildings).toEqual({ ...NO_FILTER, uses: ['port'], ...(part === 'h:-' ? { heightM: OPEN_SPAN } : {}) });
    expect(notes).toEqual([{ parameter: 'bf', value: part }]);
  });

  it('refuses a camera beyond the region, in space or looking up', () => {
    for (const cam of [
      '0,0,100,20,0',
      '6.7,51.4,1e9,20,0',
      '6.7,51.4,100,-60,0',
      '6.7,51.4,100,20',
      '6.7,51.4,,20,0',
      ',,,,',
    ])
      expect(parseUrlState(`?cam=${cam}`).notes).toEqual([{ parameter: 'cam', value: cam }]);
  });

  it('takes an instant in any zone, but none without one or that is no date', () => {
    expect(parseUrlState('?at=2024-01-06T13:00%2B01:00').state.atMs).toBe(Date.UTC(2024, 0, 6, 12));
    expect(parseUrlState('?at=2024-01-06T12:00').notes).toHaveLength(1);
    expect(parseUrlState('?at=2024-13-06T12:00Z').notes).toHaveLength(1);
  });

  it('never throws, whatever the link says', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('%', '%E0%A4%A', '1e999', '-', ','),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...URL_PARAMETERS), text)), (pairs) => {
        const { state: read, notes } = parseUrlState(`?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
        expect(notes.length).toBeLessThan(200);
        expect(parseUrlState(formatUrlState(read)).notes).toEqual([]);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
