import type { Mapped } from '../../schema/mappedConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import { createIntake } from '../ingest/intake.ts';
import type { Log } from '../log.ts';
import { createMappedReader, type MappedReader } from './mappedReading.ts';
import { MAX_MESSAGE_BYTES } from './mqttLink.ts';
import { createLinkedIntake, mqttSource, silenceMs } from './mqttSource.ts';
import { parseJson } from './parseJson.ts';
import { pollingSource } from './pollingSource.ts';
import { pushSource } from './pushSource.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';
import { openWebSocket } from './webSocketLink.ts';

/**
 * JSON of any shape over MQTT, a WebSocket or HTTP, read by the paths of the configuration.
 * @param secret the password of the broker, or the token of the service
 */
export function mappedSource(
  setting: Mapped,
  secret: string | null,
  catalogue: FeedCatalogue,
  log: Log,
  timers?: SourceTimers,
): Source {
  const read = createMappedReader(setting);
  const { from } = setting;
  if ('mqtt' in from) {
    const { topics, ...broker } = from.mqtt;
    return mqttSource(
      {
        setting,
        broker,
        topics,
        password: secret,
        read: ({ topic, payload }, now) =>
          read(parseJson(payload, topic, MAX_MESSAGE_BYTES), topic, now, topic.split('/')),
      },
      catalogue,
      log,
      timers,
    );
  }
  if ('http' in from) return polled(setting, from.http, secret, read, catalogue, log, timers);
  const { url, send } = from.webSocket;
  const take = createLinkedIntake(setting, catalogue);
  const what = new URL(url).host;
  return pushSource(
    {
      id: setting.id,
      silentAfterMs: silenceMs(setting),
      open: (link) =>
        openWebSocket(url, secret, send, {
          opened: () => link.opened(),
          message: (bytes) => take(link, what, () => read(parseJson(bytes, what, MAX_MESSAGE_BYTES), what, link.now())),
          failed: (reason) => link.failed(reason),
        }),
    },
    log,
    timers,
  );
}

function polled(
  setting: Mapped,
  { url, intervalS }: { readonly url: string; readonly intervalS: number },
  token: string | null,
  read: MappedReader,
  catalogue: FeedCatalogue,
  log: Log,
  timers?: SourceTimers,
): Source {
  const what = new URL(url).host;
  // What one answer announces is announced at once: the polls are further apart than the catalogue's least.
  const intake = createIntake(setting, catalogue);
  return pollingSource(
    {
      id: setting.id,
      intervalS,
      silentAfterMs: silenceMs(setting),
      ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
      poll: async (poll) => {
        const answer = await poll.get(url, { isConditional: true });
        if (answer.status === 304) return;
        const now = poll.now();
        const { refused } = intake.take(read(answer.body, what, now), now, poll);
        for (const { path, reason } of refused) poll.complain(`${path}: ${reason}`);
      },
    },
    log,
    timers,
  );
}
