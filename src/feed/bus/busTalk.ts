import * as v from 'valibot';
import type { Observation } from '../../live/observation.ts';
import { AssetSchema, type Asset } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { isoOf, ObservationSchema } from '../../schema/observations.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import { MAX_MESSAGE_BYTES } from '../sources/mqttLink.ts';
import { parseJson } from '../sources/parseJson.ts';
import type { PushLink } from '../sources/pushSource.ts';
import { BUS_SOURCE } from './bus.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxFile } from './outboxFile.ts';

/** Values of datastreams whose asset is still on its way. */
const MOST_WAITING = 20_000;

const SaidSchema = v.object({ feed: v.string(), said: ObservationSchema });
const AnnouncedSchema = v.object({
  feed: v.string(),
  asset: AssetSchema,
  /** When it was said, Unix ms; absent: by a feed of an earlier version. */
  atMs: v.optional(v.number()),
});

/**
 * What feeds say to each other, whichever broker carries it. Topics: `<topic>/values/<datastream>`, `<topic>/assets/<asset>`, JSON.
 * @param feed name of this run, so that it does not hear itself
 * @param file where what waits for the broker outlives this run; absent: nowhere
 */
export function createBusTalk(
  topic: string,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
  file: OutboxFile | null = null,
) {
  const values = `${topic}/values/`;
  const assets = `${topic}/assets/`;
  const outbox = createOutbox(
    () => log.error({ source: BUS_SOURCE }, 'the broker is away for long: oldest values for other feeds are dropped'),
    file,
    (error) => log.error({ source: BUS_SOURCE, err: error }, 'what waits for the broker cannot be written: tried again every second'), // prettier-ignore
  );
  const waiting = new Map<string, Observation>();
  /** When each asset was last announced, here or by another feed. */
  const announcedMs = new Map<string, number>();
  const put = (to: string, body: unknown): void => outbox.put({ topic: to, payload: JSON.stringify(body) });

  return {
    values,
    assets,
    outbox,
    /** @throws DecodeError for what no feed says */
    take: (link: PushLink, from: string, payload: Buffer): void => {
      const body = parseJson(payload, from, MAX_MESSAGE_BYTES);
      if (from.startsWith(assets)) {
        const { feed: by, asset, atMs = 0 } = decode(AnnouncedSchema, body, from);
        if (by === feed) return;
        // What a broker has kept may be older than what was said here while it was away.
        if (atMs >= (announcedMs.get(asset.id) ?? 0)) {
          announcedMs.set(asset.id, atMs);
          link.announced([asset]);
        }
        const due = asset.properties.datastreams.flatMap(({ id }) => waiting.get(id) ?? []);
        for (const { datastream } of due) waiting.delete(datastream);
        link.observed(due);
        return;
      }
      const { feed: by, said } = decode(SaidSchema, body, from);
      if (by === feed) return;
      const { datastream, time, value, quality, origin } = said;
      const observation = { datastream, timeMs: time, value: value ?? Number.NaN, quality, origin };
      if (catalogue.byId.has(datastream)) {
        link.observed([observation]);
        return;
      }
      waiting.delete(datastream);
      waiting.set(datastream, observation);
      if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value!);
    },
    share: (observations: readonly Observation[]): void => {
      for (const { datastream, timeMs, value, quality, origin } of observations) {
        const said = { datastream, time: isoOf(timeMs), value: Number.isNaN(value) ? null : value, quality, origin };
        put(values + datastream, { feed, said } satisfies v.InferInput<typeof SaidSchema>);
      }
    },
    shareAssets: (announced: readonly Asset[]): void => {
      const atMs = Date.now();
      for (const asset of announced) {
        announcedMs.set(asset.id, atMs);
        put(assets + asset.id, { feed, asset, atMs });
      }
    },
  };
}
