import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import type { CatalogueChanges } from '../../src/schema/catalogueChanges.ts';
import { createCatalogue, newIndices } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createPastCatalogue } from '../../src/state/pastCatalogue.ts';
import { catalogueOf } from './fakeFeed.ts';
import { createFakeTimers } from './fakeTimers.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const HOUR = 3_600_000;
const EPOCH = 7;
/** Of the catalogue of now: `s0` began at noon, `s1` was renamed at noon; `road/over` was over at 11. */
const [s0, s1] = catalogueOf(3, EPOCH).features.map(({ id }) => id) as [string, string];
const named = (asset: Asset, id: string, name: string, index: number): Asset => ({
  ...asset,
  id,
  properties: {
    ...asset.properties,
    name: { de: name, en: name, zh: name },
    datastreams: [{ ...asset.properties.datastreams[0]!, id: `${id}/W`, index }],
  },
});
const [FIRST, SECOND] = catalogueOf(3, EPOCH).features as [Asset, Asset];
const over = named(FIRST, 'road/over', 'Baustelle', 90);
const before = named(SECOND, s1, 'Alter Name', 1);

function setup(epochOf = () => EPOCH) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const asked: number[] = [];
  let isBroken = false;
  const answer = (at: number): CatalogueChanges => {
    const bounds = [NOON - HOUR, NOON].map((ms) => unixMs(ms));
    const from = bounds.findLast((ms) => ms <= at) ?? null;
    const to = bounds.find((ms) => ms > at) ?? null;
    const features = [...(at < NOON - HOUR ? [over] : []), ...(at < NOON ? [before] : [])];
    return { epoch: epochOf(), features, absent: at < NOON ? [s0] : [], from, to };
  };
  const history = {
    catalogueAt: (atMs: number, signal?: AbortSignal) => {
      asked.push(atMs);
      return new Promise<CatalogueChanges>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        timers.background(5, () => (isBroken ? reject(new TypeError('fetch failed')) : resolve(answer(atMs))));
      });
    },
  };
  const pastCatalogue = createPastCatalogue({ clock, catalogue, history, timers });
  clock.feedClockTold({ mode: 'live', instantMs: unixMs(NOON + HOUR), speed: 1 });
  catalogue.catalogueLoaded(catalogueOf(3, EPOCH));
  return {
    ...{ timers, clock, catalogue, asked, dispose: pastCatalogue.dispose },
    ids: () => catalogue.getState().assets.map(({ id }) => id),
    nameOf: (id: string) => catalogue.getState().byId.get(id)?.properties.name.de,
    setBroken: (broken: boolean): void => void (isBroken = broken),
  };
}

describe('the catalogue on screen', () => {
  let stage: ReturnType<typeof setup>;
  beforeEach(() => {
    stage = setup();
  });
  afterEach(() => stage.dispose());
  const goTo = async (ms: number): Promise<void> => {
    stage.clock.goTo(unixMs(ms));
    await stage.timers.advance(400);
  };

  it('has again what is over now, as it was, and not what had not begun; and is that of now when the clock follows', async () => {
    const { ids, nameOf, clock, catalogue } = stage;
    const now = ids();
    await goTo(NOON - 2 * HOUR);
    expect(ids().sort()).toEqual([...now.filter((id) => id !== s0), 'road/over'].sort());
    expect(nameOf(s1)).toBe('Alter Name');
    expect(catalogue.getState().datastreams.get('road/over/W')?.datastream.index).toBe(90);
    await goTo(NOON - HOUR / 2);
    expect(ids()).not.toContain('road/over');
    expect(ids()).not.toContain(s0);
    clock.follow();
    expect(ids()).toEqual(now);
    expect(nameOf(s1)).not.toBe('Alter Name');
  });

  it('is asked for once in a span in which nothing changed, and not while the clock follows', async () => {
    const { asked, timers, clock } = stage;
    await timers.advance(2000);
    expect(asked).toEqual([]);
    for (const minutes of [1, 2, 3]) await goTo(NOON - HOUR / 2 + minutes * 60_000);
    expect(asked).toHaveLength(1);
    await goTo(NOON + 60_000);
    expect(asked).toHaveLength(2);
    // It runs over the end of a road work.
    clock.goTo(unixMs(NOON - HOUR - 5 * 60_000), 600);
    await timers.advance(200);
    expect(stage.ids()).toContain('road/over');
    await timers.advance(1500);
    expect(stage.ids()).not.toContain('road/over');
  });

  it('says that something may still come until that of the instant is there: a selection in a link waits for it', async () => {
    const { catalogue, clock, timers } = stage;
    clock.goTo(unixMs(NOON - 2 * HOUR));
    expect(catalogue.getState().isPart).toBe(true);
    await timers.advance(400);
    expect(catalogue.getState().isPart).toBe(false);
  });

  it('keeps the places of live values while the past is shown: a new catalogue finds them all', async () => {
    await goTo(NOON - 2 * HOUR);
    const moved = newIndices(stage.catalogue.getState(), catalogueOf(3, EPOCH));
    expect([...moved]).toEqual([[0, 0], [1, 1], [2, 2]]);
  }); // prettier-ignore

  it('is asked for anew when that of now has changed', async () => {
    await goTo(NOON - 2 * HOUR);
    stage.catalogue.catalogueLoaded(catalogueOf(3, EPOCH));
    await stage.timers.advance(400);
    expect(stage.asked).toHaveLength(2);
    expect(stage.ids()).toContain('road/over');
  });

  it('is that of now while it cannot be had, and is asked for again', async () => {
    const { ids, setBroken, timers, asked } = stage;
    const now = ids();
    setBroken(true);
    await goTo(NOON - 2 * HOUR);
    expect([ids(), stage.catalogue.getState().isPart]).toEqual([now, false]);
    expect(asked).toHaveLength(1);
    setBroken(false);
    await timers.advance(5_500);
    expect(ids()).toContain('road/over');
  });

  it('is not mixed with an answer of another run of the feed', async () => {
    let epoch = EPOCH + 1;
    const other = setup(() => epoch);
    other.clock.goTo(unixMs(NOON - 2 * HOUR));
    await other.timers.advance(400);
    expect(other.ids()).not.toContain('road/over');
    epoch = EPOCH;
    await other.timers.advance(1000);
    expect(other.ids()).toContain('road/over');
    other.dispose();
  });
});
