import { QueryError } from './queryError.ts';

/** A comparison value of time: an instant has `fromMs` = `toMs`. */
export interface TimeValue {
  readonly fromMs: number;
  readonly toMs: number;
}
export type Literal =
  number | string | boolean | null | TimeValue | { readonly wkt: string } | { readonly durationMs: number };

/** Expression of `$filter` and `$orderby` (OData 4 as OGC SensorThings 1.1, 9.3.3.5 takes it over). */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'path'; readonly steps: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

interface Token {
  readonly kind: 'literal' | 'word' | 'punctuation' | 'end';
  readonly text: string;
  readonly value?: Literal;
  readonly at: number;
}

const PRECEDENCE: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  ['add', 'sub'],
  ['mul', 'div', 'mod'],
];
/** Nesting beyond this is nobody's question. */
const DEEPEST = 40;

const INSTANT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)`;
const TIME = new RegExp(`(${INSTANT})(?:/(${INSTANT}))?`, 'y');
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DAY = /\d{4}-\d\d-\d\d(?![\d:T-])/y;
const TIME_OF_DAY = /(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?![\d:])/y;
const QUOTED = /(geography|geometry|duration)?'((?:[^']|'')*)'/y;
const WORD = /[@A-Za-z_][\w@.]*(?:\/[@A-Za-z_][\w@.]*)*/y;
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const instantMs = (text: string, at: number): number => {
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(ms)) throw new QueryError('$filter', `${text} at ${at} is no instant`);
  return ms;
};

function quoted(prefix: string | undefined, text: string, at: number): Literal {
  if (prefix === undefined) return text;
  if (prefix !== 'duration') return { wkt: text };
  const [all, d, h, m, s] = DURATION.exec(text) ?? [];
  if (!all) throw new QueryError('$filter', `duration'${text}' at ${at}: like P1D or PT30M`);
  const [days, hours, minutes, seconds] = [d, h, m, s].map((part) => Number(part ?? 0));
  return { durationMs: ((days! * 24 + hours!) * 60 + minutes!) * 60_000 + seconds! * 1000 };
}

function tokens(text: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const time = take(TIME);
    const day = time ? null : (take(DAY) ?? take(TIME_OF_DAY));
    const string = time || day ? null : take(QUOTED);
    const number = time || day || string ? null : take(NUMBER);
    const word = time || day || string || number ? null : take(WORD);
    const match = time ?? day ?? string ?? number ?? word;
    if (time) {
      const fromMs = instantMs(time[1]!, at);
      const value = { fromMs, toMs: time[2] ? instantMs(time[2], at) : fromMs };
      out.push({ kind: 'literal', text: time[0], value, at });
    } else if (day) {
      const [text, minutes, seconds = '00', fraction = ''] = day;
      // As `date()` and `time()` give them: texts, of which the later one is the greater.
      const value = minutes === undefined ? text : `${minutes}:${seconds}.${fraction.padEnd(3, '0')}`;
      out.push({ kind: 'literal', text, value, at });
    } else if (string)
      out.push({
        kind: 'literal',
        text: string[0],
        value: quoted(string[1], string[2]!.replaceAll("''", "'"), at),
        at,
      });
    else if (number) out.push({ kind: 'literal', text: number[0], value: Number(number[0]), at });
    else if (word) out.push({ kind: 'word', text: word[0], at });
    else if ('(),'.includes(text[at]!)) out.push({ kind: 'punctuation', text: text[at]!, at });
    else throw new QueryError('$filter', `unexpected ${text[at]!} at ${at}`);
    at += match ? match[0].length : 1;
  }
  out.push({ kind: 'end', text: 'the end', at });
  return out;
}

/**
 * @param text decoded text of the option
 * @param nowMs what `now()` is
 * @throws QueryError saying what is wrong and where
 */
export function parseFilter(text: string, nowMs: number): Expression {
  const list = tokens(text);
  let next = 0;
  const peek = (): Token => list[next]!;
  const fail = (token: Token, wanted: string): never => {
    throw new QueryError('$filter', `${wanted} expected at ${token.at}, found ${token.text}`);
  };
  const isPunctuation = (text: string): boolean => peek().kind === 'punctuation' && peek().text === text;
  const expect = (text: string): void => {
    if (!isPunctuation(text)) fail(peek(), text);
    next++;
  };

  const primary = (depth: number): Expression => {
    if (depth > DEEPEST) throw new QueryError('$filter', `nested deeper than ${DEEPEST}`);
    const token = peek();
    if (isPunctuation('(')) {
      next++;
      const inner = binary(0, depth + 1);
      expect(')');
      return inner;
    }
    if (token.kind !== 'literal' && token.kind !== 'word') fail(token, 'a value');
    next++;
    if (token.kind === 'literal') return { kind: 'literal', value: token.value! };
    if (token.text === 'not') return { kind: 'not', of: primary(depth + 1) };
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'literal', value: null };
    if (!isPunctuation('(')) return { kind: 'path', steps: token.text.split('/') };
    next++;
    const args: Expression[] = [];
    if (!isPunctuation(')'))
      do {
        if (args.length > 0) next++;
        args.push(binary(0, depth + 1));
      } while (isPunctuation(','));
    expect(')');
    if (token.text === 'now' && args.length === 0) return { kind: 'literal', value: { fromMs: nowMs, toMs: nowMs } };
    return { kind: 'call', name: token.text.toLowerCase(), args };
  };
  const binary = (level: number, depth: number): Expression => {
    const operators = PRECEDENCE[level];
    if (!operators) return primary(depth);
    let left = binary(level + 1, depth);
    while (peek().kind === 'word' && operators.includes(peek().text)) {
      const operator = peek().text;
      next++;
      left = { kind: 'binary', operator, left, right: binary(level + 1, depth) };
    }
    return left;
  };
  const expression = binary(0, 0);
  if (peek().kind !== 'end') fail(peek(), 'an operator');
  return expression;
}
