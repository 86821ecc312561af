import { createStore } from 'zustand/vanilla';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { CatalogueStore } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createTrains, journeyOfAsset } from '../../src/state/trains.ts';
import { createView } from '../../src/state/view.ts';
import { createFakeTimers, settle } from './fakeTimers.ts';

const AT = unixMs(Date.parse('2024-01-06T12:00:00Z'));
const hours = (h: number): string => new Date(AT + h * 3_600_000).toISOString();
const train = (id: string, direction: 'in' | 'out', from: number, to: number) => ({
  ...{ id, asset: 'transit/dgt-0', partner: 'Xi’an', terminal: 'DGT', direction, origin: 'simulated' },
  ...{ departed: hours(from), planned: hours(to), expected: hours(to) },
});
const TRAINS = [train('near', 'in', -350, 10), train('far', 'in', -20, 340), train('left', 'out', -30, 330)];

function setup(theme: 'silkroad' | 'port' | null) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  clock.goTo(AT, 0);
  const assets = [['transit/dgt-0', { properties: { kind: 'freight-train' } }], ['port/dgt', { properties: { kind: 'terminal' } }]]; // prettier-ignore
  const catalogue = createStore(() => ({ byId: new Map(assets as [string, unknown][]) })) as unknown as CatalogueStore;
  const [view, selection] = [createView(), createSelection()];
  view.setTheme(theme);
  const asked: string[] = [];
  const feed = { isAway: false };
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    return feed.isAway ? Promise.reject(new Error('away')) : Promise.resolve(Response.json({ at: hours(0), corridors: [], trains: TRAINS })); // prettier-ignore
  };
  const trains = createTrains({ clock, view, selection, catalogue, fetch, timers });
  const pass = async (): Promise<void> => {
    await timers.advance(1000);
    await settle();
  };
  return { timers, clock, view, selection, trains, asked, feed, pass };
}

describe('block trains on their corridors', () => {
  it('are asked for at the instant on screen while the theme is open, and again when the clock is set', async () => {
    const { trains, asked, clock, pass } = setup('silkroad');
    await pass();
    expect(trains.getState().trains.map(({ id }) => id)).toEqual(['near', 'far', 'left']);
    expect(asked).toEqual([`/api/trains?at=${hours(0)}`]);
    clock.goTo(unixMs(AT - 3_600_000), 0);
    await pass();
    expect(asked.at(-1)).toBe(`/api/trains?at=${hours(-1)}`);
  });

  it('are not asked for while nobody looks at them, but for a block train that is selected', async () => {
    const { asked, selection, pass } = setup('port');
    await pass();
    selection.selectAsset('port/dgt');
    await pass();
    expect(asked).toEqual([]);
    selection.selectAsset('transit/dgt-0');
    await pass();
    expect(asked).toHaveLength(1);
  });

  it('select the asset when one is chosen, and let go of it when somebody turns to something else', async () => {
    const { trains, selection, pass } = setup('silkroad');
    await pass();
    trains.choose(trains.getState().trains[1]!);
    expect(selection.getState().selected).toBe('transit/dgt-0');
    expect(trains.getState().chosen).toBe('far in');
    expect(journeyOfAsset(trains.getState(), 'transit/dgt-0', AT, false)?.id).toBe('far');
    selection.selectAsset('port/dgt');
    expect(trains.getState().chosen).toBeNull();
    expect(journeyOfAsset(trains.getState(), 'transit/dgt-0', AT, false)?.id).toBe('near');
  });

  it('are not said of a train that stands in the city: its next arrival is another journey', async () => {
    const { trains, pass } = setup('silkroad');
    await pass();
    const { expected } = trains.getState().trains.find(({ id }) => id === 'near')!;
    expect(journeyOfAsset(trains.getState(), 'transit/dgt-0', expected - 2 * 3_600_000, true)).toBeNull();
    expect(journeyOfAsset(trains.getState(), 'transit/dgt-0', expected - 1_800_000, true)?.id).toBe('near');
  });

  it('of another instant are not shown where the feed does not answer', async () => {
    const { trains, feed, clock, pass } = setup('silkroad');
    await pass();
    feed.isAway = true;
    clock.goTo(unixMs(AT + 3_600_000), 0);
    await pass();
    expect(trains.getState().trains).toEqual([]);
  });
});
