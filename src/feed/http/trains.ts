import type { IncomingMessage, ServerResponse } from 'node:http';
import { trainsJson } from '../../live/recording/movements.ts';
import type { Feed } from '../feed.ts';
import { isoOf } from '../../schema/observations.ts';
import { sendJson } from './answer.ts';
import { instantOf } from './askedFor.ts';

/** `GET /api/trains?at=`. */
export function createTrainsHandler(feed: Feed) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const atMs = instantOf(url, 'at') ?? feed.clock.instant();
    const { corridors, trains } = feed.trains(atMs);
    await sendJson(request, response, {
      at: isoOf(atMs),
      corridors,
      trains: trainsJson(trains),
    });
  };
}
