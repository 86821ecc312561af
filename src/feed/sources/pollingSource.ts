import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { SourceState } from '../../live/frame.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Log } from '../log.ts';
import { createComplaints } from './complaints.ts';
import {
  requestBytes,
  requestJson,
  SourceError,
  type BytesAnswer,
  type JsonAnswer,
  type JsonRequest,
} from './requestJson.ts';
import { requestDocument, type ClientTls, type DocumentAnswer } from './requestDocument.ts';
import type { Source, SourceOutput } from './source.ts';
import { DOWN_AFTER_FAILURES, delayAfter, realTimers, type SourceTimers } from './sourceTimers.ts';

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** What an adapter may do while it polls. */
export interface Poll {
  /**
   * JSON of the source. With `isConditional` the ETag of the last answer goes along, and 304 comes back where nothing has changed;
   * the ETag is kept only when the whole poll was of use: a broken answer must not be confirmed by a 304.
   * @throws SourceError, which ends the poll as a failure unless the adapter knows better
   */
  get(url: string, options?: { readonly isConditional?: boolean }): Promise<JsonAnswer>;
  /** The same for what is no JSON. */
  getBytes(url: string, options?: { readonly isConditional?: boolean }): Promise<BytesAnswer>;
  /** The same with the certificate of the plan; 304 also where the service says that it has nothing new. */
  getDocument(url: string, options?: { readonly isConditional?: boolean }): Promise<DocumentAnswer>;
  /** Wall clock. */
  now(): UnixMs;
  observed(observations: readonly Observation[]): void;
  announced(assets: readonly Asset[]): void;
  /** Assets it announced that are no more. */
  retired(assetIds: readonly string[]): void;
  /** These are all its assets: others that it announced are no more. */
  named(assetIds: readonly string[]): void;
  /** One line about what was not taken; logged once. */
  complain(line: string): void;
  /** The source has more to say: the next poll comes after so long, and not after the interval. */
  again(afterMs: number): void;
}

/** What makes one polled source differ from another. */
export interface PollingPlan {
  readonly id: string;
  readonly intervalS: number;
  /**
   * The source answers, but its newest value is older than this: it has stopped, whatever it answers. Infinity for lists without stamps,
   * which may well be empty.
   */
  readonly silentAfterMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Greatest answer after decompression. */
  readonly maxBytes?: number;
  /** Certificate of `getDocument`, asked for before each request. @throws SourceError when it cannot be read */
  readonly tls?: () => ClientTls;
  /** One round of requests. Whatever it throws as SourceError or DecodeError counts as a failure. */
  poll(poll: Poll): Promise<void>;
  /** Fetches what was missed: after the first good poll and after each outage, again until it has ended well. */
  catchUp?(poll: Poll): Promise<void>;
}

/**
 * A source that is asked at an interval. Inherited by every adapter of this kind: time-outs, sizes, ETag, Retry-After, jitter, back-off,
 * the circuit (three failures = down, then probes), the watchdog for a source that answers with old values, and the end.
 */
export function pollingSource(plan: PollingPlan, log: Log, timers: SourceTimers = realTimers): Source {
  const { id } = plan;
  const ended = new AbortController();
  const etags = new Map<string, string>();
  let fresh = new Map<string, string | null>();
  /** The same of services that know no ETag. */
  const modified = new Map<string, string | null>();
  let freshModified = new Map<string, string | null>();
  let failures = 0;
  let owesCatchUp = plan.catchUp !== undefined;
  let state: SourceState = 'delayed';
  let lastGoodMs: UnixMs | null = null;
  let newestMs = -Infinity;
  let output: SourceOutput | undefined;
  const intervalMs = plan.intervalS * 1000;
  let nextMs = intervalMs;
  let cancel = (): void => undefined;

  const ask = async <A extends JsonAnswer | BytesAnswer | DocumentAnswer>(
    url: string,
    isConditional: boolean,
    request: (url: string, options: JsonRequest) => Promise<A>,
  ): Promise<A> => {
    const answer = await request(url, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: plan.maxBytes ?? MAX_BYTES,
      timeout: timers.timeout,
      signal: ended.signal,
      ...(plan.headers ? { headers: plan.headers } : {}),
      ...(isConditional ? { etag: etags.get(url) ?? null } : {}),
    });
    if (isConditional && answer.status === 200) fresh.set(url, answer.etag);
    return answer;
  };
  const poll: Poll = {
    get: (url, { isConditional = false } = {}) => ask(url, isConditional, requestJson),
    getBytes: (url, { isConditional = false } = {}) =>
      ask(url, isConditional, (at, request) => requestBytes(at, request)),
    getDocument: async (url, { isConditional = false } = {}) => {
      const tls = plan.tls?.();
      const lastModified = isConditional ? (modified.get(url) ?? null) : null;
      const answer = await ask(url, isConditional, (at, request) =>
        requestDocument(at, { ...request, tls, lastModified }),
      );
      if (isConditional && answer.status === 200) freshModified.set(url, answer.lastModified);
      return answer;
    },
    now: () => unixMs(timers.now()),
    observed: (observations) => {
      for (const { timeMs, quality } of observations) if (quality !== 'missing') newestMs = Math.max(newestMs, timeMs);
      if (observations.length > 0) output?.observed(observations);
    },
    announced: (assets) => output?.announced(assets),
    retired: (assetIds) => output?.retired?.(assetIds),
    named: (assetIds) => output?.named?.(assetIds),
    complain: createComplaints(id, log),
    again: (afterMs) => (nextMs = afterMs),
  };
  const keepEtags = (): void => {
    for (const [url, etag] of fresh) {
      if (etag === null) etags.delete(url);
      else etags.set(url, etag);
    }
    for (const [url, stamp] of freshModified) modified.set(url, stamp);
  };

  async function run(): Promise<void> {
    let wait: number | null = null;
    nextMs = intervalMs;
    fresh = new Map();
    freshModified = new Map();
    try {
      await plan.poll(poll);
      keepEtags();
      failures = 0;
      lastGoodMs = poll.now();
      if (owesCatchUp) await plan.catchUp?.(poll);
      owesCatchUp = false;
    } catch (error) {
      if (ended.signal.aborted) return;
      if (!(error instanceof SourceError) && !(error instanceof DecodeError)) throw error;
      failures++;
      wait = error instanceof SourceError ? error.retryAfterMs : null;
      // What is missed from here on is fetched when the source is back.
      if (failures === DOWN_AFTER_FAILURES) owesCatchUp = plan.catchUp !== undefined;
      log.warn({ source: id, failures, reason: error.message }, 'source does not answer');
    }
    if (ended.signal.aborted) return;
    const isSilent = timers.now() - newestMs > plan.silentAfterMs;
    state = failures >= DOWN_AFTER_FAILURES ? 'down' : failures > 0 || isSilent ? 'delayed' : 'live';
    output?.statusChanged();
    const delayMs = delayAfter(failures, wait, failures === 0 ? nextMs : intervalMs, timers.random());
    cancel = timers.after(delayMs, () => void run());
  }

  return {
    id,
    status: () => ({ id, state, lastGoodMs }),
    start: (to) => {
      output = to;
      void run();
    },
    dispose: () => {
      ended.abort();
      cancel();
    },
  };
}
