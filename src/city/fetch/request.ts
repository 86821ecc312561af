/** A request that failed; whether to try again, and how long the server asks to wait. */
export class RequestError extends Error {
  readonly isFinal: boolean;
  readonly waitMs: number | null;
  /** The server says that there is no such file. */
  readonly isMissing: boolean;

  constructor(reason: string, how: { isFinal?: boolean; waitMs?: number | null; isMissing?: boolean } = {}) {
    super(reason);
    this.name = 'RequestError';
    this.isFinal = how.isFinal ?? false;
    this.waitMs = how.waitMs ?? null;
    this.isMissing = how.isMissing ?? false;
  }
}

export interface Patience {
  /** Tries per file, the first included. */
  readonly tries: number;
  /** First wait; doubles with each try. */
  readonly firstWaitMs: number;
  /** Longest wait that a server may ask for; longer, and the file is left for another day. */
  readonly longestWaitMs: number;
  /** Silence after which a connection counts as dead. */
  readonly silenceMs: number;
}
export const PATIENCE: Patience = { tries: 5, firstWaitMs: 1000, longestWaitMs: 120_000, silenceMs: 30_000 };

/**
 * A request that stays on its host: a redirect to another one is refused, because nobody configured that host.
 * @throws RequestError for everything but 2xx and 416
 */
export async function request(
  url: string,
  method: 'GET' | 'HEAD',
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const { host } = new URL(url);
  let at = url;
  for (let hop = 0; hop < 5; hop++) {
    let response: Response;
    try {
      // Identity: lengths and ranges must count the bytes of the file, not of its packing.
      const all = { 'accept-encoding': 'identity', 'user-agent': 'hafenblick city fetch', ...headers };
      response = await fetch(at, { method, headers: all, redirect: 'manual', signal });
    } catch (error) {
      throw new RequestError(reasonOf(error));
    }
    if (response.ok || response.status === 416) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      const next = new URL(location, at);
      if (next.host !== host)
        throw new RequestError(`redirects to ${next.host}, which is not configured`, { isFinal: true });
      at = next.href;
      continue;
    }
    throw failure(response);
  }
  throw new RequestError('redirects without end', { isFinal: true });
}

function failure({ status, headers }: Response): RequestError {
  const reason = `answers ${status}`;
  if (status === 404 || status === 410) return new RequestError(reason, { isFinal: true, isMissing: true });
  if (status === 429 || status >= 500)
    return new RequestError(reason, { waitMs: retryAfterMs(headers.get('retry-after')) });
  return new RequestError(reason, { isFinal: status !== 408 });
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3) → milliseconds from now; null where it says nothing. */
export function retryAfterMs(text: string | null, nowMs = Date.now()): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/**
 * Tries again while it makes sense, waiting longer each time (doubling, with a random half, so that many clients do not come back at
 * once), or as long as the server asks.
 * @throws the last RequestError
 */
export async function withPatience<T>(
  patience: Patience,
  attempt: (n: number) => Promise<T>,
  onWait: (error: RequestError, waitMs: number) => void = () => undefined,
): Promise<T> {
  for (let n = 0; ; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      if (!(error instanceof RequestError) || error.isFinal || n + 1 >= patience.tries) throw error;
      if (error.waitMs !== null && error.waitMs > patience.longestWaitMs)
        throw new RequestError(`${error.message} and asks to wait ${Math.round(error.waitMs / 1000)} s`, {
          isFinal: true,
        });
      const own = patience.firstWaitMs * 2 ** n * (0.5 + Math.random() / 2);
      const waitMs = Math.max(error.waitMs ?? 0, own);
      onWait(error, waitMs);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
