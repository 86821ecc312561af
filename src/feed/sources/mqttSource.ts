import type { UnixMs } from '../../geo/units.ts';
import type { Broker } from '../../schema/brokerConfig.ts';
import type { Sender } from '../../schema/senderConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import { createIntake, type Intake } from '../ingest/intake.ts';
import type { Reading } from '../ingest/reading.ts';
import type { Log } from '../log.ts';
import { openMqtt, type MqttMessage } from './mqttLink.ts';
import { pushSource, type PushLink } from './pushSource.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

const LEAST_SILENCE_MS = 600_000;

/** How long somebody may say nothing, by what is expected of him. */
export const silenceMs = ({ expectedS }: Sender): number => Math.max(LEAST_SILENCE_MS, 4000 * expectedS);

/** An intake for a source whose connections come and go: it waits on the one of now. */
export function createLinkedIntake(sender: Sender, catalogue: FeedCatalogue) {
  let current: PushLink | null = null;
  const intake: Intake = createIntake(sender, catalogue, (delayMs, run) => current?.after(delayMs, run));
  /** Reads one message and hands on what is in it. */
  return (link: PushLink, what: string, read: () => Reading): void =>
    link.take(() => {
      current = link;
      const { refused } = intake.take(read(), link.now(), link);
      for (const { path, reason } of refused) link.refuse(`${what}: ${path}: ${reason}`);
    });
}

export interface MqttPlan {
  readonly setting: Sender;
  readonly broker: Broker;
  readonly topics: readonly string[];
  readonly password: string | null;
  /** @throws DecodeError where nothing in the message is of use */
  read(message: MqttMessage, now: UnixMs): Reading;
}

/** A source that is sent messages by a broker: subscribes, reads each, takes what fits. */
export function mqttSource(plan: MqttPlan, catalogue: FeedCatalogue, log: Log, timers?: SourceTimers): Source {
  const { setting, topics } = plan;
  const take = createLinkedIntake(setting, catalogue);
  const open = (link: PushLink): (() => void) => {
    const session = openMqtt(plan.broker, plan.password, {
      connected: () => void subscribe(),
      message: (message) => take(link, message.topic, () => plan.read(message, link.now())),
      failed: (reason) => link.failed(reason),
    });
    const subscribe = async (): Promise<void> => {
      try {
        const { refused } = await session.subscribe(topics);
        for (const topic of refused) link.complain(`the broker refuses ${topic}`);
        if (refused.length === topics.length) link.failed('the broker refuses all topics');
        else link.opened();
      } catch (error) {
        link.failed((error as Error).message);
      }
    };
    return () => session.close();
  };
  return pushSource({ id: setting.id, silentAfterMs: silenceMs(setting), open }, log, timers);
}
