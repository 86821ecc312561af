import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Broker } from '../../schema/brokerConfig.ts';
import { readTls, reasonOf } from '../tls.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;
/** A broker is told (MQTT 5) or cut off (WebSocket) beyond this; what comes anyway is refused unread. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Filters in one SUBSCRIBE packet. */
const BATCH = 100;
/** How long the broker keeps messages for a client with a name of its own. */
const SESSION_S = 3600;
/** SUBACK codes from here on are refusals (MQTT 5, 3.9.3). */
const FIRST_REFUSAL = 128;

export interface MqttMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** MQTT 5: of the PUBLISH packet. */
  readonly contentType: string | null;
  /** MQTT 5: user properties by lower-case name; of one that occurs twice the first. */
  readonly userProperties: ReadonlyMap<string, string>;
}

export interface MqttEvents {
  /** The broker has accepted the client. */
  connected(): void;
  message(message: MqttMessage): void;
  /** The connection has ended or could not be made. Called once at most. */
  failed(reason: string): void;
}

export interface MqttLink {
  /** Resolves when the broker has granted all; a filter that it refuses is named in `refused`. Rejects when the connection ends first. */
  subscribe(filters: readonly string[]): Promise<{ readonly refused: readonly string[] }>;
  /** A retained message. Resolves when the broker has it (QoS 1); rejects when the connection ends first. */
  readonly publish: (topic: string, payload: string) => Promise<void>;
  close(): void;
}

/**
 * One connection to a broker, without any trying again: that is its owner's. QoS 1, no retained value is lost by the order.
 * @throws DecodeError when a file of its TLS cannot be read
 */
export function openMqtt(broker: Broker, password: string | null, events: MqttEvents): MqttLink {
  const isVersion5 = broker.version === '5';
  const isNamed = broker.clientId !== undefined;
  const options: IClientOptions = {
    protocolVersion: isVersion5 ? 5 : 4,
    clean: !isNamed,
    clientId: broker.clientId ?? `hafenblick-${Math.random().toString(16).slice(2, 12)}`,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepalive: KEEPALIVE_S,
    timerVariant: 'native',
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(password === null ? {} : { password }),
    ...(isVersion5
      ? { properties: { maximumPacketSize: MAX_MESSAGE_BYTES + 4096, ...(isNamed ? { sessionExpiryInterval: SESSION_S } : {}) } }
      : {}),
    ...readTls(broker.tls),
    wsOptions: { maxPayload: MAX_MESSAGE_BYTES + 4096, followRedirects: false },
  }; // prettier-ignore
  const client: MqttClient = connect(broker.url, options);
  // One listener for each message on its way.
  client.setMaxListeners(0);
  let isEnded = false;
  let reason = 'the broker closed the connection';
  const finish = (): void => {
    if (isEnded) return;
    isEnded = true;
    client.end(true);
    events.failed(reason);
  };
  // Stays for good: an error after the end must not end the process.
  client.on('error', (error) => {
    reason = reasonOf(error);
    finish();
  });
  client.on('close', finish);
  client.on('disconnect', (packet) => {
    reason = `the broker disconnected (reason ${packet.reasonCode ?? 0})`;
  });
  client.on('connect', () => {
    if (!isEnded) events.connected();
  });
  client.on('message', (topic, payload, packet) => {
    if (!isEnded) events.message({ topic, payload, ...propertiesOf(packet) });
  });

  return {
    subscribe: async (filters) => {
      const refused: string[] = [];
      for (let at = 0; at < filters.length; at += BATCH) {
        const batch = filters.slice(at, at + BATCH);
        refused.push(...(await subscribeBatch(client, batch)));
      }
      return { refused };
    },
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        const onClose = (): void => reject(new Error('the connection ended before the broker had it'));
        client.once('close', onClose);
        client.publish(topic, payload, { qos: 1, retain: true }, (error) => {
          client.off('close', onClose);
          if (error) reject(error);
          else resolve();
        });
      }),
    close: () => {
      isEnded = true;
      client.end(true);
    },
  };
}

/** @returns filters that were refused */
function subscribeBatch(client: MqttClient, filters: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the connection ended before the subscription'));
    client.once('close', onClose);
    client.subscribe([...filters], { qos: 1 }, (error, _granted, packet) => {
      client.off('close', onClose);
      const codes = packet?.granted ?? [];
      const refused = filters.filter((_, i) => Number(codes[i] ?? 0) >= FIRST_REFUSAL);
      // A refusal of some filters is an error to the library; the others are granted all the same.
      if (error && refused.length === 0) reject(error);
      else resolve(refused);
    });
  });
}

function propertiesOf({ properties }: IPublishPacket): Pick<MqttMessage, 'contentType' | 'userProperties'> {
  const userProperties = new Map<string, string>();
  for (const [name, value] of Object.entries(properties?.userProperties ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) userProperties.set(name.toLowerCase(), first);
  }
  return { contentType: properties?.contentType ?? null, userProperties };
}
