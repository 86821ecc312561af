import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { countObservations } from '../../../src/feed/recordings/writeRecordingFile.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Catalogue } from '../../../src/schema/catalogue.ts';
import type { Observation } from '../../../src/live/observation.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2024, 0, 6);
const MOVERS = 100;

/** A feed with two datastreams of 700 observations in its history, and movers that say two things on a beat, by day only. */
function feedOf(asked: string[] = [], stations: Catalogue['features'] = []): Feed {
  const fixesBetween = (fromMs: number, toMs: number, stepMs: number): Observation[] => {
    const out: Observation[] = [];
    for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs)
      for (let k = 0; k < MOVERS * 2; k++)
        if ((at - FROM_MS) % DAY_MS > DAY_MS / 4)
          out.push({ datastream: `truck/${k}`, timeMs: unixMs(at), value: 1, quality: 'good', origin: 'simulated' });
    return out;
  };
  const history = {
    count: (id: string) => {
      asked.push(id);
      return Promise.resolve(700);
    },
  };
  const knowsItsPast = (id: string): boolean => /^(truck|room)\//.test(id);
  return {
    catalogue: { ids: ['gauge/a', 'gauge/b', 'truck/0'], catalogue: { features: stations } },
    knowsItsPast,
    history,
    fixesBetween,
  } as unknown as Feed;
}

describe('what a recording would hold', () => {
  it('is what the history has, and what the movers of the busiest step say for the whole span', async () => {
    const asked: string[] = [];
    const count = await countObservations(feedOf(asked), { fromMs: FROM_MS, toMs: FROM_MS + DAY_MS });
    const spoken = MOVERS * 2 * 1500;
    expect(count).toBeGreaterThan(spoken + 1400 - 1);
    expect(count).toBeLessThan(spoken * 1.1 + 1400);
    expect(asked).toEqual(['gauge/a', 'gauge/b']);
  });

  it('is what simulated stations say at their own interval, too, of a longer span less: none of them is left out', async () => {
    const rooms = [{ properties: { datastreams: Array.from({ length: 14_000 }, (_, k) => ({ id: `room/${k}/CO2`, intervalS: 900 })) } }]; // prettier-ignore
    const count = async (days: number): Promise<number> =>
      (await countObservations(feedOf([], rooms as unknown as Catalogue['features']), {
        fromMs: FROM_MS,
        toMs: FROM_MS + days * DAY_MS,
      })) - (await countObservations(feedOf(), { fromMs: FROM_MS, toMs: FROM_MS + days * DAY_MS }));
    expect(await count(1)).toBe(14_000 * 97);
    const month = await count(30);
    expect(month).toBeLessThanOrEqual(1_000_000);
    expect(month).toBeGreaterThan(14_000 * 50);
  });

  it('is at least what they say in a minute, though nobody speaks at its very begin', async () => {
    const span = { fromMs: FROM_MS + DAY_MS / 2 + 3, toMs: FROM_MS + DAY_MS / 2 + 60_003 };
    expect(await countObservations(feedOf(), span)).toBeGreaterThanOrEqual(1400 + MOVERS * 2 * 6);
  });
});
