import { DeliverPolicy, DiscardPolicy, JetStreamApiCodes, JetStreamApiError, StorageType, type ConsumerNotification, type StreamConfig, type StreamInfo } from '@nats-io/jetstream'; // prettier-ignore
import { nanos } from '@nats-io/transport-node';
import { TICKET_TTL_MS } from '../../live/protocol.ts';
import type { NatsBusSetting } from '../../schema/busConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import { pushSource, type PushLink } from '../sources/pushSource.ts';
import type { SourceTimers } from '../sources/sourceTimers.ts';
import { reasonOf } from '../tls.ts';
import { BUS_PLAN, type Bus } from './bus.ts';
import { createBusTalk } from './busTalk.ts';
import { openNats, type NatsLink } from './natsLink.ts';
import type { OutboxFile } from './outboxFile.ts';

const ACKNOWLEDGED_WITHIN_MS = 5_000;
/** Clocks of feeds may differ by a minute: what one still takes must not be forgotten yet. */
const TICKETS_KEPT_MS = TICKET_TTL_MS + 60_000;
/** How often a server that has nothing to send says that it still would. Of a cluster another one may have sent, and is gone, while our connection stands. */
const HEARTBEAT_MS = 1_500;
/** Messages that the server sends ahead. */
const AHEAD = 500;

/** Levels of our topics are letters, digits, `_` and `-`: as subjects they need nothing but the other separator. */
const subjectOf = (topic: string): string => topic.replaceAll('/', '.');
const topicOf = (subject: string): string => subject.replaceAll('.', '/');

/** Where a feed was in the stream when it last heard something. */
interface Place {
  /** Of the stream: one that was made anew begins with 1 again. */
  readonly created: string;
  readonly seq: number;
}

/**
 * A stream of NATS JetStream between the feeds. Every feed reads it in its order; a connection that broke goes on after the last message
 * it had heard. A feed that comes later gets the newest of each datastream and asset. What was acknowledged lies on the server's disk.
 * @param feed name of this run, so that it does not hear itself
 * @param file where what waits for the broker outlives this run
 */
export function natsBus(
  setting: NatsBusSetting,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
  timers?: SourceTimers,
  file?: OutboxFile,
): Bus {
  const { values, assets, outbox, take, share, shareAssets } = createBusTalk(setting.topic, catalogue, feed, log, file);
  let place: Place | null = null;

  let current: NatsLink | null = null;
  const name = setting.topic.replaceAll('/', '_');
  // Beside the topic, not below it: an administrator's stream of all that is below would take them too.
  const tickets = `${subjectOf(setting.topic)}-tickets.`;

  const ensureStreams = async ({ manager }: NatsLink): Promise<StreamInfo> => {
    const ensured = async (config: Partial<StreamConfig> & { name: string }): Promise<StreamInfo> => {
      try {
        return await manager.streams.info(config.name);
      } catch (error) {
        if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.StreamNotFound) throw error;
      }
      // On disk both: a server that starts anew must not have forgotten which tickets were used.
      return manager.streams.add({ storage: StorageType.File, num_replicas: setting.replicas, ...config });
    };
    await ensured({ name: `${name}_tickets`, subjects: [`${tickets}*`], max_age: nanos(TICKETS_KEPT_MS) });
    return ensured({
      name,
      subjects: [values, assets].map((topic) => subjectOf(`${topic}>`)),
      max_msgs_per_subject: setting.valuesKept,
      discard: DiscardPolicy.Old,
    });
  };
  /** Reads on after the last message it has heard of this stream, or begins with the newest of each. */
  const read = async (
    { streams }: NatsLink,
    link: PushLink,
    { config, created, state }: StreamInfo,
    failed: (reason: string) => void,
  ): Promise<void> => {
    // A server that was set back to an older state has other messages under our numbers.
    if (place && (place.created !== created || place.seq > state.last_seq)) place = null;
    if (state.messages === 0) place = { created, seq: state.last_seq };
    const from = place
      ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: place.seq + 1 }
      : { deliver_policy: DeliverPolicy.LastPerSubject };
    const consumer = await streams.consumers.get(config.name, from);
    const messages = await consumer.consume({
      max_messages: AHEAD,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
      callback: ({ subject, data, seq }) => {
        place = { created, seq };
        link.take(() => take(link, topicOf(subject), Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
      },
    });
    void watch(messages.status(), failed);
    void messages.closed().then((error) => failed(error ? error.message : 'the stream can no longer be read'));
  };

  /** The library would wait for the one that is gone to come back, with a pause as long as its question. */
  const watch = async (told: AsyncIterable<ConsumerNotification>, failed: (reason: string) => void): Promise<void> => {
    for await (const { type } of told) if (type === 'heartbeats_missed') failed('the stream has gone silent');
  };

  const open = (link: PushLink): (() => void) => {
    let session: NatsLink | null = null;
    const isOver = (): boolean => link.signal.aborted;
    const failed = (reason: string): void => {
      // By then the outbox may be another connection's.
      if (isOver()) return;
      outbox.disconnected();
      link.failed(reason);
    };
    const publish = async (topic: string, payload: string): Promise<void> => {
      try {
        await session!.streams.publish(subjectOf(topic), payload, { timeout: ACKNOWLEDGED_WITHIN_MS });
      } catch (error) {
        // Whatever it was, the message is not there: all that waits is sent again over the next connection.
        failed(reasonOf(error as Error));
        throw error;
      }
    };
    const begin = async (): Promise<void> => {
      try {
        const opened = await openNats(setting, secrets, failed);
        if (isOver()) {
          opened.close();
          return;
        }
        session = opened;
        await read(opened, link, await ensureStreams(opened), failed);
        if (isOver()) return;
        current = opened;
        link.opened();
        outbox.connected(publish);
      } catch (error) {
        failed(reasonOf(error as Error));
      }
    };
    void begin();
    return () => {
      outbox.disconnected();
      if (current === session) current = null;
      session?.close();
    };
  };
  const source = pushSource({ ...BUS_PLAN, open }, log, timers);
  return {
    ...source,
    dispose: () => {
      source.dispose();
      outbox.dispose();
    },
    share,
    shareAssets,
    settled: outbox.settled,
    claimTicket: async (id) => {
      if (!current) throw new Error('the broker is away');
      try {
        // The server takes it only as the first message of its subject.
        await current.streams.publish(tickets + id, '', { timeout: ACKNOWLEDGED_WITHIN_MS, expect: { lastSubjectSequence: 0 } }); // prettier-ignore
        return true;
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence)
          return false;
        throw error;
      }
    },
  };
}
