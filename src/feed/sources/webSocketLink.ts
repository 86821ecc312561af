import { WebSocket } from 'ws';
import { reasonOf } from '../tls.ts';
import { MAX_MESSAGE_BYTES } from './mqttLink.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** A ping that is not answered within this: the connection is half open. */
const PING_EVERY_MS = 30_000;

export interface WebSocketEvents {
  opened(): void;
  /** Text or binary: some services send JSON as bytes. */
  message(bytes: Buffer): void;
  /** Called once at most. */
  failed(reason: string): void;
}

/**
 * One WebSocket to a service, without any trying again: that is its owner's.
 * @param send JSON that is sent first
 * @returns closes it
 */
export function openWebSocket(url: string, token: string | null, send: unknown, events: WebSocketEvents): () => void {
  const socket = new WebSocket(url, {
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  let isEnded = false;
  let isAlive = true;
  const finish = (reason: string): void => {
    if (isEnded) return;
    close();
    events.failed(reason);
  };
  const pinger = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!isAlive) {
      finish('the service does not answer a ping');
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING_EVERY_MS);
  const close = (): void => {
    isEnded = true;
    clearInterval(pinger);
    socket.terminate();
  };
  socket.on('open', () => {
    if (send !== undefined) socket.send(JSON.stringify(send));
    events.opened();
  });
  socket.on('pong', () => (isAlive = true));
  socket.on('message', (data) => {
    isAlive = true;
    if (isEnded) return;
    // With the default binary type a message is one buffer, or the parts of one.
    events.message(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer));
  });
  // Stays for good: an error after the end must not end the process.
  socket.on('error', (error) => finish(reasonOf(error)));
  socket.on('close', (code) => finish(`the service closed the socket (${code})`));
  return close;
}
