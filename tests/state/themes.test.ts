import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { THEMES } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../src/schema/theme.ts';
import { createThemes } from '../../src/state/themes.ts';

const text = (words: string) => ({ de: words, en: words, zh: words });
const TEXTS = { sentence: text('sentence'), isThere: text('there'), isMissing: text('missing') };
const FOLDER = join(import.meta.dirname, '../../assets/themes');

describe('the themes', () => {
  it('are described in a file each, complete in three languages, and there is no file without a theme', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(THEMES.map((theme) => `${theme}.json`).sort());
    for (const theme of THEMES) {
      const path = `${theme}.json`;
      const texts = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(FOLDER, path), 'utf8')), path);
      const { sentence, isThere, isMissing, pictures } = texts;
      const parts = [sentence, isThere, isMissing, ...pictures.map(({ name }) => name)];
      for (const part of parts) for (const words of Object.values(part)) expect(words).not.toBe('');
    }
  });

  it('load their texts when they are opened, and once', async () => {
    let loads = 0;
    const themes = createThemes({ port: () => Promise.resolve(++loads && TEXTS) });
    expect(themes.getState().port).toBeUndefined();
    await Promise.all([themes.open('port'), themes.open('port')]);
    expect(themes.getState().port).toMatchObject({ texts: TEXTS });
    expect(loads).toBe(1);
  });

  it('say with file and path what is wrong with one, and are asked again', async () => {
    const answers: unknown[] = [{ ...TEXTS, sentence: text('x'), isThere: { de: 'nur' } }, TEXTS];
    const themes = createThemes({ home: () => Promise.resolve(answers.shift()) });
    await themes.open('home');
    expect(JSON.stringify(themes.getState().home)).toContain('assets/themes/home.json: isThere.en');
    await themes.open('home');
    expect(themes.getState().home).toMatchObject({ texts: TEXTS });
    await themes.open('iot');
    expect(themes.getState().iot).toEqual({ error: 'assets/themes/iot.json: there is no such file' });
  });
});
