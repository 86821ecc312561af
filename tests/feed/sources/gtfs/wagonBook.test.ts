import { beforeEach, describe, expect, it } from 'vitest';
import { createWagonBook } from '../../../../src/feed/sources/gtfs/wagonBook.ts';
import type { CarriageDetails } from '../../../../src/schema/gtfs/realtime.ts';

let complaints: string[];
let book: ReturnType<typeof createWagonBook>;
beforeEach(() => {
  complaints = [];
  book = createWagonBook((line) => void complaints.push(line));
});
const take = (entity: string, carriages: CarriageDetails[], id = 'train'): void =>
  book.take(entity, { vehicle: { id }, carriages });
const wagonsOf = (name: string): readonly number[] | undefined =>
  book.all(({ vehicle }) => vehicle?.id ?? '').get(name);

describe('the wagons of a train', () => {
  it('carry what the occupancy of its carriages says, in the order of their numbers: percent of three TEU', () => {
    take('e', [
      { sequence: 3, percent: 100 },
      { sequence: 1, percent: 33 },
      { sequence: 2, percent: 67 },
      { sequence: 4, percent: 0 },
    ]);
    expect(wagonsOf('train')).toEqual([1, 2, 3, 0]);
  });

  it('are unknown where nothing is said, whether by a gap or by the −1 of GTFS-Realtime', () => {
    take('e', [{ sequence: 1, percent: -1 }, { sequence: 3, percent: 100 }, { sequence: 4 }]); // prettier-ignore
    expect(wagonsOf('train')).toEqual([Number.NaN, Number.NaN, 3, Number.NaN]);
  });

  it('are not those of another feed: a number or a share that no wagon has is complained of and left out', () => {
    take('e', [{ sequence: 1, percent: 100 }, { sequence: 4_000_000, percent: 0 }, { sequence: 2, percent: 140 }]); // prettier-ignore
    expect(wagonsOf('train')).toEqual([3]);
    expect(complaints).toHaveLength(2);
  });

  it('are forgotten with the entity that told of them, and all with the next whole message', () => {
    take('a', [{ percent: 100 }]);
    take('b', [{ percent: 0 }], 'other');
    book.forget('a');
    expect([wagonsOf('train'), wagonsOf('other')]).toEqual([undefined, [0]]);
    book.clear();
    expect(wagonsOf('other')).toBeUndefined();
  });
});
