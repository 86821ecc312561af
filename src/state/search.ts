import type { Asset } from '../schema/catalogue.ts';

/** Lower case without accents; ß as ss, and the umlauts' other spelling (`ue`) found by the same word as `ü` and `u`. */
export const fold = (text: string): string =>
  text.toLowerCase().replace(/ß/g, 'ss').normalize('NFD').replace(/\p{Diacritic}/gu, ''); // prettier-ignore
export const foldDigraphs = (text: string): string => text.replace(/([aou])e/g, '$1');

interface Entry {
  readonly id: string;
  readonly rank: number;
  /** Names in all languages, then id and kind: each folded. */
  readonly names: readonly string[];
  readonly rest: readonly string[];
}

const WHOLE = 100;
const BEGINS = 60;
const WORD_BEGINS = 40;
const WITHIN = 20;

function scoreIn(text: string, word: string): number {
  if (text === word) return WHOLE;
  if (text.startsWith(word)) return BEGINS;
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (!/[\p{L}\p{N}]/u.test(text[at - 1]!)) return WORD_BEGINS;
  const next = text.split(/[^\p{L}\p{N}]+/u);
  return next.some((part) => part.startsWith(word)) ? WORD_BEGINS : WITHIN;
}

function score(entry: Entry, word: string): number {
  let best = 0;
  for (const name of entry.names) best = Math.max(best, scoreIn(name, word));
  for (const text of entry.rest) best = Math.max(best, scoreIn(text, word) / 2);
  return best;
}

/**
 * Search over the assets of a catalogue: names in all three languages, ids and kinds; accents and letter case do not count.
 * @param kindNames words a reader may use for a kind (`gauge` → `Pegel`), from the ui's texts
 */
export function createSearch(assets: readonly Asset[], kindNames: Readonly<Record<string, readonly string[]>> = {}) {
  const entries: readonly Entry[] = assets.map(({ id, properties: { name, kind, theme, rank } }) => {
    const names = [...new Set([name.de, name.en, name.zh].map(fold))];
    const spelledOut = names.map(foldDigraphs).filter((text) => !names.includes(text));
    const rest = [id, kind, theme, ...(kindNames[kind] ?? [])].map(fold);
    return { id, rank, names: [...names, ...spelledOut], rest };
  });
  return {
    /** @returns asset ids, best first; every word of the query must be found. An empty query finds nothing. */
    find: (query: string, limit = 50): readonly string[] => {
      const words = fold(query).split(/\s+/).filter(Boolean);
      if (words.length === 0) return [];
      const found: { entry: Entry; points: number }[] = [];
      for (const entry of entries) {
        let points = 0;
        for (const word of words) {
          const plain = score(entry, word);
          const best = plain || score(entry, foldDigraphs(word));
          if (best === 0) {
            points = 0;
            break;
          }
          points += best;
        }
        // The whole query as it stands says more than its words.
        if (points > 0) found.push({ entry, points: points + score(entry, words.join(' ')) });
      }
      found.sort((a, b) => b.points - a.points || a.entry.rank - b.entry.rank || (a.entry.id < b.entry.id ? -1 : 1));
      return found.slice(0, limit).map(({ entry }) => entry.id);
    },
  };
}
export type Search = ReturnType<typeof createSearch>;
