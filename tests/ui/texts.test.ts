import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/state/assetStatus.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { kindText, nameKinds, TEXTS } from '../../src/ui/i18n/texts.ts';

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const holes = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('kinds of assets', () => {
  it('are called as the interface calls them, else as the catalogue does, else as they are written', () => {
    nameKinds({
      block: { de: 'Wohnblock', en: 'housing block', zh: '住宅街区' },
      gauge: { de: 'x', en: 'x', zh: 'x' },
    });
    expect(kindText('block', 'de')).toBe('Wohnblock');
    expect(kindText('gauge', 'de')).toBe('Pegel');
    expect(kindText('tree-soil', 'en')).toBe('tree soil');
    nameKinds({});
  });
});

describe('texts of the interface', () => {
  const german = new Map(flat(TEXTS.de));

  it.each(['en', 'zh'] as const)('in %s are complete and fill in the same values', (lang) => {
    const other = new Map(flat(TEXTS[lang]));
    expect([...other.keys()].sort()).toEqual([...german.keys()].sort());
    for (const [key, text] of other) {
      expect(holes(text), key).toEqual(holes(german.get(key)!));
      if (german.get(key) !== '' && key !== 'time.oclock') expect(text, key).not.toBe('');
    }
  });

  it('keep the accessible names of the contract in English', () => {
    const { app, details, list, time, connection } = TEXTS.en;
    expect([app.scene, details.title, list.name, time.label, time.play, time.pause, connection.label]).toEqual(
      ['City scene', 'Details', 'Assets', 'Time', 'Play', 'Pause', 'Connection'], // prettier-ignore
    );
  });

  it('have a word for every status and every theme', () => {
    for (const status of STATUSES) expect(TEXTS.de.status[status]).toBeTruthy();
    for (const theme of THEMES) expect(TEXTS.de.theme[theme]).toBeTruthy();
  });

  it('show a kind that nobody has named as it is written', () => {
    expect(kindText('gauge', 'de')).toBe('Pegel');
    expect(kindText('moon-base', 'de')).toBe('moon base');
  });

  it('are ready without waiting and count properly', () => {
    const { t } = createI18n('de');
    expect(t('list.count', { count: 1 })).toBe('1 Objekt');
    expect(t('list.count', { count: 946 })).toBe('946 Objekte');
  });
});
