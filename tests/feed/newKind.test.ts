import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Pictures } from '../../src/engine/pictures/Pictures.ts';
import { createEvaluator } from '../../src/feed/alarms/evaluator.ts';
import { ruleInstances } from '../../src/feed/alarms/ruleInstance.ts';
import { createHub } from '../../src/feed/hub.ts';
import { createIndicators } from '../../src/live/indicators/indicators.ts';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { kindLooks, loadThemes } from '../../src/feed/loadThemes.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Observation } from '../../src/live/observation.ts';
import { CatalogueSchema } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { createStationReader } from '../../src/simulators/readStations.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createPictures, pictureColumns, readPicture } from '../../src/state/pictures.ts';
import { createThemes } from '../../src/state/themes.ts';
import { createView } from '../../src/state/view.ts';
import type { Viewer } from '../../src/state/viewer.ts';
import { assetRows, kindsOf } from '../../src/ui/browse/assetRows.ts';
import { kindText, nameKinds } from '../../src/ui/i18n/texts.ts';
import { KindIcon } from '../../src/ui/parts/KindIcon.tsx';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';

const ROOT = join(import.meta.dirname, '../..');
const AT = Date.parse('2024-01-08T11:00:00Z');
const text = (de: string, en: string, zh: string) => ({ de, en, zh });

/** All that is said of the new kind: nothing of it is in any file of TypeScript. */
const BEACON = 'river-beacon';
const SIGN = 'M11 2v18M5 8h12M7 14h8';
const KIND = {
  name: text('Flussbake', 'River beacon', '河标'),
  icon: SIGN,
  provenance: { kind: 'generated', source: 'test', licence: 'CC0', date: '2026' },
  datastreams: [
    {
      property: 'tilt',
      name: text('Neigung', 'Tilt', '倾斜'),
      unit: 'deg',
      intervalS: 600,
      thresholds: [{ value: 20, level: 'watch', label: text('schief', 'leaning', '倾斜') }],
    },
  ],
};
const PICTURE = { id: 'tilt', name: text('Neigung', 'Tilt', '倾斜'), kind: BEACON, property: 'tilt', shape: 'column', ramp: 'warning', from: 0, to: 40 }; // prettier-ignore
const RULE = { id: 'beacon-leans', severity: 'watch', kind: BEACON, when: { property: 'tilt', mark: 'watch' }, title: text('Bake schief', 'Beacon leans', '河标倾斜'), cause: text('a', 'b', '丙'), action: text('a', 'b', '丙') }; // prettier-ignore
const INDICATOR = { id: 'worst-beacon', name: text('Größte Neigung', 'Greatest tilt', '最大倾斜'), take: 'max', kind: BEACON, property: 'tilt', unit: 'deg', why: text('a', 'b', '丙') }; // prettier-ignore
const SIMULATED = {
  places: { list: [{ id: 'beacon/ruhrort', lon: 6.72, lat: 51.45, name: text('Bake Ruhrort', 'Ruhrort beacon', '鲁尔奥特河标') }] }, // prettier-ignore
  values: { tilt: { base: 30 } },
};

interface ThemeJson {
  readonly kinds: Readonly<Record<string, unknown>>;
  readonly pictures: readonly unknown[];
  readonly rules: readonly unknown[];
}
let root = '';
afterAll(() => rmSync(root, { recursive: true, force: true }));
const themeFile = (): string => join(root, 'assets/themes/iot.json');
/** A theme's file with the new kind, or with something of it as it must not be. */
function writeTheme(said: { readonly kind?: unknown; readonly picture?: unknown; readonly rule?: unknown } = {}): void {
  const { kind = KIND, picture = PICTURE, rule = RULE } = said;
  const theme = JSON.parse(readFileSync(join(ROOT, 'assets/themes/iot.json'), 'utf8')) as ThemeJson;
  const kinds = kind === null ? theme.kinds : { ...theme.kinds, [BEACON]: kind };
  writeFileSync(themeFile(), JSON.stringify({ ...theme, kinds, pictures: [picture, ...theme.pictures], rules: [rule, ...theme.rules], indicators: [INDICATOR] })); // prettier-ignore
}

beforeEach(() => {
  if (root) rmSync(root, { recursive: true, force: true });
  root = mkdtempSync(join(tmpdir(), 'hafenblick-kind-'));
  mkdirSync(join(root, 'assets'));
  symlinkSync(join(ROOT, 'assets/city'), join(root, 'assets/city'));
  for (const folder of ['themes', 'simulators']) cpSync(join(ROOT, 'assets', folder), join(root, 'assets', folder), { recursive: true }); // prettier-ignore
  writeTheme();
  const simulators = join(root, 'assets/simulators/iot.json');
  const file = JSON.parse(readFileSync(simulators, 'utf8')) as Pick<ThemeJson, 'kinds'>;
  writeFileSync(simulators, JSON.stringify({ ...file, kinds: { ...file.kinds, [BEACON]: SIMULATED } }));
});

/** The catalogue of a feed that has these files, as it goes over the line. */
function loaded() {
  const themes = loadThemes(join(root, 'assets/themes'));
  const catalogue = loadCatalogue(join(root, 'assets/city/assets'), 1, kindLooks(themes));
  const { stations } = createStationReader(root, catalogue.catalogue.features, () => 400)('iot')!;
  catalogue.add(stations.assets);
  const station = stations.stations.find(({ kind }) => kind === BEACON)!;
  const observation: Observation = {
    ...{ datastream: 'beacon/ruhrort/tilt', timeMs: unixMs(AT), quality: 'good', origin: 'simulated' },
    value: stations.valuesOf(station, AT)['tilt']!,
  };
  return { themes, catalogue, observation };
}

describe('a new kind of asset that stands in the files alone', () => {
  it('is simulated, has its alarm and its figure', async () => {
    const { themes, catalogue, observation } = loaded();
    expect(observation.value).toBe(30);
    const instance = ruleInstances(catalogue, themes).find(({ about }) => about.alarm.includes('beacon-leans'))!;
    const raised: boolean[] = [];
    const evaluator = createEvaluator(instance, ({ isRaised }) => raised.push(isRaised));
    evaluator.observe(observation);
    evaluator.advance(AT + 1);
    expect(raised).toEqual([true]);
    const indicators = createIndicators({
      ...{ catalogue, themes, hub: createHub(catalogue) },
      clock: { mode: 'recorded', instant: () => unixMs(AT) },
      stateAt: () => [observation],
    });
    const { indicators: figures } = await indicators.at(unixMs(AT), 'iot');
    expect(figures[0]).toMatchObject({ id: 'worst-beacon', value: 30, n: 1 });
  });

  it('is listed by its name in three languages, with its sign and its status', () => {
    const { catalogue, observation } = loaded();
    const store = createCatalogue();
    store.catalogueLoaded(decode(CatalogueSchema, JSON.parse(JSON.stringify(catalogue.catalogue)), 'catalogue'));
    const { assets, kinds, byId } = store.getState();
    nameKinds(kinds);
    expect((['de', 'en', 'zh'] as const).map((lang) => kindText(BEACON, lang))).toEqual(['Flussbake', 'River beacon', '河标']); // prettier-ignore
    expect(kindsOf(assets, 'iot', 'de')).toContain(BEACON);
    const { index } = byId.get('beacon/ruhrort')!.properties.datastreams[0]!;
    const at = {
      readings: { get: (i: number) => (i === index ? observation : undefined) },
      ...{ instantMs: unixMs(AT), isDown: false },
    } as unknown as Parameters<typeof assetRows>[2];
    const rows = assetRows(assets, { theme: 'iot', kind: BEACON, status: null, sort: 'status' }, at, 'de');
    expect(rows.map(({ asset, status }) => [asset.id, status])).toEqual([['beacon/ruhrort', 'watch']]);
    const icon = createElement(KindIcon, { asset: byId.get('beacon/ruhrort')! });
    // Rendered once, as the store is now.
    const viewer = { catalogue: createStore(() => store.getState()) } as unknown as Viewer;
    expect(renderToStaticMarkup(createElement(ViewerProvider, { value: viewer }, icon))).toContain(SIGN);
  });

  it('is drawn as its theme says', async () => {
    const { catalogue, observation } = loaded();
    const store = createCatalogue();
    store.catalogueLoaded(catalogue.catalogue);
    const view = createView({ theme: 'iot' });
    const file = JSON.parse(readFileSync(themeFile(), 'utf8')) as unknown;
    const themes = createThemes({ iot: () => Promise.resolve(file) });
    const pictures = createPictures({ view, themes, catalogue: store });
    await themes.open('iot');
    await expect.poll(() => pictures.getState().shown?.picture.id).toBe('tilt');
    const shown = pictures.getState().shown!;
    const columns = pictureColumns(shown.items.length);
    readPicture(
      shown,
      { readings: { get: () => observation }, instantMs: unixMs(AT), isDown: false } as never,
      columns,
    );
    expect([shown.items.length, columns.share[0], columns.state[0]]).toEqual([1, 0.75, 2]);
    const drawn = new Pictures();
    drawn.setPicture(shown, { heightAt: () => 25 });
    expect(drawn.assetIdOf(0)).toBe('beacon/ruhrort');
    drawn.dispose();
  });
});

describe('a theme’s file that is wrong', () => {
  it.each([
    ['a picture with a shape that nobody draws', { picture: { ...PICTURE, shape: 'cloud' } }, 'pictures.0.shape'],
    ['a rule without its Chinese text', { rule: { ...RULE, title: { de: 'a', en: 'b' } } }, 'rules.0.title.zh'],
    ['a kind without a name', { kind: { ...KIND, name: undefined } }, 'kinds.river-beacon.name'],
    ['a threshold without a level', { kind: { ...KIND, datastreams: [{ ...KIND.datastreams[0], thresholds: [{ value: 3, label: text('a', 'b', '丙') }] }] } }, 'kinds.river-beacon.datastreams.0.thresholds.0.level'],
    ['a word that nobody knows', { kind: { ...KIND, colour: 'red' } }, 'kinds.river-beacon.colour'],
  ])('is refused with file and path: %s', (_, said, path) => {
    writeTheme(said);
    expect(() => loadThemes(join(root, 'assets/themes'))).toThrow(`assets/themes/iot.json: ${path}: `);
  }); // prettier-ignore

  it('is refused where the simulator speaks of a kind that the theme does not know', () => {
    writeTheme({ kind: null });
    const { features } = loadCatalogue(join(root, 'assets/city/assets'), 1).catalogue;
    expect(() => createStationReader(root, features, () => 400)('iot')).toThrow('assets/simulators/iot.json: kinds.river-beacon: is not in assets/themes/iot.json'); // prettier-ignore
  });

  it('is refused where it is no JSON', () => {
    writeFileSync(themeFile(), '{ "kinds": ');
    expect(() => loadThemes(join(root, 'assets/themes'))).toThrow(/^assets\/themes\/iot\.json: /);
  });
});
