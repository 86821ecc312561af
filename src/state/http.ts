import * as v from 'valibot';
import { decode } from '../schema/decode.ts';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** A request the feed refused or could not answer. `title` is the problem's title (RFC 9457) or the HTTP reason. */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  /** How long the feed asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** Path where people sign in; null when the feed names none. */
  readonly signIn: string | null;

  constructor(
    url: string,
    status: number,
    title: string,
    detail = '',
    retryAfterMs: number | null = null,
    signIn: string | null = null,
  ) {
    super(`${url}: ${status} ${title}${detail ? `: ${detail}` : ''}`);
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.retryAfterMs = retryAfterMs;
    this.signIn = signIn;
  }
}

const ProblemSchema = v.object({
  title: v.string(),
  detail: v.optional(v.string()),
  // A path of this feed, nothing that could lead elsewhere.
  signIn: v.optional(v.pipe(v.string(), v.regex(/^\/[a-z][a-z/-]*$/))),
});

/** What a refusal says. */
export async function problemOf(url: string, response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = v.safeParse(ProblemSchema, body);
  const { title, detail, signIn } = problem.success
    ? problem.output
    : { title: response.statusText || 'refused', detail: '', signIn: undefined };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 300) * 1000 : null;
  return new ProblemError(url, response.status, title, detail, retryAfterMs, signIn ?? null);
}

/** @throws ProblemError when the feed refuses, TypeError without a network, AbortError */
export async function request(fetch: Fetch, url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw await problemOf(url, response);
  return response;
}

/** @throws DecodeError when the answer does not fit, AbortError */
export async function decodeJson<S extends v.GenericSchema>(
  response: Response,
  url: string,
  schema: S,
  signal?: AbortSignal | null,
): Promise<v.InferOutput<S>> {
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    body = undefined; // not JSON: the schema says so with the address
  }
  return decode(schema, body, url);
}

/**
 * Requests JSON and decodes it.
 * @throws ProblemError when the feed refuses, DecodeError when the answer does not fit, TypeError without a network, AbortError
 */
export async function requestJson<S extends v.GenericSchema>(
  fetch: Fetch,
  url: string,
  schema: S,
  init: RequestInit = {},
): Promise<v.InferOutput<S>> {
  return decodeJson(await request(fetch, url, init), url, schema, init.signal);
}
