import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THEMES, type Theme } from '../schema/catalogue.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import { ThemeTextsSchema, type ThemeTexts } from '../schema/theme.ts';
import type { KindLooks } from './feedCatalogue.ts';

/** Names and signs of the kinds of assets that themes define, by kind. */
export function kindLooks(themes: ReadonlyMap<Theme, ThemeTexts>): {
  readonly [K in keyof KindLooks]-?: NonNullable<KindLooks[K]>;
} {
  const all = [...themes.values()].flatMap(({ kinds }) => Object.entries(kinds));
  return {
    kinds: Object.fromEntries(all.map(([id, { name }]) => [id, name])),
    signs: Object.fromEntries(all.flatMap(([id, { icon }]) => (icon === undefined ? [] : [[id, icon]]))),
  };
}

/** The themes' files of a folder, by theme. @throws DecodeError naming file and path */
export function loadThemes(folder: string): ReadonlyMap<Theme, ThemeTexts> {
  return new Map(
    THEMES.map((theme) => {
      const file = `assets/themes/${theme}.json`;
      let input: unknown;
      try {
        input = JSON.parse(readFileSync(join(folder, `${theme}.json`), 'utf8'));
      } catch (error) {
        throw new DecodeError(file, '', (error as Error).message);
      }
      return [theme, decode(ThemeTextsSchema, input, file)];
    }),
  );
}
