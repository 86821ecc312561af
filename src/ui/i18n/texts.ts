import type { Language, Text } from '../../schema/texts.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** All texts of the interface by language. */
export const TEXTS = { de, en, zh } as const satisfies Record<Language, typeof de>;

let named: Readonly<Record<string, Text>> = {};
/** Takes the names of kinds that the catalogue brings with it. */
export const nameKinds = (kinds: Readonly<Record<string, Text>>): void => {
  named = kinds;
};

/** Word for a kind of asset, the interface's own or the catalogue's; a kind nobody has named yet is shown as it is written. */
export function kindText(kind: string, lang: Language): string {
  const words: Readonly<Record<string, string>> = TEXTS[lang].kind;
  return words[kind] ?? named[kind]?.[lang] ?? kind.replaceAll('-', ' ');
}

/** Name of a source of data: one that the feed brings with it, or a simulated theme; one that an operator has named is shown as it is. */
export function sourceName(id: string, lang: Language): string {
  const { source, theme } = TEXTS[lang];
  const names: Readonly<Record<string, string>> = source;
  const themes: Readonly<Record<string, string>> = theme;
  return names[id] ?? themes[id.replace(/^simulated-/, '')] ?? id;
}
