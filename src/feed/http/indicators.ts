import type { IncomingMessage, ServerResponse } from 'node:http';
import { THEMES } from '../../schema/catalogue.ts';
import type { Feed } from '../feed.ts';
import { Problem, sendJson } from './answer.ts';
import { instantOf } from './askedFor.ts';

/** `GET /api/indicators?at=&theme=`. */
export function createIndicatorsHandler(feed: Feed) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const asked = url.searchParams.get('theme');
    const theme = THEMES.find((id) => id === asked) ?? null;
    if (asked !== null && theme === null) throw new Problem(400, 'No such theme', `theme: one of ${THEMES.join(', ')}`);
    await sendJson(request, response, await feed.indicators.at(instantOf(url, 'at'), theme));
  };
}
