import { DecodeError } from '../../schema/decode.ts';
import type { Log } from '../log.ts';
import { MAX_MESSAGE_BYTES, openMqtt, type MqttMessage } from './mqttLink.ts';
import { parseJson } from './parseJson.ts';
import { pushSource, type PushLink } from './pushSource.ts';
import { requestJson, SourceError } from './requestJson.ts';
import { readStaObservation } from './sensorThingsReading.ts';
import { createStaPages, STA_MAX_BYTES, staSilenceMs, type StaSetting } from './sensorThingsPages.ts';
import type { Source } from './source.ts';
import { delayAfter, type SourceTimers } from './sourceTimers.ts';

const HTTP_TIMEOUT_MS = 20_000;
/** Messages kept while the snapshot is read; of more the oldest go, and are said. */
const MOST_BUFFERED = 10_000;
/** Looks at the service until no datastream is left that is not subscribed; one that grows faster is read the next time. */
const MOST_ROUNDS = 5;
const SNAPSHOT_RETRY_MS = 10_000;

type MqttSetting = StaSetting & { readonly mqtt: NonNullable<StaSetting['mqtt']> };
export interface StaSecrets {
  /** Bearer token of the HTTP side. */
  readonly token: string | null;
  readonly password: string | null;
}

/** `v1.1/Datastreams(19)/Observations`, also with a prefix, quotes and FROST's query → the datastream's id; the body does not have it. */
export function staTopicId(topic: string): string | null {
  const match = /(?:^|\/)Datastreams\((.+)\)\/Observations(?:\?.*)?$/.exec(topic);
  if (!match) return null;
  const quoted = /^'(.*)'$/.exec(match[1]!);
  return quoted ? quoted[1]!.replaceAll("''", "'") : match[1]!;
}

/**
 * A SensorThings service whose observations come over MQTT (3.1.1, 5; TCP, WebSocket). Brokers keep no last value for these topics, so the
 * order is: subscribe, keep what comes, read everything over HTTP, then apply what was kept. The hub takes what is newer.
 */
export function sensorThingsMqttSource(
  setting: MqttSetting,
  secrets: StaSecrets,
  log: Log,
  timers?: SourceTimers,
): Source {
  const { mqtt } = setting;
  const prefix = mqtt.topicPrefix ?? new URL(setting.baseUrl).pathname.split('/').filter(Boolean).at(-1) ?? 'v1.1';
  const headers = secrets.token === null ? {} : { authorization: `Bearer ${secrets.token}` };
  /** The service's datastream ids → ours, as the last snapshot has them: a service may give an id to something else one day. */
  let datastreamOf: ReadonlyMap<string, string> = new Map();

  const open = (link: PushLink): (() => void) => {
    const readPages = createStaPages(setting);
    const subscribed = new Set<string>();
    let buffer: MqttMessage[] | null = [];

    const apply = ({ topic, payload }: MqttMessage): void =>
      link.take(() => {
        const iotId = staTopicId(topic);
        const datastream = iotId === null ? undefined : datastreamOf.get(iotId);
        if (datastream === undefined) throw new DecodeError(topic, '', 'belongs to no datastream of the service');
        const read = readStaObservation(parseJson(payload, topic, MAX_MESSAGE_BYTES), datastream, link.now());
        if (typeof read === 'string') throw new DecodeError(topic, '', read);
        link.observed([read]);
      });
    const received = (message: MqttMessage): void => {
      if (buffer === null) {
        apply(message);
        return;
      }
      buffer.push(message);
      if (buffer.length <= MOST_BUFFERED) return;
      buffer.shift();
      link.complain(`more than ${MOST_BUFFERED} messages while the snapshot was read: the oldest are not taken`);
    };
    const flush = (): void => {
      const kept = buffer ?? [];
      buffer = null;
      kept.forEach(apply);
    };

    /** Reads the service over HTTP once. @returns topics that are not subscribed yet */
    const snapshot = async (): Promise<string[]> => {
      const next = new Map<string, string>();
      const topics: string[] = [];
      const named = await readPages(
        {
          get: (url) =>
            requestJson(url, { timeoutMs: HTTP_TIMEOUT_MS, maxBytes: STA_MAX_BYTES, signal: link.signal, headers }),
          now: () => link.now(),
          complain: (line) => link.complain(line),
        },
        ({ assets, observations, series }) => {
          link.announced(assets);
          link.observed(observations);
          for (const { iotId, isNumber, datastream } of series) {
            next.set(iotId, datastream);
            const topic = `${prefix}/Datastreams(${isNumber ? iotId : `'${iotId.replaceAll("'", "''")}'`})/Observations`;
            if (/[+#]/.test(topic))
              link.complain(`${iotId} cannot be subscribed: + and # mean something else in topics`);
            else if (!subscribed.has(topic)) topics.push(topic);
          }
        },
      );
      if (named) link.named(named);
      datastreamOf = next;
      return topics;
    };
    const session = openMqtt(mqtt, secrets.password, {
      connected: () => void begin(),
      message: received,
      failed: (reason) => link.failed(reason),
    });
    const subscribe = async (topics: readonly string[]): Promise<void> => {
      const { refused } = await session.subscribe(topics);
      for (const topic of topics) subscribed.add(topic);
      for (const topic of refused) link.complain(`the broker refuses ${topic}`);
    };
    /** Subscribe, then read; again while the service names datastreams that were not subscribed before it was read. */
    const catchUp = async (): Promise<void> => {
      buffer ??= [];
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const topics = await snapshot();
        if (topics.length === 0) break;
        await subscribe(topics);
      }
      flush();
    };
    let failures = 0;
    const refresh = async (): Promise<void> => {
      try {
        await catchUp();
        failures = 0;
      } catch (error) {
        if (link.signal.aborted) return;
        if (!(error instanceof SourceError) && !(error instanceof DecodeError)) {
          link.failed((error as Error).message);
          return;
        }
        // Without a first snapshot no message can be understood; later ones can, and must not wait for HTTP.
        if (datastreamOf.size === 0) {
          link.failed(error.message, error instanceof SourceError ? error.retryAfterMs : null);
          return;
        }
        failures++;
        log.warn({ source: setting.id, failures, reason: error.message }, 'no snapshot');
        flush();
      }
      const base = failures === 0 ? mqtt.snapshotS * 1000 : SNAPSHOT_RETRY_MS;
      link.after(delayAfter(failures, null, base, link.random()), () => void refresh());
    };
    const begin = async (): Promise<void> => {
      try {
        // What is known from before a break is subscribed before anything is read.
        if (subscribedBefore.length > 0) await subscribe(subscribedBefore);
      } catch (error) {
        link.failed((error as Error).message);
        return;
      }
      link.opened();
      await refresh();
      if (subscribed.size > 0) subscribedBefore = [...subscribed];
    };
    return () => session.close();
  };
  let subscribedBefore: readonly string[] = [];
  return pushSource({ id: setting.id, silentAfterMs: staSilenceMs(setting), open }, log, timers);
}
