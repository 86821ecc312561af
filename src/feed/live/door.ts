import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CLOUD_EVENTS_PROTOCOL, SUB_PROTOCOL } from '../../live/protocol.ts';
import type { Audit } from '../access/audit.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Admission } from './admission.ts';

/** In the order in which one is picked of those that a client offers. */
export const SUB_PROTOCOLS: readonly string[] = [SUB_PROTOCOL, CLOUD_EVENTS_PROTOCOL];

/** An upgrade request and its socket. */
export interface Caller {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly address: string;
}

export interface DoorParts {
  readonly admission: Admission;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit?: Audit;
  readonly isClosing: () => boolean;
  /** Takes in whoever was admitted, until then (ms since 1970, null = for good). @param leave gives its place back */
  readonly enter: (caller: Caller, untilMs: number | null, leave: () => void) => void;
}

// Of the module, not of one request: a listener that stays on the socket would keep the request and its address with it.
function destroyOnError(this: Duplex): void {
  this.destroy();
}

function refuse(socket: Duplex, status: string, headers: string): void {
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`;
  // After an upgrade request nobody reads this socket any more: left half open, a client that goes on writing would keep it.
  socket.end(answer, () => socket.destroy());
}

/** Admits or refuses upgrade requests for `/live`: Origin, handshakes of the address, ticket, sub-protocol, places. Each refusal is noted. */
export function createDoor({ admission, log, metrics, audit, isClosing, enter }: DoorParts) {
  const deny = ({ socket, address }: Caller, reason: string, status: string, headers = ''): void => {
    log.warn({ address, reason }, 'socket refused');
    metrics.refused(reason);
    audit?.note({ act: 'socket', outcome: 'refused', reason, status: Number(status.slice(0, 3)), address });
    refuse(socket, status, headers);
  };
  const denyClosing = (caller: Caller): void =>
    deny(caller, 'closing', '503 Service Unavailable', 'Retry-After: 5\r\n');

  const admit = (caller: Caller, untilMs: number | null): void => {
    const { request, socket, address } = caller;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',');
    if (!offered.some((name) => SUB_PROTOCOLS.includes(name.trim()))) {
      deny(caller, 'sub-protocol', '400 Bad Request');
      return;
    }
    const place = admission.takePlace(address);
    if (place === 'process') {
      deny(caller, 'sockets', '503 Service Unavailable', 'Retry-After: 30\r\n');
      return;
    }
    if (place === 'address') {
      deny(caller, 'sockets of the address', '429 Too Many Requests', 'Retry-After: 30\r\n');
      return;
    }
    socket.once('close', place);
    enter(caller, untilMs, place);
  };

  return (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void => {
    const caller: Caller = { request, socket, head, address: admission.addressOf(request) };
    socket.on('error', destroyOnError);
    if (isClosing()) {
      denyClosing(caller);
      return;
    }
    if (!admission.isOriginAllowed(request)) {
      deny(caller, 'origin', '403 Forbidden');
      return;
    }
    const waitS = admission.handshake(caller.address);
    if (waitS !== null) {
      deny(caller, 'handshakes', '429 Too Many Requests', `Retry-After: ${waitS}\r\n`);
      return;
    }
    void admission.redeem(url.searchParams.get('ticket')).then((ticket) => {
      // Gone while it was looked up: no place would ever be given back.
      if (socket.destroyed) return;
      if (isClosing()) denyClosing(caller);
      else if (ticket) admit(caller, ticket.untilMs);
      else deny(caller, 'ticket', '401 Unauthorized');
    });
  };
}
