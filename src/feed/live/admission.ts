import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { TICKET_TTL_MS } from '../../live/protocol.ts';
import type { Config } from '../../schema/config.ts';
import { createSigner, type Signer } from '../access/signer.ts';
import type { TicketUse } from '../access/ticketUse.ts';
import { createSlidingCount } from './slidingCount.ts';

/** Tickets that were used and have not expired yet. */
const MAX_USED = 100_000;
const TicketFactsSchema = v.strictObject({
  id: v.string(),
  /** ms since 1970. */
  exp: v.number(),
  /** When what its holder has shown ends, ms since 1970. */
  until: v.optional(v.number()),
});

/** What a ticket opens: a socket, until its holder has to show again who they are (ms since 1970, null = for good). */
export interface Redeemed {
  readonly untilMs: number | null;
}
const MINUTE = 60_000;
const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Who may open a socket: one-use tickets, the Origin allow-list, sockets and handshakes for an address.
 * @param isLocal the feed is bound to a loopback address: then only loopback names (and those of allowed origins) are its own
 * Tickets are signed, not kept: with the same secret one of any feed opens a socket at any other. One that was used is remembered by the
 * feed it was used at, and by all of them where `isFirstUse` asks where they all note it.
 * @param tickets signs them
 * @param now monotonic milliseconds
 */
export function createAdmission(
  config: Config,
  isLocal: boolean,
  tickets: Signer = createSigner(null, 'ticket'),
  isFirstUse: TicketUse = () => Promise.resolve(true),
  now: () => number = () => performance.now(),
) {
  const used = new Map<string, number>();
  const sockets = new Map<string, number>();
  const handshakes = createSlidingCount(MINUTE, now);
  const ticketRequests = createSlidingCount(MINUTE, now);
  let total = 0;

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
    /** @param untilMs when what its holder has shown ends, ms since 1970; null = it does not */
    issueTicket: (untilMs: number | null = null): string => {
      const until = untilMs === null ? {} : { until: untilMs };
      return tickets.sign({ id: randomBytes(9).toString('base64url'), exp: Date.now() + TICKET_TTL_MS, ...until });
    },
    /** A ticket opens one socket. @returns null when it opens none */
    redeem: async (ticket: string | null): Promise<Redeemed | null> => {
      const facts = v.safeParse(TicketFactsSchema, ticket === null ? null : tickets.read(ticket));
      const at = Date.now();
      if (!facts.success || facts.output.exp <= at) return null;
      const { id, exp, until } = facts.output;
      for (const [other, expiresAt] of used) {
        if (expiresAt > at && used.size < MAX_USED) break;
        used.delete(other);
      }
      if (used.has(id)) return null;
      // Before anybody is asked: a second one that comes meanwhile is refused.
      used.set(id, exp);
      return (await isFirstUse(id, exp)) ? { untilMs: until ?? null } : null;
    },
    /** Counts a handshake. @returns seconds to wait when there were too many */
    handshake: (address: string): number | null => handshakes(address, limitsOf(address).handshakes),
    /** Counts a request for a ticket, twice as many as handshakes. @returns seconds to wait when there were too many */
    ticketRequest: (address: string): number | null => ticketRequests(address, limitsOf(address).handshakes * 2),
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
