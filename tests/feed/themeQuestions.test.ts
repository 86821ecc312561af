import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadThemes } from '../../src/feed/loadThemes.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { CatalogueSchema, THEMES, type Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { StateSchema } from '../../src/schema/observations.ts';
import { feedProcess, getJson } from './feedProcess.ts';

/** Noon of a Thursday, the Rhine above mark I since the night: offices and schools are open, ships wait. */
const NOON = '2024-01-04T11:00:00Z';

const feed = feedProcess({
  DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-questions-')),
  FEED_CLOCK: 'recorded:flood-2024-01@0',
});
afterAll(() => feed.end());
let assets: readonly Asset[];
let known: ReadonlySet<string>;
beforeAll(async () => {
  const url = await feed.ready;
  assets = decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue').features;
  const { observations } = decode(StateSchema, await getJson(`${url}/api/state?at=${NOON}`), 'state');
  known = new Set(observations.filter(({ value }) => value !== null).map(({ datastream }) => datastream));
}, 120_000);

const themes = loadThemes(join(ROOT, 'assets/themes'));

describe('the first question of a theme', () => {
  it.each(THEMES)('is answered where it opens, in the scene and in its list: %s', (theme) => {
    const [first] = themes.get(theme)!.pictures;
    const shown = assets.filter(({ properties }) => properties.kind === first!.kind);
    const withValue = shown.filter(({ id }) => known.has(`${id}/${first!.property}`));
    expect(withValue.length, `assets of ${first!.kind} with a value of ${first!.property}`).toBeGreaterThan(0);
    // A row of the list leads to details with the value that the picture draws.
    expect(withValue.filter(({ properties }) => properties.theme === theme).length).toBeGreaterThan(0);
  });

  it.each(THEMES)('and every other one by one more click: %s', (theme) => {
    const silent = themes
      .get(theme)!
      .pictures.filter(({ kind, property }) =>
        assets.every(({ id, properties }) => properties.kind !== kind || !known.has(`${id}/${property}`)),
      );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('of the port is where ships wait: at berths, and with one more click at locks', () => {
    const asked = themes.get('port')!.pictures.map(({ kind, property }) => `${kind}/${property}`);
    expect(asked[0]).toBe('berth/waiting');
    expect(asked).toContain('lock/waiting');
  });
});
