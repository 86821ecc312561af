import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { NatsBusSetting } from '../../schema/busConfig.ts';
import { readTls } from '../tls.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Of a cluster that is choosing a leader, questions get no answer: asked again over a new connection. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A server that answers neither of two is gone, though its connection stands. */
const PING_MS = 10_000;
const MOST_PINGS = 2;

export interface NatsLink {
  readonly streams: JetStreamClient;
  readonly manager: JetStreamManager;
  /** Ends it without `failed`. */
  close(): void;
}

/**
 * One connection to a NATS server with JetStream, without any trying again: that is its owner's.
 * @param secrets values of the environment variables that the setting names
 * @param failed the connection has ended. Called once at most, after this has resolved
 * @throws Error when there is none, or no JetStream for us
 */
export async function openNats(
  setting: NatsBusSetting,
  secrets: ReadonlyMap<string, string>,
  failed: (reason: string) => void,
): Promise<NatsLink> {
  const connection = await connect(optionsOf(setting, secrets));
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    // What it says after that is said of a connection that is nobody's.
    connection.close().catch(() => undefined);
  };
  try {
    const manager = await jetstreamManager(connection, { timeout: ANSWER_TIMEOUT_MS });
    watch(connection, (reason) => {
      if (isEnded) return;
      isEnded = true;
      failed(reason);
    });
    return { streams: jetstream(connection), manager, close: end };
  } catch (error) {
    end();
    throw error;
  }
}

function optionsOf(setting: NatsBusSetting, secrets: ReadonlyMap<string, string>): ConnectionOptions {
  const secret = (name: string | undefined): string | undefined => (name === undefined ? undefined : secrets.get(name));
  const [pass, token, credentials] = [setting.passwordEnv, setting.tokenEnv, setting.credentialsEnv].map(secret);
  return {
    servers: [setting.url, ...setting.servers],
    name: 'hafenblick',
    reconnect: false,
    timeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_MS,
    maxPingOut: MOST_PINGS,
    ...(setting.url.startsWith('tls:') ? { tls: readTls(setting.tls) } : {}),
    ...(setting.username === undefined ? {} : { user: setting.username }),
    ...(pass === undefined ? {} : { pass }),
    ...(token === undefined ? {} : { token }),
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(Buffer.from(credentials)) }),
  };
}

function watch(connection: NatsConnection, ended: (reason: string) => void): void {
  connection.closed().then(
    (error) => ended(error instanceof Error ? error.message : 'the server closed the connection'),
    (error: unknown) => ended((error as Error).message),
  );
}
