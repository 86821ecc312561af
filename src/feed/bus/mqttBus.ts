import * as v from 'valibot';
import type { Observation } from '../../live/observation.ts';
import type { BusSetting } from '../../schema/busConfig.ts';
import type { Config } from '../../schema/config.ts';
import { AssetSchema, type Asset } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { isoOf, ObservationSchema } from '../../schema/observations.ts';
import type { Log } from '../log.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import { openMqtt, MAX_MESSAGE_BYTES, type MqttLink } from '../sources/mqttLink.ts';
import { parseJson } from '../sources/parseJson.ts';
import { pushSource, type PushLink } from '../sources/pushSource.ts';
import type { Source } from '../sources/source.ts';
import type { SourceTimers } from '../sources/sourceTimers.ts';
import { createOutbox } from './outbox.ts';

export const BUS_SOURCE = 'feeds';
/** Values of datastreams whose asset is still on its way. */
const MOST_WAITING = 20_000;

const SaidSchema = v.object({ feed: v.string(), said: ObservationSchema });
const AnnouncedSchema = v.object({ feed: v.string(), asset: AssetSchema });

/** What several feeds share: each is a source of all others. */
export interface Bus extends Source {
  /** Tells the others what this feed alone has been told. Kept while the broker is away. */
  share(observations: readonly Observation[]): void;
  shareAssets(assets: readonly Asset[]): void;
}

/**
 * A broker between the feeds (MQTT). Of each datastream the newest value stays there, retained, and so does each asset that was announced:
 * a feed that comes later has them at once. Topics: `<topic>/values/<datastream>`, `<topic>/assets/<asset>`, JSON.
 * @param feed name of this run, so that it does not hear itself
 */
export function mqttBus(
  setting: BusSetting,
  password: string | null,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
  timers?: SourceTimers,
): Bus {
  const values = `${setting.topic}/values/`;
  const assets = `${setting.topic}/assets/`;
  const outbox = createOutbox(() => log.error({ source: BUS_SOURCE }, 'the broker is away for long: oldest values for other feeds are dropped')); // prettier-ignore
  const waiting = new Map<string, Observation>();

  const take = (link: PushLink, topic: string, payload: Buffer): void => {
    const body = parseJson(payload, topic, MAX_MESSAGE_BYTES);
    if (topic.startsWith(assets)) {
      const { feed: from, asset } = decode(AnnouncedSchema, body, topic);
      if (from === feed) return;
      link.announced([asset]);
      const due = asset.properties.datastreams.flatMap(({ id }) => waiting.get(id) ?? []);
      for (const { datastream } of due) waiting.delete(datastream);
      link.observed(due);
      return;
    }
    const { feed: from, said } = decode(SaidSchema, body, topic);
    if (from === feed) return;
    const { datastream, time, value, quality, origin } = said;
    const observation = { datastream, timeMs: time, value: value ?? Number.NaN, quality, origin };
    if (catalogue.byId.has(datastream)) {
      link.observed([observation]);
      return;
    }
    waiting.delete(datastream);
    waiting.set(datastream, observation);
    if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value!);
  };

  const open = (link: PushLink): (() => void) => {
    const session: MqttLink = openMqtt(setting, password, {
      connected: () => void begin(),
      message: ({ topic, payload }) => link.take(() => take(link, topic, payload)),
      failed: (reason) => {
        outbox.disconnected();
        link.failed(reason);
      },
    });
    const begin = async (): Promise<void> => {
      try {
        const { refused } = await session.subscribe([`${assets}#`, `${values}#`]);
        if (refused.length > 0) link.failed(`the broker refuses ${refused.join(', ')}`);
        else {
          link.opened();
          outbox.connected(session.publish);
        }
      } catch (error) {
        link.failed((error as Error).message);
      }
    };
    return () => {
      outbox.disconnected();
      session.close();
    };
  };
  const put = (topic: string, body: unknown): void => outbox.put({ topic, payload: JSON.stringify(body) });

  return {
    ...pushSource({ id: BUS_SOURCE, silentAfterMs: Infinity, open }, log, timers),
    share: (observations) => {
      for (const { datastream, timeMs, value, quality, origin } of observations) {
        const said = { datastream, time: isoOf(timeMs), value: Number.isNaN(value) ? null : value, quality, origin };
        put(values + datastream, { feed, said } satisfies v.InferInput<typeof SaidSchema>);
      }
    },
    shareAssets: (announced) => {
      for (const asset of announced) put(assets + asset.id, { feed, asset });
    },
  };
}

/** @param feed name of this run. @returns null when this feed is alone */
export function createBus(
  { bus }: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
): Bus | null {
  if (!bus) return null;
  const password = bus.passwordEnv === undefined ? null : (secrets.get(bus.passwordEnv) ?? null);
  return mqttBus(bus, password, catalogue, feed, log);
}
