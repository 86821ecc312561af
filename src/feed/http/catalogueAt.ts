import type { IncomingMessage, ServerResponse } from 'node:http';
import { isoOf } from '../../schema/observations.ts';
import type { Feed } from '../feed.ts';
import { Problem, sendText } from './answer.ts';

const GEO_JSON = 'application/geo+json; charset=utf-8';
const isoOrNull = (ms: number): string | null => (Number.isFinite(ms) ? isoOf(ms) : null);

/**
 * `GET /api/catalogue?at=`: the assets that there were at an instant, as they were then.
 * @param part `all`, or `changes`: only in what it differs from the catalogue of now, and in which span that holds
 * @throws Problem 400
 */
export async function sendCatalogueAt(
  request: IncomingMessage,
  response: ServerResponse,
  feed: Feed,
  atMs: number,
  part: string,
): Promise<void> {
  if (part !== 'all' && part !== 'changes') throw new Problem(400, 'Bad part', 'with at, part must be changes or all');
  const { catalogue } = feed.catalogue;
  const { others, absent, fromMs, toMs } = feed.past.at(atMs);
  const span = { from: isoOrNull(fromMs), to: isoOrNull(toMs) };
  const replaced = new Set(others.map(({ id }) => id));
  const then =
    part === 'changes'
      ? { type: catalogue.type, epoch: catalogue.epoch, features: others, absent: [...absent], ...span }
      : {
          ...{ ...catalogue, ...span },
          features: [...catalogue.features.filter(({ id }) => !absent.has(id) && !replaced.has(id)), ...others],
        };
  await sendText(request, response, 200, GEO_JSON, JSON.stringify(then), {
    ...{ 'cache-control': 'no-store', vary: 'accept-encoding' },
  });
}
