import type { Language } from '../../schema/texts.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** All texts of the interface by language. */
export const TEXTS = { de, en, zh } as const satisfies Record<Language, typeof de>;

/** Word for a kind of asset; a kind nobody has named yet is shown as it is written. */
export function kindText(kind: string, lang: Language): string {
  const words: Readonly<Record<string, string>> = TEXTS[lang].kind;
  return words[kind] ?? kind.replaceAll('-', ' ');
}
