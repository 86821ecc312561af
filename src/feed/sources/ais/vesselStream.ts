import { unixMs, type UnixMs } from '../../../geo/units.ts';
import type { SourceState } from '../../../live/frame.ts';
import type { AisMessage } from '../../../schema/ais/aisMessage.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import type { Source, SourceOutput } from '../source.ts';
import { DOWN_AFTER_FAILURES, delayAfter, realTimers, type SourceTimers } from '../sourceTimers.ts';
import type { VesselBook } from './vesselBook.ts';

/** What a connection tells. After `closed` nothing more is heard of it. */
export interface StreamEvents {
  readonly message: (message: AisMessage, receivedMs: number | null) => void;
  /** Something arrived that is no message: a sign of life, no more. */
  readonly alive: () => void;
  readonly closed: (reason: string) => void;
  readonly complain: (reason: string) => void;
  readonly now: () => number;
}

export interface StreamPlan {
  readonly id: string;
  readonly book: VesselBook;
  /** No message for this long: the connection is open but nobody speaks; it is made anew. */
  readonly silentAfterMs: number;
  readonly retentionMs: number;
  /** Opens a connection. @returns closes it without a word */
  connect(events: StreamEvents): () => void;
}

/** Shortest wait before a connection is made anew. */
const RETRY_MS = 2_000;
/** What has come in is passed on this often. */
const FLUSH_EVERY_MS = 500;

/**
 * A source that speaks by itself. Inherited by every adapter of this kind: connecting again with back-off and jitter, the circuit
 * (three failures = down), the watchdog for a connection that is open and silent, and the end.
 */
export function vesselStream(plan: StreamPlan, log: Log, timers: SourceTimers = realTimers): Source {
  const { id, book } = plan;
  const complain = createComplaints(id, log);
  let output: SourceOutput | undefined;
  let state: SourceState = 'delayed';
  let lastGoodMs: UnixMs | null = null;
  let failures = 0;
  let heardMs = 0;
  let close: (() => void) | null = null;
  /** Counts connections; what belongs to an earlier one is not heard any more. */
  let run = 0;
  const cancels = { retry: (): void => undefined, flush: (): void => undefined, silence: (): void => undefined };

  const become = (next: SourceState): void => {
    if (next === state) return;
    state = next;
    output?.statusChanged();
  };

  function connect(): void {
    const mine = ++run;
    heardMs = timers.now();
    watch();
    close = plan.connect({
      now: () => timers.now(),
      complain,
      alive: () => {
        if (mine === run) heardMs = timers.now();
      },
      message: (message, receivedMs) => {
        if (mine !== run) return;
        heardMs = timers.now();
        lastGoodMs = unixMs(heardMs);
        failures = 0;
        book.take(message, receivedMs ?? heardMs);
        become('live');
      },
      closed: (reason) => {
        if (mine === run) lost(reason);
      },
    });
  }

  function watch(): void {
    cancels.silence();
    const leftMs = heardMs + plan.silentAfterMs - timers.now();
    if (leftMs <= 0) lost('open, but silent');
    else cancels.silence = timers.after(leftMs, watch);
  }

  function lost(reason: string): void {
    run++;
    close?.();
    close = null;
    cancels.silence();
    failures++;
    log.warn({ source: id, failures, reason }, 'source does not speak');
    become(failures >= DOWN_AFTER_FAILURES ? 'down' : 'delayed');
    cancels.retry = timers.after(delayAfter(failures, null, RETRY_MS, timers.random()), connect);
  }

  function flush(): void {
    const { announced, observations, retired } = book.flush(timers.now());
    if (announced.length > 0) output?.announced(announced);
    if (observations.length > 0) output?.observed(observations);
    if (retired.length > 0) output?.retired?.(retired);
    cancels.flush = timers.after(FLUSH_EVERY_MS, flush);
  }

  return {
    id,
    retentionMs: plan.retentionMs,
    status: () => ({ id, state, lastGoodMs }),
    start: (to) => {
      output = to;
      connect();
      flush();
    },
    dispose: () => {
      run++;
      close?.();
      for (const cancel of Object.values(cancels)) cancel();
    },
  };
}
