import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TICKET_TTL_MS } from '../../live/protocol.ts';
import type { Config } from '../../schema/config.ts';

const MAX_TICKETS = 100_000;
const MINUTE = 60_000;
const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Who may open a socket: one-use tickets, the Origin allow-list, sockets and handshakes for an address.
 * @param isLocal the feed is bound to a loopback address: then only loopback names (and those of allowed origins) are its own
 * @param now monotonic milliseconds
 */
export function createAdmission(config: Config, isLocal: boolean, now: () => number = () => performance.now()) {
  const tickets = new Map<string, number>();
  const sockets = new Map<string, number>();
  const handshakes = new Map<string, number[]>();
  const ticketRequests = new Map<string, number[]>();
  let total = 0;

  /** Counts one more within a minute. @returns seconds to wait when there were too many */
  const countIn = (counts: Map<string, number[]>, address: string, limit: number): number | null => {
    const at = now();
    const recent = (counts.get(address) ?? []).filter((time) => time > at - MINUTE);
    if (recent.length >= limit) return Math.ceil((recent[0]! + MINUTE - at) / 1000);
    recent.push(at);
    counts.delete(address);
    counts.set(address, recent);
    // Addresses of more than a minute ago are at the front.
    for (const [other, times] of counts) {
      if (times.at(-1)! > at - MINUTE) break;
      counts.delete(other);
    }
    return null;
  };

  /** Limits for one address. On loopback stand a proxy or a developer, for many. */
  const limitsOf = (address: string) => ({
    sockets: config.limits.socketsPerAddress ?? (isLoopback(address) ? 64 : 4),
    handshakes: config.limits.handshakesPerMinute ?? (isLoopback(address) ? 600 : 20),
  });

  const addressOf = (request: IncomingMessage): string => {
    const forwarded = config.isBehindProxy ? request.headers['x-forwarded-for'] : undefined;
    // The last entry is the one our own proxy wrote.
    const last = String(forwarded ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    return last ? last : (request.socket.remoteAddress ?? 'unknown');
  };

  return {
    addressOf,
    /** Whoever asks sits at this machine: nothing stands between that the operator has not told of. */
    isLocalCaller: (request: IncomingMessage): boolean =>
      isLoopback(addressOf(request)) &&
      (config.isBehindProxy || !('x-forwarded-for' in request.headers || 'forwarded' in request.headers)),
    /** The request comes from a page of the viewer or of an allowed origin. A missing Origin is a foreign one. */
    isOriginAllowed: (request: IncomingMessage): boolean => {
      const { origin, host = '' } = request.headers;
      if (!origin || !URL.canParse(origin)) return false;
      if (config.allowedOrigins.includes(origin)) return true;
      const allowedHosts = config.allowedOrigins.map((allowed) => new URL(allowed).host);
      // A foreign name that resolves to this machine (DNS rebinding) is same-origin to a browser, not to us.
      if (isLocal && !LOOPBACK_HOST.test(host) && !allowedHosts.includes(host)) return false;
      return new URL(origin).host === host;
    },
    issueTicket: (): string => {
      const at = now();
      for (const [ticket, expiresAt] of tickets) {
        if (expiresAt > at && tickets.size < MAX_TICKETS) break;
        tickets.delete(ticket);
      }
      const ticket = randomBytes(18).toString('base64url');
      tickets.set(ticket, at + TICKET_TTL_MS);
      return ticket;
    },
    /** A ticket opens one socket; afterwards it is gone. */
    redeem: (ticket: string | null): boolean => {
      const expiresAt = ticket === null ? undefined : tickets.get(ticket);
      if (ticket === null || expiresAt === undefined) return false;
      tickets.delete(ticket);
      return expiresAt > now();
    },
    /** Counts a handshake. @returns seconds to wait when there were too many */
    handshake: (address: string): number | null => countIn(handshakes, address, limitsOf(address).handshakes),
    /** Counts a request for a ticket, twice as many as handshakes. @returns seconds to wait when there were too many */
    ticketRequest: (address: string): number | null =>
      countIn(ticketRequests, address, limitsOf(address).handshakes * 2),
    /** Takes a place for a socket. @returns gives it back, or which limit is reached */
    takePlace: (address: string): (() => void) | 'address' | 'process' => {
      if (total >= config.limits.sockets) return 'process';
      const mine = sockets.get(address) ?? 0;
      if (mine >= limitsOf(address).sockets) return 'address';
      sockets.set(address, mine + 1);
      total++;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        total--;
        const left = sockets.get(address)! - 1;
        if (left > 0) sockets.set(address, left);
        else sockets.delete(address);
      };
    },
  };
}
export type Admission = ReturnType<typeof createAdmission>;
