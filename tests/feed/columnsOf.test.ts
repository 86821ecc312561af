import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/feed/columnsOf.ts';
import { stateColumns } from '../../src/feed/history/stateColumns.ts';
import type { FeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import { unixMs } from '../../src/geo/units.ts';
import { packFlags, type Observation } from '../../src/live/observation.ts';

const ids = ['a/b/V', 'a/b/W', 'c/d/W'];
const byId = new Map(ids.map((id, index) => [id, { index }])) as unknown as FeedCatalogue['byId'];
const seen = (datastream: string, timeMs: number, value: number): Observation => ({
  ...{ datastream, timeMs: unixMs(timeMs), value, quality: 'good', origin: 'live' },
});
const listsOf = (...lists: readonly Observation[][]) => lists.map((list) => stateColumns([list]));

describe('observations as columns', () => {
  it('ascend by index, without what the catalogue does not know', () => {
    const columns = columnsOf(listsOf([seen('c/d/W', 3, 30)], [seen('x/y/W', 4, 40), seen('a/b/V', 1, 10)]), {
      ids,
      byId,
    });
    expect(columns).toEqual({
      count: 2,
      index: Uint32Array.of(0, 2),
      timeMs: Float64Array.of(1, 3),
      value: Float64Array.of(10, 30),
      flags: new Uint8Array(2).fill(packFlags('good', 'live')),
    });
  });

  it('hold the newest of a datastream, of one time the last', () => {
    const lists = listsOf([seen('a/b/W', 5, 1), seen('a/b/V', 5, 1)], [seen('a/b/W', 4, 2), seen('a/b/V', 5, 2)]);
    expect([...columnsOf(lists, { ids, byId }).value]).toEqual([2, 1]);
  });
});
