import type { Health } from './health.ts';
import type { Fetch } from './http.ts';
import type { Timers } from './timers.ts';

const TOO_MANY = 429;
const LONGEST_S = 300;

const pathOf = (url: string): string => url.split('?')[0]!;
const tooMany = (waitS: number): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'Too much asked', status: TOO_MANY }), {
    status: TOO_MANY,
    headers: { 'content-type': 'application/problem+json', 'retry-after': String(waitS) },
  });

/**
 * What the feed answers with 429 is not asked for again before its `Retry-After`, by whatever part of the viewer: until then the same
 * answer is given here. Says so in `health`. Owns one timer; `dispose` ends it.
 */
export function createPatientFetch(network: Fetch, health: Health, timers: Timers) {
  /** Paths that were refused, and until when (monotonic ms). */
  const refused = new Map<string, number>();
  let cancel = (): void => undefined;

  const look = (): void => {
    for (const [path, until] of refused) if (until <= timers.now()) refused.delete(path);
    const isAskedTooOften = refused.size > 0;
    if (health.getState().isAskedTooOften !== isAskedTooOften) health.setState({ isAskedTooOften });
    cancel();
    if (isAskedTooOften) cancel = timers.after(Math.min(...refused.values()) - timers.now(), look);
  };
  const fetch: Fetch = async (url, init) => {
    const isReading = (init?.method ?? 'GET') === 'GET';
    const until = isReading ? refused.get(pathOf(url)) : undefined;
    if (until !== undefined && until > timers.now()) return tooMany(Math.ceil((until - timers.now()) / 1000));
    const response = await network(url, init);
    const waitS = Number(response.headers.get('retry-after'));
    if (isReading && response.status === TOO_MANY && waitS > 0) {
      refused.set(pathOf(url), timers.now() + Math.min(waitS, LONGEST_S) * 1000);
      look();
    }
    return response;
  };
  return { fetch, dispose: (): void => cancel() };
}
