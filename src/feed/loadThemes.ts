import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { THEMES, type Theme } from '../schema/catalogue.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import type { Text } from '../schema/texts.ts';
import { ThemeTextsSchema, type ThemeTexts } from '../schema/theme.ts';

/** Names of the kinds of assets that themes define, by kind. */
export const kindNames = (themes: ReadonlyMap<Theme, ThemeTexts>): Readonly<Record<string, Text>> =>
  Object.fromEntries(
    [...themes.values()].flatMap(({ kinds }) => Object.entries(kinds).map(([id, { name }]) => [id, name])),
  );

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
