import type { IncomingMessage, ServerResponse } from 'node:http';
import { THEMES } from '../../schema/catalogue.ts';
import type { Feed } from '../feed.ts';
import type { IndicatorsAnswer } from '../../live/indicators/indicators.ts';
import { Problem, sendJson } from './answer.ts';
import { instantOf } from './askedFor.ts';
import { sendShared, sharedBody, type SharedBody } from './sharedBody.ts';

/** `GET /api/indicators?at=&theme=`. */
export function createIndicatorsHandler(feed: Feed) {
  const bodies = new WeakMap<IndicatorsAnswer, SharedBody>();
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const asked = url.searchParams.get('theme');
    const theme = THEMES.find((id) => id === asked) ?? null;
    if (asked !== null && theme === null) throw new Problem(400, 'No such theme', `theme: one of ${THEMES.join(', ')}`);
    const atMs = instantOf(url, 'at');
    if (atMs !== null) {
      await sendJson(request, response, await feed.indicators.at(atMs, theme));
      return;
    }
    const answer = await feed.news.indicators.now(theme);
    const body = bodies.get(answer) ?? sharedBody(answer, { content: [answer.indicators, answer.themes] });
    bodies.set(answer, body);
    await sendShared(request, response, body);
  };
}
