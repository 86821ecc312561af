import type { Entity, EntityList } from './entities.ts';
import { compareValues, isMatch, timeWindow, valuesOf, type ItemsOf } from './evaluate.ts';
import type { Observations } from './observations.ts';
import type { QueryOptions } from './parseQuery.ts';

/** Entities of a page when the question names no `$top`, and the most it may name. */
const PAGE = 100;
const MOST_TOP = 10_000;

export interface Page {
  readonly items: readonly Entity[];
  /** How many there are without `$top` and `$skip`; null where nobody asked. */
  readonly count: number | null;
  /** `$skip` of the next page; null on the last one. */
  readonly nextSkip: number | null;
}

/** Everything in a list; of observations those up to now. */
export const allOf =
  (observations: Observations): ItemsOf =>
  (list) =>
    list.datastreams
      ? observations.read(list, {
          fromMs: Number.NEGATIVE_INFINITY,
          toMs: Number.POSITIVE_INFINITY,
          isLatestFirst: false,
          limit: null,
        })
      : list.items;

/** Bounds and order that the history itself can keep; anything else is filtered and sorted here. */
function observationsFor(list: EntityList, options: QueryOptions, observations: Observations, end: number) {
  const [order, second] = options.orderBy;
  const isByTime = !order || (order.by.kind === 'path' && order.by.steps.join('/') === 'phenomenonTime');
  const isLatestFirst = isByTime && order?.isDescending === true;
  const { isExact, ...window } = timeWindow(options.filter);
  const isAllKept = isExact && isByTime && !second;
  const items = observations.read(list, { ...window, isLatestFirst, limit: isAllKept ? end + 1 : null });
  return { items, isAllKept, count: () => observations.count(list, window.fromMs, window.toMs) };
}

/** Filters, orders, counts and pages a list. */
export function pageOf(list: EntityList, options: QueryOptions, observations: Observations): Page {
  const itemsOf = allOf(observations);
  const top = Math.min(options.top ?? PAGE, MOST_TOP);
  const end = options.skip + top;
  const { filter, orderBy } = options;
  let items = list.items;
  let isDone = false;
  let count: (() => number) | null = null;
  if (list.datastreams) {
    const read = observationsFor(list, options, observations, end);
    items = read.items;
    isDone = read.isAllKept;
    if (isDone) count = read.count;
  }
  if (!isDone) {
    if (filter) items = items.filter((entity) => isMatch(filter, entity, itemsOf));
    if (orderBy.length > 0) {
      const keyed = items.map((entity) => ({
        entity,
        keys: orderBy.map(({ by }) => valuesOf(by, entity, itemsOf)[0]),
      }));
      keyed.sort((a, b) => {
        for (const [i, { isDescending }] of orderBy.entries()) {
          const order = compareValues(a.keys[i], b.keys[i]);
          if (order !== 0) return isDescending ? -order : order;
        }
        return 0;
      });
      items = keyed.map(({ entity }) => entity);
    }
  }
  const total = items.length;
  return {
    items: items.slice(options.skip, end),
    count: options.count ? (count?.() ?? total) : null,
    nextSkip: total > end && top > 0 ? end : null,
  };
}
