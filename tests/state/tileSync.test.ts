import { describe, expect, it } from 'vitest';
import { createTileSync } from '../../src/state/tileSync.ts';
import { columnsOf } from './fakeFeed.ts';

const observations = columnsOf([[0, 1, 1]]);
const head = (seq: number, epoch = 7) => ({ tile: 0, epoch, seq });
const part = (seq: number, k: number, parts: number, epoch = 7) =>
  ({ type: 'snapshot', ...head(seq, epoch), part: k, parts, observations }) as const;
const delta = (previousSeq: number, seq: number, epoch = 7) =>
  ({ type: 'delta', ...head(seq, epoch), previousSeq, observations }) as const;

function createSetup() {
  const sync = createTileSync(7);
  expect(sync.take(part(10, 1, 1))).toMatchObject({ do: 'replace', ack: 10 });
  return sync;
}

describe('the sequence of a tile', () => {
  it('goes on with each delta that fits', () => {
    const sync = createSetup();
    expect(sync.take(delta(10, 11))).toMatchObject({ do: 'apply', ack: 11 });
    expect(sync.take(delta(11, 15))).toMatchObject({ do: 'apply', ack: 15 });
    expect(sync.since()).toEqual({ epoch: 7, seq: 15 });
  });

  it('never goes back, whatever comes again', () => {
    const sync = createSetup();
    sync.take(delta(10, 11));
    expect(sync.take(delta(10, 11))).toEqual({ do: 'wait' });
    expect(sync.take(delta(8, 9))).toEqual({ do: 'wait' });
    expect(sync.since()).toEqual({ epoch: 7, seq: 11 });
  });

  it('has a gap where a delta begins later, and takes no more of them until a snapshot came', () => {
    const sync = createSetup();
    expect(sync.take(delta(12, 13))).toEqual({ do: 'resync' });
    expect(sync.since()).toBeNull();
    expect(sync.take(delta(13, 14))).toEqual({ do: 'wait' });
    expect(sync.take(part(14, 1, 1))).toMatchObject({ do: 'replace', ack: 14 });
  });

  it('takes the parts of a snapshot in any order, and each once', () => {
    const sync = createSetup();
    expect(sync.take(part(20, 3, 3))).toEqual({ do: 'wait' });
    expect(sync.take(part(20, 3, 3))).toEqual({ do: 'wait' });
    expect(sync.take(part(20, 1, 3))).toEqual({ do: 'wait' });
    const step = sync.take(part(20, 2, 3));
    expect(step.do === 'replace' && step.parts).toHaveLength(3);
  });

  it('mixes no two snapshots, and holds no endless one', () => {
    const sync = createSetup();
    sync.take(part(20, 1, 2));
    expect(sync.take(part(21, 2, 2))).toEqual({ do: 'wait' });
    expect(sync.take(part(21, 1, 2))).toMatchObject({ do: 'replace', ack: 21 });
    expect(sync.take(part(22, 1, 65_535))).toEqual({ do: 'resync' });
  });

  it('takes nothing of another epoch, as its indices mean other things', () => {
    for (const frame of [delta(10, 11, 8), part(11, 1, 1, 8)]) {
      const sync = createSetup();
      expect(sync.take(frame)).toEqual({ do: 'recatalogue' });
      expect(sync.since()).toBeNull();
    }
  });
});
