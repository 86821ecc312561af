import type { Entity, EntityList } from './entities.ts';
import type { Expression, Literal, TimeValue } from './parseFilter.ts';
import { QueryError } from './queryError.ts';
import { degreesAlong, degreesBetween, fitsRelation, parseWkt, relationOf } from './wkt.ts';

type Value = Literal | readonly unknown[] | Readonly<Record<string, unknown>> | undefined;
/** How the entities behind a relation are had: observations must be read. */
export type ItemsOf = (list: EntityList) => readonly Entity[];

const isTime = (value: Value): value is TimeValue => typeof value === 'object' && value !== null && 'fromMs' in value;
const isDuration = (value: Value): value is { durationMs: number } =>
  typeof value === 'object' && value !== null && 'durationMs' in value;
const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)(\/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d))?$/;

/** Farthest instant that a date of the language has, Unix ms. */
const MOST_MS = 8.64e15;
const instant = (ms: number): TimeValue => ({ fromMs: ms, toMs: ms });

/** A property's text as time, when that is what it is compared with. */
function timeOf(value: Value): TimeValue | null {
  if (isTime(value)) return value;
  if (typeof value !== 'string' || !ISO.test(value)) return null;
  const [from, to] = value.split('/');
  const fromMs = Date.parse(from!);
  return { fromMs, toMs: to ? Date.parse(to) : fromMs };
}

/** Every value a path leads to: a relation to many gives one for each. */
export function valuesAt(entity: Entity, steps: readonly string[], itemsOf: ItemsOf): Value[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  if (step === 'id' || step === '@iot.id') return [entity.id];
  const relation = entity.related[step];
  if (relation) {
    const target = relation();
    const entities = target === null ? [] : 'items' in target ? itemsOf(target) : [target];
    return entities.flatMap((each) => valuesAt(each, rest, itemsOf));
  }
  const properties = entity.properties();
  if (!(step in properties)) throw new QueryError('$filter', `${entity.set} have no ${step}`);
  let value: unknown = properties[step];
  for (const each of rest) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[each] : undefined; // prettier-ignore
  return [value as Value];
}

function placeOf(value: Value): readonly [number, number] {
  const { type, coordinates } = (value ?? {}) as { type?: unknown; coordinates?: readonly number[] };
  if (type !== 'Point' || !coordinates) throw new QueryError('$filter', 'is no place');
  return [coordinates[0]!, coordinates[1]!];
}
const shapeOf = (value: Value) => {
  if (typeof value === 'object' && value !== null && 'wkt' in value) return parseWkt(String(value.wkt));
  throw new QueryError('$filter', "a geometry is written geography'…'");
};
const text = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));
const date = (value: Value): Date => {
  const time = timeOf(value);
  if (!time) throw new QueryError('$filter', 'is no time');
  return new Date(time.fromMs);
};

type Call = (args: readonly Value[]) => Value;
/** A function that says whether a place and a shape, in this order, relate so. */
const relates =
  (...patterns: readonly string[]): Call =>
  ([at, shape]) => {
    const relation = relationOf(placeOf(at), shapeOf(shape));
    return patterns.some((pattern) => fitsRelation(relation, pattern));
  };
const WITHIN = relates('T*F**F***');
const INTERSECTS = relates('T********', '*T*******');
/** `HH:MM:SS.mmm`, as times of day are compared. */
const timeOfDay = (at: Date): string => at.toISOString().slice(11, 23);
/** Values of functions; of a value that is not there they all are null (OData 4, 5.1.1.4). */
const CALLS: Readonly<Record<string, { readonly arity: readonly number[]; readonly run: Call }>> = {
  substringof: { arity: [2], run: ([part, whole]) => text(whole).includes(text(part)) },
  contains: { arity: [2], run: ([whole, part]) => text(whole).includes(text(part)) },
  startswith: { arity: [2], run: ([whole, part]) => text(whole).startsWith(text(part)) },
  endswith: { arity: [2], run: ([whole, part]) => text(whole).endsWith(text(part)) },
  indexof: { arity: [2], run: ([whole, part]) => text(whole).indexOf(text(part)) },
  length: { arity: [1], run: ([whole]) => text(whole).length },
  substring: { arity: [2, 3], run: ([whole, from, length]) => text(whole).substring(Number(from), length === undefined ? undefined : Number(from) + Number(length)) }, // prettier-ignore
  tolower: { arity: [1], run: ([whole]) => text(whole).toLowerCase() },
  toupper: { arity: [1], run: ([whole]) => text(whole).toUpperCase() },
  trim: { arity: [1], run: ([whole]) => text(whole).trim() },
  concat: { arity: [2], run: ([a, b]) => text(a) + text(b) },
  year: { arity: [1], run: ([at]) => date(at).getUTCFullYear() },
  month: { arity: [1], run: ([at]) => date(at).getUTCMonth() + 1 },
  day: { arity: [1], run: ([at]) => date(at).getUTCDate() },
  hour: { arity: [1], run: ([at]) => date(at).getUTCHours() },
  minute: { arity: [1], run: ([at]) => date(at).getUTCMinutes() },
  second: { arity: [1], run: ([at]) => date(at).getUTCSeconds() },
  fractionalseconds: { arity: [1], run: ([at]) => date(at).getUTCMilliseconds() / 1000 },
  date: { arity: [1], run: ([at]) => date(at).toISOString().slice(0, 10) },
  time: { arity: [1], run: ([at]) => timeOfDay(date(at)) },
  // Every time is told in UTC.
  totaloffsetminutes: { arity: [1], run: ([at]) => (date(at), 0) },
  mindatetime: { arity: [0], run: () => instant(-MOST_MS) },
  maxdatetime: { arity: [0], run: () => instant(MOST_MS) },
  round: { arity: [1], run: ([n]) => Math.round(Number(n)) },
  floor: { arity: [1], run: ([n]) => Math.floor(Number(n)) },
  ceiling: { arity: [1], run: ([n]) => Math.ceil(Number(n)) },
  st_within: { arity: [2], run: WITHIN },
  st_intersects: { arity: [2], run: INTERSECTS },
  st_equals: { arity: [2], run: relates('T*F**FFF*') },
  st_disjoint: { arity: [2], run: relates('FF*FF****') },
  st_contains: { arity: [2], run: ([shape, at]) => WITHIN([at, shape]) },
  st_touches: { arity: [2], run: relates('FT*******') },
  // No place does: it has nothing that could lie outside of what it lies in.
  st_crosses: { arity: [2], run: relates('T*T******') },
  st_overlaps: { arity: [2], run: relates('T*T***T**') },
  st_relate: { arity: [3], run: ([at, shape, pattern]) => fitsRelation(relationOf(placeOf(at), shapeOf(shape)), text(pattern)) },
  'geo.intersects': { arity: [2], run: INTERSECTS },
  'geo.length': { arity: [1], run: ([shape]) => degreesAlong(shapeOf(shape)) },
  'geo.distance': { arity: [2], run: ([at, shape]) => degreesBetween(placeOf(at), shapeOf(shape)) },
}; // prettier-ignore

const isBlank = (value: Value): boolean => value === null || value === undefined;

function compare(operator: string, left: Value, right: Value): boolean {
  if (isBlank(left) || isBlank(right)) {
    const isSame = isBlank(left) && isBlank(right);
    return operator === 'eq' ? isSame : operator === 'ne' ? !isSame : false;
  }
  if (isTime(left) || isTime(right)) {
    const [a, b] = [timeOf(left), timeOf(right)];
    if (!a || !b) return operator === 'ne';
    if (operator === 'eq') return a.fromMs === b.fromMs && a.toMs === b.toMs;
    if (operator === 'ne') return a.fromMs !== b.fromMs || a.toMs !== b.toMs;
    if (operator === 'lt') return a.toMs < b.fromMs;
    if (operator === 'le') return a.toMs <= b.toMs;
    return operator === 'gt' ? a.fromMs > b.toMs : a.fromMs >= b.fromMs;
  }
  if (isDuration(left) && isDuration(right)) return compare(operator, left.durationMs, right.durationMs);
  // A number may come as text on either side, as FROST takes it.
  const isNumeric = typeof left === 'number' || typeof right === 'number';
  const [a, b] = isNumeric ? [Number(left), Number(right)] : [text(left), text(right)];
  if (operator === 'eq') return a === b;
  if (operator === 'ne') return a !== b;
  return operator === 'lt' ? a < b : operator === 'le' ? a <= b : operator === 'gt' ? a > b : a >= b;
}

function reckon(operator: string, left: Value, right: Value): Value {
  if (isBlank(left) || isBlank(right)) return null;
  const [at, other] = [timeOf(left), timeOf(right)];
  if (at && isDuration(right)) {
    const by = operator === 'sub' ? -right.durationMs : right.durationMs;
    return { fromMs: at.fromMs + by, toMs: at.toMs + by };
  }
  if (at && other && operator === 'sub') return { durationMs: at.fromMs - other.fromMs };
  const [a, b] = [Number(left), Number(right)];
  if (operator === 'add') return a + b;
  if (operator === 'sub') return a - b;
  return operator === 'mul' ? a * b : operator === 'div' ? a / b : a % b;
}

const COMPARISONS = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

/** Values of an expression for an entity; more than one where a path goes over a relation to many. */
export function valuesOf(expression: Expression, entity: Entity, itemsOf: ItemsOf): Value[] {
  const of = (each: Expression): Value[] => valuesOf(each, entity, itemsOf);
  switch (expression.kind) {
    case 'literal':
      return [expression.value];
    case 'path':
      return valuesAt(entity, expression.steps, itemsOf);
    case 'not':
      return [!of(expression.of).some((value) => value === true)];
    case 'call': {
      const call = CALLS[expression.name];
      if (!call) throw new QueryError('$filter', `${expression.name} is not known`);
      if (!call.arity.includes(expression.args.length))
        throw new QueryError('$filter', `${expression.name} takes ${call.arity.join(' or ')} values`);
      const [first = [undefined], second = [undefined], third = [undefined]] = expression.args.map(of);
      const { length } = expression.args;
      const run = (args: readonly Value[]): Value => (args.slice(0, length).some(isBlank) ? null : call.run(args));
      return first.flatMap((a) => second.flatMap((b) => third.map((c) => run([a, b, c]))));
    }
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === 'and' || operator === 'or') {
        const isTrue = (side: Expression): boolean => of(side).some((value) => value === true);
        return [operator === 'and' ? isTrue(left) && isTrue(right) : isTrue(left) || isTrue(right)];
      }
      const run = COMPARISONS.has(operator) ? compare : reckon;
      return of(left).flatMap((a) => of(right).map((b) => run(operator, a, b)));
    }
  }
}

/** Whether an entity is asked for: something that the filter leads to is true. */
export const isMatch = (filter: Expression, entity: Entity, itemsOf: ItemsOf): boolean =>
  valuesOf(filter, entity, itemsOf).some((value) => value === true);

/** Orders entities as `$orderby` of one expression wants; blanks last. */
export function compareValues(a: Value, b: Value): number {
  const rank = (value: Value): number | string | null =>
    typeof value === 'string' ? (timeOf(value)?.fromMs ?? value) : typeof value === 'number' ? value : null;
  const [x, y] = [rank(a), rank(b)];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return String(x).localeCompare(String(y), 'de');
}

/** The value of what names no property, such as `now() sub duration'PT1H'`; undefined of anything else. */
function constantOf(expression: Expression): Value {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind !== 'binary' || !['add', 'sub'].includes(expression.operator)) return undefined;
  const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
  return left === undefined || right === undefined ? undefined : reckon(expression.operator, left, right);
}

/** Bounds that a filter sets to phenomenonTime of observations: all ends that `and` joins. */
export function timeWindow(filter: Expression | null): { fromMs: number; toMs: number; isExact: boolean } {
  const all = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  if (!filter) return { ...all, isExact: true };
  if (filter.kind !== 'binary') return { ...all, isExact: false };
  if (filter.operator === 'and') {
    const [a, b] = [timeWindow(filter.left), timeWindow(filter.right)];
    return { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs), isExact: a.isExact && b.isExact };
  }
  const { left, right, operator } = filter;
  const isPlain = left.kind === 'path' && left.steps.join('/') === 'phenomenonTime';
  const value = isPlain ? constantOf(right) : null;
  if (!isTime(value) || value.fromMs !== value.toMs) return { ...all, isExact: false };
  const at = value.fromMs;
  if (operator === 'ge') return { ...all, fromMs: at, isExact: true };
  if (operator === 'gt') return { ...all, fromMs: at + 1, isExact: true };
  if (operator === 'le') return { ...all, toMs: at, isExact: true };
  if (operator === 'lt') return { ...all, toMs: at - 1, isExact: true };
  return operator === 'eq' ? { fromMs: at, toMs: at, isExact: true } : { ...all, isExact: false };
}
