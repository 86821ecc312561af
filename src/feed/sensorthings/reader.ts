import type { HistoryStore } from '../history/historyStore.ts';
import type { Observation } from '../../live/observation.ts';

type Asked = Pick<HistoryStore, 'raw' | 'extent' | 'count'>;
/** The history as the service reads it: answers at once, see `readWhole`. */
export interface SensorThingsReader {
  raw(datastream: string, fromMs: number, toMs: number, limit: number, isLatestFirst?: boolean): Observation[];
  extent(datastream: string, fromMs: number, toMs: number): { readonly fromMs: number; readonly toMs: number } | null;
  count(datastream: string, fromMs: number, toMs: number): number;
}

/** Rounds that one answer may take: one for every step of a path whose observations decide on the next. */
const MOST_ROUNDS = 8;

/**
 * An answer is made of functions that read as they go, and what they read may lie on another machine. So it is made with what is known,
 * what was missing is fetched together, and it is made again, until nothing is missing. A file on this machine answers in the first round.
 */
export function createReader(history: Asked) {
  let known = new Map<string, unknown>();
  let missing = new Map<string, Promise<void>>();
  function ask<T>(key: string, question: () => T | Promise<T>, empty: T): T {
    if (known.has(key)) return known.get(key) as T;
    if (missing.has(key)) return empty;
    const answer = question();
    if (!(answer instanceof Promise)) return answer;
    const into = known;
    missing.set(
      key,
      answer.then((value) => void into.set(key, value)),
    );
    return empty;
  }
  const reader: SensorThingsReader = {
    raw: (...q) => ask(`raw ${q.join(' ')}`, () => history.raw(...q), []),
    extent: (...q) => ask(`extent ${q.join(' ')}`, () => history.extent(...q), null),
    count: (...q) => ask(`count ${q.join(' ')}`, () => history.count(...q), 0),
  };
  return {
    reader,
    /** @param make may be called several times; its last answer counts, and what it throws then. @throws what the history throws */
    readWhole: async <T>(make: () => T): Promise<T> => {
      const [own, outstanding] = [new Map<string, unknown>(), new Map<string, Promise<void>>()];
      for (let round = 0; ; round++) {
        // Answers to others are made between the rounds: what is known is known to this one only.
        [known, missing] = [own, outstanding];
        let result: { readonly value: T } | { readonly error: unknown };
        try {
          result = { value: make() };
        } catch (error) {
          result = { error };
        }
        if (outstanding.size === 0) {
          if ('error' in result) throw result.error;
          return result.value;
        }
        if (round >= MOST_ROUNDS) throw new Error('the history is asked for more and more');
        const all = [...outstanding.values()];
        outstanding.clear();
        await Promise.all(all);
      }
    },
  };
}
