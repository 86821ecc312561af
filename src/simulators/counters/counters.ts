import { seedOf } from '../../geo/noise.ts';
import type { WorksOf } from '../roadworks/works.ts';
import type { Only } from '../simulation.ts';
import type { World } from '../world/world.ts';
import { createCarriageway, STEP_MS, type Carriageway } from './carriageway.ts';
import { measuredAt, type Measured } from './crossSection.ts';
import { measuredData, siteIdOf, siteTable, type Quantity, type SiteMeasured } from './publications.ts';
import type { Counter, CounterFile } from './readCounters.ts';

/** A DATEX II document as it is published, and when. */
export interface Publication {
  readonly atMs: number;
  readonly body: string;
  /** What stands in the body, not rounded: for who asks the simulator of another instant in its own process. */
  readonly measured: readonly SiteMeasured[];
}

/** What a counter of a motorway says, and what a loop of a city's signals says. */
const ALL: readonly Quantity[] = ['flow', 'heavyFlow', 'speed', 'occupancy', 'status'];
export const OF_LOOPS: readonly Quantity[] = ['flow', 'heavyFlow', 'speed'];

/**
 * Counters of motorways, or loops of streets, as a function of time alone.
 * @param quantities what each of them says
 * @param worksOf works on their carriageways
 */
export function createCounters(
  { counters, profiles }: CounterFile,
  world: Pick<World, 'local' | 'weather' | 'wander' | 'seed'>,
  quantities: readonly Quantity[] = ALL,
  worksOf?: WorksOf,
) {
  const sites = counters.flatMap((counter) =>
    ([0, 1] as const).map((direction) => {
      const siteId = siteIdOf(counter, direction);
      const its = counter.directions[direction];
      const carriageway = createCarriageway(siteId, its, profiles[counter.profile]!, world, worksOf);
      return { counter, siteId, carriageway, key: seedOf(siteId), lanes: its.lanes, freeKmh: counter.freeKmh };
    }),
  );
  const valuesOf = (site: (typeof sites)[number], atMs: number): Measured =>
    measuredAt(site.carriageway, site, world, atMs);
  const publish = (atMs: number, counterId?: string): Publication => {
    const measured = sites
      .filter(({ counter }) => counterId === undefined || counter.id === counterId)
      .map((site) => ({ siteId: site.siteId, values: valuesOf(site, atMs) }));
    return {
      ...{ atMs, measured },
      // Written when somebody reads it.
      get body() {
        return measuredData(measured, quantities, atMs);
      },
    };
  };
  return {
    counters: counters as readonly Counter[],
    /** What each of them says, in the order of the indices in their documents. */
    quantities,
    table: (atMs: number): string => siteTable(counters, quantities, atMs),
    /** @param direction 0 the first of the file; @param atMs end of the five minutes that are measured */
    at: (counterId: string, direction: 0 | 1, atMs: number): Measured =>
      valuesOf(
        sites.find(({ siteId }) => siteId === `${counterId}-${direction + 1}`)!,
        atMs,
      ),
    carriagewayOf: (counterId: string, direction: 0 | 1): Carriageway =>
      sites.find(({ siteId }) => siteId === `${counterId}-${direction + 1}`)!.carriageway,
    /** Everything published after `fromMs` up to `toMs`. @param only one counter by its number */
    between: (fromMs: number, toMs: number, { stepMs = 0 }: Only, counterId?: string): Publication[] => {
      const every = Math.max(1, Math.round(stepMs / STEP_MS)) * STEP_MS;
      const out: Publication[] = [];
      for (let at = (Math.floor(fromMs / every) + 1) * every; at <= toMs; at += every) out.push(publish(at, counterId));
      return out;
    },
    lastBefore: (atMs: number): Publication => publish(Math.floor(atMs / STEP_MS) * STEP_MS),
  };
}
export type Counters = ReturnType<typeof createCounters>;
