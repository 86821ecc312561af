import { isoOf } from '../../schema/observations.ts';
import type { Observation } from '../../live/observation.ts';
import type { SensorThingsReader } from './reader.ts';
import type { DatastreamEntity, Entity, EntityList } from './entities.ts';
import { QueryError } from './queryError.ts';

/** Observations that one question may look through. */
const MOST = 200_000;

export interface ObservationQuestion {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isLatestFirst: boolean;
  /** How many the answer needs at the most; null = all. */
  readonly limit: number | null;
}

/**
 * Observations of the history as entities, up to the instant of the feed clock: what lies ahead in a recording has not been observed yet.
 */
export function createObservations(
  history: SensorThingsReader,
  nowMs: () => number,
  featureOf: (datastreamId: string, atMs: number) => Entity | null,
) {
  const asEntity = (datastream: DatastreamEntity, { timeMs, value, quality, origin }: Observation): Entity => ({
    set: 'Observations',
    id: `${datastream.id}:${timeMs}`,
    properties: () => ({
      phenomenonTime: isoOf(timeMs),
      // When the result was made is not known; the standard allows null.
      resultTime: null,
      result: Number.isNaN(value) ? null : value,
      resultQuality: quality,
      parameters: { origin },
    }),
    related: {
      Datastream: () => datastream,
      FeatureOfInterest: () => featureOf(datastream.datastreamId, timeMs),
    },
  });
  const end = ({ span }: EntityList, toMs: number): number => Math.min(toMs, nowMs(), (span?.toMs ?? Infinity) - 1);
  const begin = ({ span }: EntityList, fromMs: number): number => Math.max(fromMs, 0, span?.fromMs ?? 0);
  return {
    /** @throws QueryError when more would have to be looked through than one question may */
    read: (list: EntityList, { fromMs, toMs, isLatestFirst, limit }: ObservationQuestion): Entity[] => {
      const found: { readonly entity: Entity; readonly timeMs: number }[] = [];
      for (const datastream of list.datastreams ?? []) {
        const most = Math.min(limit ?? MOST + 1, MOST + 1 - (limit === null ? found.length : 0));
        const raw = history.raw(datastream.datastreamId, begin(list, fromMs), end(list, toMs), most, isLatestFirst);
        for (const each of raw) found.push({ entity: asEntity(datastream, each), timeMs: each.timeMs });
        if (limit === null && found.length > MOST)
          throw new QueryError('$filter', `looks through more than ${MOST} observations: bound phenomenonTime`);
      }
      if ((list.datastreams?.length ?? 0) > 1)
        found.sort((a, b) => (isLatestFirst ? b.timeMs - a.timeMs : a.timeMs - b.timeMs));
      return found.slice(0, limit ?? undefined).map(({ entity }) => entity);
    },
    count: (list: EntityList, fromMs: number, toMs: number): number =>
      (list.datastreams ?? []).reduce(
        (sum, { datastreamId }) => sum + history.count(datastreamId, begin(list, fromMs), end(list, toMs)),
        0,
      ),
    extent: (datastreamId: string) => history.extent(datastreamId, 0, nowMs()),
    /** `<datastream>:<time in ms>` */
    byId: (list: EntityList, id: string): Entity | null => {
      const [, stream, time] = /^(\d+):(\d+)$/.exec(id) ?? [];
      const datastream = list.datastreams?.find((each) => String(each.id) === stream);
      if (!datastream || Number(time) > end(list, Infinity) || Number(time) < begin(list, 0)) return null;
      const [observation] = history.raw(datastream.datastreamId, Number(time), Number(time), 1);
      return observation ? asEntity(datastream, observation) : null;
    },
  };
}
export type Observations = ReturnType<typeof createObservations>;
