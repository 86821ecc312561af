import { unixMs, type UnixMs } from '../../src/geo/units.ts';
import type { Theme } from '../../src/schema/catalogue.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createHealth } from '../../src/state/health.ts';
import type { HistoryClient } from '../../src/state/history.ts';
import { createPastReadings } from '../../src/state/pastReadings.ts';
import { stateOfBody, stateOfObservations, type PastState } from '../../src/state/pastState.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createShownReadings } from '../../src/state/shownReadings.ts';
import { catalogueOf, columnsOf } from './fakeFeed.ts';
import { createFakeTimers } from './fakeTimers.ts';

export const NOON = Date.UTC(2024, 0, 6, 12);
export const HOUR = 3_600_000;

/** @param first as of the parts; the stand-in then knows `s1` in the whole answer only */
export function createSetup(first?: () => readonly Theme[]) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const health = createHealth();
  const live = createReadings();
  const past = createReadings();
  const asked: number[] = [];
  const askedThemes: (readonly Theme[] | null | undefined)[] = [];
  let latencyMs = 5;
  let isBroken = false;
  /** The feed answers by the indices of this epoch; null = by names. */
  let byIndexOf: number | null = null;
  const history = {
    stateAt: (atMs: UnixMs, signal?: AbortSignal, themes?: readonly Theme[] | null) => {
      asked.push(atMs);
      askedThemes.push(themes);
      return new Promise<PastState>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        timers.background(latencyMs, () => {
          // The value says which instant it belongs to.
          const said = { timeMs: atMs, value: atMs / HOUR, quality: 'good', origin: 'recorded' } as const;
          const ids = first && !themes ? ['sensor/s0/W', 'sensor/s1/W'] : ['sensor/s0/W'];
          if (isBroken) reject(new TypeError('fetch failed'));
          else if (byIndexOf !== null) resolve(stateOfBody({ atMs, epoch: byIndexOf, parts: [columnsOf(ids.map((_, i) => [i, said.value, atMs]))] })); // prettier-ignore
          else resolve(stateOfObservations(atMs, ids.map((datastream) => ({ datastream, ...said })))); // prettier-ignore
        });
      });
    },
  } as unknown as HistoryClient;
  const pastReadings = createPastReadings({
    clock,
    catalogue,
    health,
    history,
    past,
    timers,
    ...(first ? { first } : {}),
  });
  const shown = createShownReadings(clock, live, past);
  catalogue.catalogueLoaded(catalogueOf(4, 7));
  clock.feedClockTold({ mode: 'recorded', instantMs: unixMs(NOON + 48 * HOUR), speed: 60 });
  clock.setRange({ fromMs: unixMs(NOON - 240 * HOUR), toMs: unixMs(NOON + 48 * HOUR) });
  live.apply(columnsOf([[0, 1111, NOON + 48 * HOUR]]));
  live.publish();
  return {
    ...{ timers, clock, catalogue, health, live, past, asked, askedThemes, pastReadings, readings: shown.readings },
    setLatency: (ms: number): void => void (latencyMs = ms),
    setByIndexOf: (epoch: number): void => void (byIndexOf = epoch),
    setBroken: (broken: boolean): void => void (isBroken = broken),
    value: (): number | undefined => shown.readings.get(0)?.value,
  };
}
