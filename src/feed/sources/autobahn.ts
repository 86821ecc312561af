import type { AutobahnItem, AutobahnService } from '../../schema/autobahn.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Config } from '../../schema/config.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Log } from '../log.ts';
import { autobahnEvent, autobahnPlace, emptyWhere204, isEventService, readAutobahnList } from './autobahnReading.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';
import { createRoadEventBook, type RoadEvent } from './roadEvents.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['autobahn'];

/** Lorry parks and chargers are built, not announced: asked for once in this time. */
const PLACES_EVERY_MS = 6 * 3_600_000;
const OWNER = 'Autobahn GmbH des Bundes';
const LICENCE = 'open data';

interface List {
  readonly road: string;
  readonly service: AutobahnService;
  items: readonly AutobahnItem[];
}

/** Whether a failure is of this one list; else it is of the service, and the whole poll has failed. */
const isOfOneList = (error: unknown): boolean =>
  error instanceof DecodeError ||
  (error instanceof SourceError && error.status !== null && error.status < 500 && error.retryAfterMs === null);

/** Motorways: roadworks, warnings and closures come and go as events; lorry parks and charging stations stay. */
export function autobahnSource(setting: Setting, log: Log, timers?: SourceTimers): Source {
  const { intervalS, marginKm } = setting;
  const base = setting.baseUrl.replace(/\/+$/, '');
  const lists = setting.roads.flatMap((road) =>
    setting.services.map((service): List => ({ road, service, items: [] })),
  );
  const book = createRoadEventBook({
    source: OWNER,
    licence: LICENCE,
    owner: OWNER,
    origin: 'live',
    date: '2026',
    intervalS,
  });
  const provenance = { kind: 'measured', source: OWNER, licence: LICENCE, date: '2026' } as const;
  let places = new Set<string>();
  let placesAt = Number.NEGATIVE_INFINITY;
  let arePlacesWhole = false;

  /** @returns the lists that were answered. @throws SourceError, DecodeError where none was */
  async function ask(poll: Poll, asked: readonly List[]): Promise<Set<List>> {
    const answered = new Set<List>();
    let refused: unknown;
    for (const list of asked) {
      const { road, service } = list;
      try {
        const url = `${base}/${road}/services/${service}`;
        const answer = await poll
          .get(url, { isConditional: true })
          .catch((error: unknown) => emptyWhere204(error, service));
        if (answer.status === 200)
          list.items = readAutobahnList(answer.body, service, marginKm, (line) => poll.complain(`${road}: ${line}`));
        answered.add(list);
      } catch (error) {
        if (!isOfOneList(error)) throw error;
        refused = error;
        poll.complain(`${road}, ${service}: ${(error as Error).message}`);
      }
    }
    if (refused !== undefined && answered.size === 0) throw refused as Error;
    return answered;
  }

  const eventsOf = ({ road, service, items }: List): RoadEvent[] =>
    isEventService(service) ? items.map((item) => autobahnEvent(item, service, road)) : [];

  /** @returns whether every list was answered */
  async function pollEvents(poll: Poll): Promise<boolean> {
    const asked = lists.filter(({ service }) => isEventService(service));
    const answered = await ask(poll, asked);
    const confirmed = [...answered].flatMap(eventsOf);
    const kept = new Set(
      asked.filter((list) => !answered.has(list)).flatMap((list) => eventsOf(list).map(({ id }) => id)),
    );
    const { announced, observations, retired } = book.take(confirmed, kept, poll.now());
    if (retired.length > 0) poll.retired(retired);
    if (announced.length > 0) poll.announced(announced);
    poll.observed(observations);
    return answered.size === asked.length;
  }

  async function pollPlaces(poll: Poll): Promise<void> {
    if (poll.now() - placesAt < PLACES_EVERY_MS) return;
    const asked = lists.filter(({ service }) => !isEventService(service));
    arePlacesWhole = (await ask(poll, asked)).size === asked.length;
    const assets = asked.flatMap(({ road, service, items }): Asset[] =>
      isEventService(service) ? [] : items.map((item) => autobahnPlace(item, service, road, provenance)),
    );
    const found = new Set(assets.map(({ id }) => id));
    poll.retired([...places].filter((id) => !found.has(id)));
    poll.announced(assets);
    places = found;
    placesAt = poll.now();
  }

  const plan = {
    id: 'autobahn',
    intervalS,
    // A road without an event is good news, no silence.
    silentAfterMs: Number.POSITIVE_INFINITY,
    poll: async (poll: Poll): Promise<void> => {
      const areEventsWhole = await pollEvents(poll);
      await pollPlaces(poll);
      if (areEventsWhole && arePlacesWhole) poll.named([...book.assetIds(), ...places]);
    },
  };
  return pollingSource(plan, log, timers);
}
