import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kindLooks, loadThemes } from '../../src/feed/loadThemes.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { KIND_SIGNS } from '../../src/ui/parts/kindSigns.ts';
import { inkOf } from './inkOf.ts';

const { kinds, signs } = kindLooks(loadThemes(join(ROOT, 'assets/themes')));
const all = [...Object.entries(signs), ...Object.entries(KIND_SIGNS)];
const shape = new Map(all.map(([kind, path]) => [kind, inkOf(path)]));

describe('the signs of the kinds of assets', () => {
  it('are there for every kind of every theme', () => {
    expect(Object.keys(kinds).filter((kind) => signs[kind] === undefined)).toEqual([]);
  });

  it('are there for every kind of the city’s own files', () => {
    const folder = join(ROOT, 'assets/city/assets');
    const used = readdirSync(folder).flatMap((file) =>
      (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { features: { properties: { kind: string } }[] }).features.map(({ properties }) => properties.kind),
    ); // prettier-ignore
    const named = new Set(all.map(([kind]) => kind));
    expect([...new Set(used)].filter((kind) => !named.has(kind))).toEqual([]);
  });

  it('are told apart without colour: no two of them have more than three quarters of their ink in common', () => {
    const alike: string[] = [];
    const list = [...shape];
    list.forEach(([a, inkA], i) => {
      for (const [b, inkB] of list.slice(i + 1)) {
        const common = [...inkA].filter((cell) => inkB.has(cell)).length;
        if (common / (inkA.size + inkB.size - common) > 0.75) alike.push(`${a} and ${b}`);
      }
    });
    expect(new Set(all.map(([kind]) => kind)).size).toBe(all.length);
    expect(alike).toEqual([]);
  });

  it('stay within their box', () => {
    for (const [kind, ink] of shape) {
      expect([kind, ink.size > 8]).toEqual([kind, true]);
      for (const cell of ink) for (const at of cell.split(' ').map(Number)) expect([kind, at >= 0 && at <= 21]).toEqual([kind, true]); // prettier-ignore
    }
  });
});
