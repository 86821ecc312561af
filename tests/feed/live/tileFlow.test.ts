import { describe, expect, it } from 'vitest';
import { liveClock } from '../../../src/feed/feedClock.ts';
import { createHub } from '../../../src/feed/hub.ts';
import { createFrames } from '../../../src/feed/live/frames.ts';
import { TileFlow } from '../../../src/feed/live/tileFlow.ts';
import { MAX_HZ } from '../../../src/live/protocol.ts';
import { catalogueOf, observation, tileOf } from '../liveStage.ts';

/** A client of tile of datastream 0 that got its snapshot at 0 ms and said so, while the feed goes on. */
function flowOf(hz: number) {
  const catalogue = catalogueOf(20);
  const hub = createHub(catalogue);
  const frames = createFrames(hub, liveClock(), 1, catalogue);
  let value = 0;
  const change = (): void => {
    hub.apply([observation(catalogue, 0, 1.7e12 + ++value, value)]);
    hub.step();
  };
  change();
  const flow = new TileFlow(tileOf(catalogue, 0), hub, frames, null, hz, null, false);
  flow.take(0, MAX_HZ, []);
  flow.acknowledge(hub.seq());
  change();
  return { flow, hub };
}

describe('a client of a tile', () => {
  it('at the full rate gets what changed with the beat, whenever it came', () => {
    const { flow } = flowOf(MAX_HZ);
    expect(flow.isBehind).toBe(true);
    expect(flow.dueIn(30, MAX_HZ, true)).toBe(0);
    // Between two beats, such as after an acknowledgement, its rate holds.
    expect(flow.dueIn(30, MAX_HZ)).toBe(70);
  });

  it('with a lower rate, its own or as it is throttled, is no more often due than that', () => {
    expect(flowOf(2).flow.dueIn(100, MAX_HZ, true)).toBe(400);
    expect(flowOf(MAX_HZ).flow.dueIn(100, 1, true)).toBe(900);
    expect(flowOf(0).flow.dueIn(100, MAX_HZ, true)).toBeNull();
  });

  it('without credit gets nothing, not with the beat either', () => {
    const { flow, hub } = flowOf(MAX_HZ);
    flow.take(100, MAX_HZ, []);
    flow.take(200, MAX_HZ, []);
    expect(flow.dueIn(300, MAX_HZ, true)).toBeNull();
    flow.acknowledge(hub.seq());
    expect(flow.dueIn(300, MAX_HZ, true)).toBe(0);
  });
});
