import { DecodeError } from '../../schema/decode.ts';
import type { MqttMessages } from '../../schema/senderConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Reading } from '../ingest/reading.ts';
import { readMessage } from '../ingest/readMessage.ts';
import type { Log } from '../log.ts';
import { MAX_MESSAGE_BYTES, type MqttMessage } from './mqttLink.ts';
import { mqttSource } from './mqttSource.ts';
import { parseJson } from './parseJson.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

/**
 * CloudEvents, SenML or NGSI-LD over MQTT, read as `/api/ingest` reads them. CloudEvents come structured, or in binary mode as MQTT 5
 * has it (CloudEvents MQTT binding 1.0.2): attributes as user properties, the media type as content type.
 */
export function mqttMessagesSource(
  setting: MqttMessages,
  password: string | null,
  catalogue: FeedCatalogue,
  log: Log,
  timers?: SourceTimers,
): Source {
  const read = ({ topic, payload, contentType, userProperties }: MqttMessage, now: Parameters<typeof readMessage>[2]): Reading => {
    const body = parseJson(payload, topic, MAX_MESSAGE_BYTES);
    const isBinaryEvent = userProperties.has('specversion');
    const event = isBinaryEvent
      ? { ...Object.fromEntries(userProperties), ...(contentType === null ? {} : { datacontenttype: contentType }), data: body }
      : body;
    const reading = readMessage(event, isBinaryEvent ? 'cloudevents' : setting.format, now, () => undefined);
    const [first] = reading.refused;
    // Said as one line a topic where nothing in the message is of use.
    if (first && reading.reports.length + reading.described.length === 0)
      throw new DecodeError(topic, first.path, first.reason);
    return reading;
  }; // prettier-ignore
  return mqttSource({ setting, broker: setting, topics: setting.topics, password, read }, catalogue, log, timers);
}
