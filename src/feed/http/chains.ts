import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Feed } from '../feed.ts';
import { unixMs } from '../../geo/units.ts';
import { isoOf } from '../../schema/observations.ts';
import { sendJson } from './answer.ts';
import { instantOf } from './askedFor.ts';

const HOUR_MS = 3_600_000;
const HOURS_AHEAD = 24;

/** When the first container sets out after an instant at which none is on its way, Unix milliseconds; null: none does within a day. */
export function nextAfter(chainsAt: Feed['chains'], atMs: number): number | null {
  for (let hour = 1; hour <= HOURS_AHEAD; hour++) {
    const begins = chainsAt(atMs + hour * HOUR_MS).map(({ links }) => links[0]!.from);
    if (begins.length > 0) return Math.min(...begins);
  }
  return null;
}

/** `GET /api/chains?at=`. */
export function createChainsHandler(feed: Feed) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const atMs = instantOf(url, 'at') ?? feed.clock.instant();
    const chains = feed.chains(atMs).map(({ links, ...chain }) => ({
      ...chain,
      links: links.map(({ from, to, ...link }) => ({ ...link, from: isoOf(from), to: isoOf(to) })),
    }));
    const next = chains.length === 0 ? nextAfter(feed.chains, atMs) : null;
    await sendJson(request, response, {
      at: isoOf(atMs),
      chains,
      ...(next === null ? {} : { next: isoOf(unixMs(next)) }),
    });
  };
}
