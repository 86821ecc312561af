import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { counterSeries } from '../../src/feed/sources/datex/counterSeries.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../src/schema/theme.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Properties by kind: of the themes' kinds, and of what stands in the city's own files. */
function propertiesByKind(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  const add = (kind: string, properties: readonly string[]): void => {
    const known = all.get(kind) ?? new Set<string>();
    properties.forEach((property) => known.add(property));
    all.set(kind, known);
  };
  // What counters say is announced by their source.
  const sites = (['northBound', 'southBound'] as const).map((side) => ({ side, lanes: 2, characteristics: new Map() }));
  for (const kind of ['counter', 'detector'])
    add(
      kind,
      counterSeries(sites, 300).map(({ property }) => property),
    );
  // … and what is said of roadworks by theirs.
  add('roadworks', ['active', 'delay', 'speed']);
  for (const theme of THEMES) {
    const { kinds } = decode(ThemeTextsSchema, read(`assets/themes/${theme}.json`), theme);
    for (const [kind, { datastreams }] of Object.entries(kinds))
      add(
        kind,
        datastreams.map(({ property }) => property),
      );
  }
  for (const file of readdirSync(join(ROOT, 'assets/city/assets'))) {
    const { features } = read(`assets/city/assets/${file}`) as {
      features: { properties: { kind: string; datastreams?: { property: string }[] } }[];
    };
    for (const { properties } of features) add(properties.kind, (properties.datastreams ?? []).map(({ property }) => property)); // prettier-ignore
  }
  return all;
}

describe('the pictures in the files of the themes', () => {
  const known = propertiesByKind();

  it.each(THEMES)('show what somebody measures: %s', (theme) => {
    const { pictures } = decode(ThemeTextsSchema, read(`assets/themes/${theme}.json`), theme);
    const properties = new Set([...known.values()].flatMap((all) => [...all]));
    for (const { kind, property } of pictures) {
      expect(known.has(kind), `a kind ${kind}`).toBe(true);
      expect(properties.has(property), `a property ${property}`).toBe(true);
    }
  });
});
