import { unixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import {
  ROADWORKS_POLL_MS,
  type AutobahnAnswers,
  type AutobahnServiceSimulation,
} from '../../simulators/roadworks/autobahnService.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { autobahnEvent, isEventService, readAutobahnList } from './autobahnReading.ts';
import { createComplaints } from './complaints.ts';
import { createRoadEventBook, type RoadEvent, type RoadEventOrigin } from './roadEvents.ts';
import { simulatedSource } from './simulated.ts';
import type { Source } from './source.ts';

export const ROADWORKS_ID = 'simulated-roadworks';
const ORIGIN: RoadEventOrigin = {
  source: 'Hafenblick, simulator of roadworks over the Autobahn API; dates and kinds are rules of the simulation',
  licence: 'MIT',
  owner: 'Autobahn GmbH (simuliert)',
  origin: 'simulated',
  date: '2026-11',
  intervalS: ROADWORKS_POLL_MS / 1000,
};
const MARGIN_KM = 3;
/** New works come into sight by the day. */
const LOOK_EVERY_MS = 600_000;

/** Simulated roadworks of the motorways as a source: what their service answers, by the feed clock, through the reader and the book of the real one. */
export function simulatedRoadworks(service: AutobahnServiceSimulation, clock: FeedClock, log: Log): Source {
  const complain = createComplaints(ROADWORKS_ID, log);
  const eventsOf = ({ lists }: AutobahnAnswers): RoadEvent[] =>
    lists.flatMap(({ road, service: name, body }) =>
      isEventService(name) ? readAutobahnList(body, name, MARGIN_KM, complain).map((item) => autobahnEvent(item, name, road)) : [],
    );
  /** Assets in sight by their id, and which works each is of. */
  const worksOf = new Map<string, string>();
  const assetsAt = (atMs: number): readonly Asset[] => {
    const shown = service.lastBefore(atMs);
    for (const { works } of service.worksAt(shown.atMs))
      for (const event of service.between(shown.atMs - 1, shown.atMs, {}, works.id).flatMap(eventsOf)) worksOf.set(event.id, works.id);
    return createRoadEventBook(ORIGIN).take(eventsOf(shown), new Set(), unixMs(shown.atMs)).announced;
  };
  const open = () => {
    const book = createRoadEventBook(ORIGIN);
    return (messages: Iterable<AutobahnAnswers>): readonly Observation[] =>
      [...messages].flatMap((message) => book.take(eventsOf(message), new Set(), unixMs(message.atMs)).observations);
  };
  const source = simulatedSource<AutobahnAnswers>({
    ...{ id: ROADWORKS_ID, clock, open, isLater: true, theme: 'infrastructure' },
    simulation: {
      assets: assetsAt(clock.instant()),
      between: (fromMs, toMs, only = {}) =>
        service.between(fromMs, toMs, only, only.assetId === undefined ? undefined : (worksOf.get(only.assetId) ?? '')),
      lastBefore: (atMs) => [service.lastBefore(atMs)],
    },
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    ...source,
    past: { ...source.past!, owns: (datastream) => worksOf.has(datastream.slice(0, datastream.lastIndexOf('/'))) },
    start: (output) => {
      source.start(output);
      timer = setInterval(() => output.announced(assetsAt(clock.instant())), LOOK_EVERY_MS);
    },
    dispose: () => {
      clearInterval(timer);
      source.dispose();
    },
  };
} // prettier-ignore
