import { createStore } from 'zustand/vanilla';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { ThemePicturesSchema, type ThemePicture } from '../../src/schema/themePictures.ts';
import type { StatusContext } from '../../src/state/assetStatus.ts';
import type { CatalogueStore } from '../../src/state/catalogue.ts';
import { createPictures, pictureColumns, readPicture, type ShownPicture } from '../../src/state/pictures.ts';
import { NO_VALUE_COLOUR, RAMP_COLOURS, rampColour } from '../../src/state/ramps.ts';
import type { Reading } from '../../src/state/readings.ts';
import { createThemes } from '../../src/state/themes.ts';
import { createView } from '../../src/state/view.ts';

const text = (words: string) => ({ de: words, en: words, zh: words });
const picture = (id: string, property: string): unknown => ({
  ...{ id, name: text(id), kind: 'school', property, shape: 'column', ramp: 'warning', from: 400, to: 2000 },
});
const [CO2, SPEED] = decode(ThemePicturesSchema, [picture('co2', 'CO2'), picture('net', 'down')], 'test') as [
  ThemePicture,
  ThemePicture,
];
const THEME = { sentence: text('s'), isThere: text('i'), isMissing: text('m'), pictures: [CO2, SPEED] };

const school = (id: string, properties: readonly string[], kind = 'school'): Asset =>
  ({
    id,
    geometry: { type: 'Point', coordinates: [6.77, 51.43] },
    properties: {
      theme: 'education',
      kind,
      datastreams: properties.map((property, index) => ({
        property,
        index,
        intervalS: 300,
        unit: 'ppm',
        thresholds: [],
      })),
    },
  }) as unknown as Asset;

function setup() {
  const view = createView();
  const catalogue = createStore(() => ({
    assets: [school('school/a', ['CO2', 'down']), school('school/b', ['down']), school('school/c', ['CO2'], 'library')],
  })) as unknown as CatalogueStore;
  const themes = createThemes({ education: () => Promise.resolve(THEME) });
  return { view, catalogue, pictures: createPictures({ view, themes, catalogue }) };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pictures of a theme', () => {
  it('begin with its first one when it is opened, of the assets of that kind that have the property', async () => {
    const { view, pictures } = setup();
    expect(pictures.getState().shown).toBeNull();
    view.setTheme('education');
    await settled();
    const { shown, choices } = pictures.getState();
    expect(choices.map(({ id }) => id)).toEqual(['co2', 'net']);
    expect(shown?.picture.id).toBe('co2');
    expect(shown?.items.map(({ asset }) => asset.id)).toEqual(['school/a']);
  });

  it('change when another is chosen, and go with the theme', async () => {
    const { view, pictures } = setup();
    view.setTheme('education');
    view.setPicture('net');
    await settled();
    expect(pictures.getState().shown?.items.map(({ asset }) => asset.id)).toEqual(['school/a', 'school/b']);
    view.setTheme(null);
    expect(pictures.getState().shown).toBeNull();
    expect(view.getState().picture).toBeNull();
  });

  it('tell a value from an old one and from none, and keep what lies beyond the ramp at its end', () => {
    const at = Date.parse('2024-01-08T09:00:00Z');
    const readings: Partial<Reading>[] = [
      { value: 1200, timeMs: unixMs(at - 60_000) },
      { value: 9000, timeMs: unixMs(at - 3 * 3_600_000) },
      { value: 700, timeMs: unixMs(at), quality: 'missing' },
    ];
    const context = {
      readings: {
        get: (index: number) => readings[index] && { quality: 'good', origin: 'simulated', ...readings[index] },
      },
      instantMs: unixMs(at),
      isDown: false,
    } as unknown as StatusContext;
    const asset = school('school/a', ['CO2', 'old', 'gone', 'never']);
    const shown: ShownPicture = {
      picture: CO2,
      items: asset.properties.datastreams.map((datastream) => ({ asset, datastream })),
    };
    const columns = pictureColumns(4);
    readPicture(shown, context, columns);
    expect([...columns.state]).toEqual([2, 1, 0, 0]);
    expect(columns.share[0]).toBeCloseTo(0.5, 6);
    expect(columns.share[1]).toBe(1);
    expect(columns.colour[1]).toBe(RAMP_COLOURS.warning.at(-1));
    expect([...columns.colour.subarray(2)]).toEqual([NO_VALUE_COLOUR, NO_VALUE_COLOUR]);
  });

  it('offer what fills in another one there, by a switch, and not beside it', async () => {
    const field = { ...(picture('co2-field', 'CO2') as object), shape: 'field', of: 'co2' };
    const all = decode(ThemePicturesSchema, [picture('co2', 'CO2'), field], 'test');
    const { view, catalogue } = setup();
    const pictures = createPictures({ view, catalogue, themes: createThemes({ education: () => Promise.resolve({ ...THEME, pictures: all }) }) }); // prettier-ignore
    view.setTheme('education');
    await settled();
    const said = () => {
      const { choices, chosen, filling, shown } = pictures.getState();
      return [choices.map(({ id }) => id), chosen?.id, filling?.id, shown?.picture.id];
    };
    expect(said()).toEqual([['co2'], 'co2', 'co2-field', 'co2']);
    view.setPicture('co2-field');
    expect(said()).toEqual([['co2'], 'co2', 'co2-field', 'co2-field']);
  });

  it('of links have the values of the nodes between as well', async () => {
    const { view, pictures, catalogue } = setup();
    expect(pictures.getState().shown).toBeNull();
    const link = { ...(picture('net', 'down') as object), shape: 'link', via: ['library', 'cloud'] };
    const all = decode(ThemePicturesSchema, [link], 'test');
    catalogue.setState({ assets: [school('school/a', ['down']), school('school/n', ['down'], 'library'), school('school/c', ['down'], 'cloud')] }); // prettier-ignore
    const themes = createThemes({ education: () => Promise.resolve({ ...THEME, pictures: all }) });
    const linked = createPictures({ view, catalogue, themes });
    view.setTheme('education');
    await settled();
    expect(linked.getState().shown?.items.map(({ asset }) => asset.id)).toEqual(['school/a', 'school/n']);
  });

  it('are refused with their place when a ramp has no extent or two have one name', () => {
    const flat = { ...(picture('co2', 'CO2') as object), to: 400 };
    expect(() => decode(ThemePicturesSchema, [flat], 'x.json')).toThrow('from and to must differ');
    expect(() => decode(ThemePicturesSchema, [CO2, CO2], 'x.json')).toThrow('every id must be there once');
    expect(() => decode(ThemePicturesSchema, [{ ...CO2, of: 'gone' }], 'x.json')).toThrow(
      'of must name another picture',
    );
    expect(() => decode(ThemePicturesSchema, [{ ...CO2, shape: 'link' }], 'x.json')).toThrow(
      'via: links lead to kinds',
    );
  });
});

describe('a ramp', () => {
  it('has its own colours at its stops and their middle between them', () => {
    const [first, second] = RAMP_COLOURS.sequential;
    expect(rampColour('sequential', 0)).toBe(first);
    expect(rampColour('sequential', 0.25)).toBe(second);
    expect(rampColour('sequential', 7)).toBe(RAMP_COLOURS.sequential.at(-1));
    const red = (hex: number): number => hex >> 16;
    expect(red(rampColour('sequential', 0.125))).toBe(Math.round((red(first!) + red(second!)) / 2));
  });
});
