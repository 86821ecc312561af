import { parseFilter, type Expression } from './parseFilter.ts';
import { QueryError } from './queryError.ts';

export interface OrderBy {
  readonly by: Expression;
  readonly isDescending: boolean;
}
export interface Expand {
  /** The relation. */
  readonly name: string;
  readonly options: QueryOptions;
}
/** Options of one level: of the address or of an `$expand`. */
export interface QueryOptions {
  readonly filter: Expression | null;
  readonly orderBy: readonly OrderBy[];
  readonly expand: readonly Expand[];
  /** Null: all properties. */
  readonly select: readonly string[] | null;
  readonly top: number | null;
  readonly skip: number;
  readonly count: boolean;
  readonly resultFormat: 'json' | 'dataArray';
  /** Names and decoded texts as they came, for the link to the next page. */
  readonly asked: readonly (readonly [string, string])[];
}

/** Nothing asked for: everything as the standard gives it. */
export const NO_OPTIONS: QueryOptions = {
  filter: null,
  orderBy: [],
  expand: [],
  select: null,
  top: null,
  skip: 0,
  count: false,
  resultFormat: 'json',
  asked: [],
};
const DEEPEST = 6;

/** Parts between separators that lie neither in parentheses nor in quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [depth, from, isQuoted] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === separator && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new QueryError(option, 'a whole number from 0');
  return Number(text);
}

type Pair = readonly [string, string];

/** What follows a relation in an `$expand`: `A/B(…)` asks of A what `A($expand=B(…))` does. */
function expandPairs(item: string): { readonly name: string; readonly pairs: readonly Pair[] } {
  const [, name, rest = ''] = /^([A-Za-z]+)((?:\/|\().*)?$/s.exec(item) ?? [];
  if (name === undefined) throw new QueryError('$expand', `${item} is no path`);
  if (rest.startsWith('/')) return { name, pairs: [['$expand', rest.slice(1)]] };
  if (rest !== '' && !rest.endsWith(')')) throw new QueryError('$expand', `${item}: parenthesis not closed`);
  const pairs = split(rest.slice(1, -1), ';').map((pair): Pair => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { name, pairs };
}

/** A relation may be named several times, `Thing,Thing/Locations`: what is asked of it is asked together. */
function expandsOf(text: string, nowMs: number, depth: number): Expand[] {
  const asked = new Map<string, Map<string, string>>();
  for (const { name, pairs } of split(text, ',').map(expandPairs)) {
    const ofRelation = asked.get(name) ?? new Map<string, string>();
    asked.set(name, ofRelation);
    for (const [option, value] of pairs) {
      const before = option === '$expand' ? ofRelation.get(option) : undefined;
      ofRelation.set(option, before === undefined ? value : `${before},${value}`);
    }
  }
  return [...asked].map(([name, pairs]) => ({ name, options: optionsOf([...pairs], nowMs, depth + 1) }));
}

function optionsOf(pairs: readonly Pair[], nowMs: number, depth: number): QueryOptions {
  if (depth > DEEPEST) throw new QueryError('$expand', `nested deeper than ${DEEPEST}`);
  let options: QueryOptions = { ...NO_OPTIONS, asked: pairs };
  for (const [name, text] of pairs) {
    const put = (part: Partial<QueryOptions>): void => void (options = { ...options, ...part });
    if (name === '$filter') put({ filter: parseFilter(text, nowMs) });
    else if (name === '$expand') put({ expand: expandsOf(text, nowMs, depth) });
    else if (name === '$select') put({ select: split(text, ',') });
    else if (name === '$top') put({ top: wholeNumber(name, text) });
    else if (name === '$skip') put({ skip: wholeNumber(name, text) });
    else if (name === '$count') {
      if (text !== 'true' && text !== 'false') throw new QueryError(name, 'true or false');
      put({ count: text === 'true' });
    } else if (name === '$resultFormat') {
      if (depth > 0) throw new QueryError(name, 'is for the whole answer, not within $expand');
      if (text !== 'dataArray' && text !== 'json') throw new QueryError(name, 'dataArray or json');
      put({ resultFormat: text });
    } else if (name === '$orderby')
      put({
        orderBy: split(text, ',').map((item) => {
          const direction = /\s+(asc|desc)$/.exec(item);
          const by = parseFilter(direction ? item.slice(0, direction.index) : item, nowMs);
          return { by, isDescending: direction?.[1] === 'desc' };
        }),
      });
    else if (name.startsWith('$')) throw new QueryError(name, 'is not known');
  }
  return options;
}

/**
 * Reads the query options of an address. Parameters without a dollar are left alone.
 * @param nowMs what `now()` is: the instant of the feed clock
 * @throws QueryError naming the option
 */
export const parseQuery = (search: URLSearchParams, nowMs: number): QueryOptions => optionsOf([...search], nowMs, 0);
