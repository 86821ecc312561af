import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Feed } from '../feed.ts';
import { isoOf } from '../../schema/observations.ts';
import { sendJson } from './answer.ts';
import { instantOf } from './askedFor.ts';

/** `GET /api/chains?at=`. */
export function createChainsHandler(feed: Feed) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const atMs = instantOf(url, 'at') ?? feed.clock.instant();
    const chains = feed.chains(atMs).map(({ links, ...chain }) => ({
      ...chain,
      links: links.map(({ from, to, ...link }) => ({ ...link, from: isoOf(from), to: isoOf(to) })),
    }));
    await sendJson(request, response, { at: isoOf(atMs), chains });
  };
}
