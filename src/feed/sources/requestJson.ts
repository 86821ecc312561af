import { ReportErrorsSchema } from '../../schema/open311.ts';
import { RefusalSchema } from '../../schema/pegelonline.ts';
import * as v from 'valibot';

/** Why a request to a source failed, in one line; `retryAfterMs` when the source said how long to wait. */
export class SourceError extends Error {
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number | null = null, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'SourceError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface JsonRequest {
  /** Of the last answer; the source then may say 304. */
  readonly etag?: string | null;
  /** Besides those every request has; a secret in them is never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole answer, body included: a source that drips a byte a second does not hold us. */
  readonly timeoutMs: number;
  /** Makes the signal of the time-out; `AbortSignal.timeout` when absent. */
  readonly timeout?: ((ms: number) => AbortSignal) | undefined;
  /** Greatest body after decompression. */
  readonly maxBytes: number;
  /** Ends the request when the source is disposed. */
  readonly signal?: AbortSignal;
}
export type JsonAnswer =
  | { readonly status: 200; readonly body: unknown; readonly etag: string | null; readonly headers: Headers }
  | { readonly status: 304 };
export type BytesAnswer =
  | {
      readonly status: 200;
      readonly bytes: Uint8Array;
      readonly type: string | null;
      readonly etag: string | null;
      readonly headers: Headers;
    }
  | { readonly status: 304 };

/** `Retry-After` in seconds or as a date. */
export function retryAfterMs(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** @throws SourceError for anything but JSON with 200 or a 304 */
export async function requestJson(url: string, request: JsonRequest): Promise<JsonAnswer> {
  const answer = await requestBytes(url, request, 'application/json');
  if (answer.status === 304) return answer;
  const body = parsed(Buffer.from(answer.bytes).toString('utf8'));
  if (body === undefined) throw new SourceError(`answered with ${answer.type ?? 'no type'}, not JSON`, 200);
  return { status: 200, body, etag: answer.etag, headers: answer.headers };
}

/** @throws SourceError for anything but 200 or 304 */
export async function requestBytes(url: string, request: JsonRequest, accept = '*/*'): Promise<BytesAnswer> {
  const timeout = (request.timeout ?? ((ms) => AbortSignal.timeout(ms)))(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  try {
    const response = await fetch(url, {
      signal,
      // Only the host the operator configured is spoken to.
      redirect: 'error',
      headers: {
        accept,
        'user-agent': 'hafenblick (city twin)',
        ...request.headers,
        ...(request.etag ? { 'if-none-match': request.etag } : {}),
      },
    });
    if (response.status === 304) return { status: 304 };
    const bytes = await readBytes(response, request.maxBytes);
    if (response.status !== 200) {
      const message = refusalOf(parsed(bytes.toString('utf8'))) ?? (response.statusText || 'refused');
      throw new SourceError(
        `${response.status} ${message}`,
        response.status,
        retryAfterMs(response.headers.get('retry-after')),
      );
    }
    const { headers } = response;
    return { status: 200, bytes, type: headers.get('content-type'), etag: headers.get('etag'), headers };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (timeout.aborted) throw new SourceError(`no whole answer within ${request.timeoutMs / 1000} s`);
    const { message, cause } = error as Error;
    throw new SourceError(cause instanceof Error ? `${message}: ${cause.message}` : message);
  }
}

/** What a service says of why it refused, as PEGELONLINE and Open311 do; null where it does not. */
function refusalOf(body: unknown): string | null {
  const refusal = v.safeParse(RefusalSchema, body);
  if (refusal.success) return refusal.output.message;
  const errors = v.safeParse(ReportErrorsSchema, body);
  return errors.success ? errors.output.map(({ description }) => description).join('; ') : null;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Counts what comes out of the decompressor and stops there. */
async function readBytes(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (size > maxBytes) throw new SourceError(`answer beyond ${maxBytes} bytes`, response.status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
