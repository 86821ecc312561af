import type { MqttBusSetting } from '../../schema/busConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import { openMqtt, type MqttLink } from '../sources/mqttLink.ts';
import { pushSource, type PushLink } from '../sources/pushSource.ts';
import type { SourceTimers } from '../sources/sourceTimers.ts';
import { BUS_PLAN, type Bus } from './bus.ts';
import { createBusTalk } from './busTalk.ts';
import type { OutboxFile } from './outboxFile.ts';

/**
 * An MQTT broker between the feeds. Of each datastream the newest value stays there, retained, and so does each asset that was announced:
 * a feed that comes later has them at once.
 * @param feed name of this run, so that it does not hear itself
 * @param file where what waits for the broker outlives this run
 */
export function mqttBus(
  setting: MqttBusSetting,
  password: string | null,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
  timers?: SourceTimers,
  file?: OutboxFile,
): Bus {
  const { values, assets, outbox, take, share, shareAssets } = createBusTalk(setting.topic, catalogue, feed, log, file);

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
  };
}
