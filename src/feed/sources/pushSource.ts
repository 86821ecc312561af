import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { SourceState } from '../../live/frame.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Log } from '../log.ts';
import { createComplaints } from './complaints.ts';
import type { Source, SourceOutput } from './source.ts';
import { DOWN_AFTER_FAILURES, delayAfter, realTimers, type SourceTimers } from './sourceTimers.ts';

/** The first wait after a connection has ended; doubles with each failure, up to a quarter of an hour, with jitter. */
const FIRST_WAIT_MS = 1000;
/** A connection that held so long was a good one: the next failure is the first again. */
const STABLE_AFTER_MS = 30_000;

/** What an adapter may say about its one connection. After it has ended nothing that is said counts any more. */
export interface PushLink {
  /** Wall clock. */
  now(): UnixMs;
  /** The other side has accepted us: what happens from here on arrives. */
  opened(): void;
  /**
   * Reads one message. What `read` throws as DecodeError is counted and said once, with its path; a message that cannot be read never
   * ends the connection.
   */
  take(read: () => void): void;
  /** A good message has come, though nothing in it is to be told (yet): the source is not silent. */
  heard(): void;
  observed(observations: readonly Observation[]): void;
  announced(assets: readonly Asset[]): void;
  /** These are all its assets: others that it announced are no more. */
  named(assetIds: readonly string[]): void;
  /** Assets that it announced and that will not come back. */
  retired(assetIds: readonly string[]): void;
  /** One line about what was not taken; counted, logged once. */
  refuse(line: string): void;
  /** One line about the source that is no refused message; logged once. */
  complain(line: string): void;
  /** Runs later, unless the connection has ended by then. */
  after(delayMs: number, run: () => void): void;
  random(): number;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  /** The connection has ended, or could not be made: it is closed, and made again after a while. */
  failed(reason: string, retryAfterMs?: number | null): void;
}

/** What makes one pushing source differ from another. */
export interface PushPlan {
  readonly id: string;
  /**
   * Nothing newer than this has come: the connection is made anew, since one half open looks the same as a source with nothing to say.
   * Infinity where silence means nothing, and the protocol itself notices a dead connection.
   */
  readonly silentAfterMs: number;
  /** Longest wait between two tries, ms, unless the other side asks for more; absent: as long as a stranger's service deserves. */
  readonly longestWaitMs?: number;
  /** Makes one connection. @returns ends it; called once, also after `failed`. What it throws counts as `failed` */
  open(link: PushLink): () => void;
}

/**
 * A source that sends by itself over a connection we hold. Inherited by every adapter of this kind: connecting again with back-off and
 * jitter, the circuit (three failures = down, then probes), the watchdog for silence, counting of what was not taken, and the end.
 * Live = connected and heard lately; delayed = silent, or connecting; down = three connections in a row have failed.
 */
export function pushSource(plan: PushPlan, log: Log, timers: SourceTimers = realTimers): Source {
  const { id, silentAfterMs, longestWaitMs = Infinity } = plan;
  const complain = createComplaints(id, log);
  let output: SourceOutput | undefined;
  let end: ((reason: string | null) => void) | null = null;
  let cancelWait = (): void => undefined;
  let cancelWatch = (): void => undefined;
  let isOpen = false;
  let isDisposed = false;
  let failures = 0;
  let newestMs = -Infinity;
  let lastGoodMs: UnixMs | null = null;
  let told: SourceState | null = null;
  const counts = { taken: 0, refused: 0 };

  const isSilent = (): boolean => timers.now() - newestMs > silentAfterMs;
  const stateNow = (): SourceState => {
    if (!isOpen) return failures >= DOWN_AFTER_FAILURES ? 'down' : 'delayed';
    return isSilent() ? 'delayed' : 'live';
  };
  const tell = (): void => {
    const state = stateNow();
    if (state === told || isDisposed) return;
    told = state;
    output?.statusChanged();
  };
  const refuse = (line: string): void => {
    counts.refused++;
    complain(line);
  };

  function connect(): void {
    const ended = new AbortController();
    const pending = new Set<() => void>();
    let openedMs: number | null = null;
    let close = (): void => undefined;
    /** @param reason null when it is we who want it to end */
    const finish = (reason: string | null, retryAfterMs: number | null = null): void => {
      if (ended.signal.aborted) return;
      ended.abort();
      for (const cancel of pending) cancel();
      cancelWatch();
      isOpen = false;
      end = null;
      close();
      if (reason === null || isDisposed) return;
      const wasStable = openedMs !== null && timers.now() - openedMs >= STABLE_AFTER_MS;
      failures = wasStable ? 1 : failures + 1;
      log.warn({ source: id, failures, reason }, 'source is not connected');
      tell();
      const waitMs = delayAfter(failures, retryAfterMs, FIRST_WAIT_MS, timers.random());
      cancelWait = timers.after(Math.min(waitMs, Math.max(longestWaitMs, retryAfterMs ?? 0)), connect);
    };
    const unlessEnded =
      <A extends unknown[]>(run: (...args: A) => void) =>
      (...args: A): void => {
        if (!ended.signal.aborted) run(...args);
      };
    const watch = (sinceMs: number): void => {
      cancelWatch();
      if (silentAfterMs === Infinity) return;
      const since = Math.max(sinceMs, Math.min(newestMs, timers.now()));
      cancelWatch = timers.after(Math.max(0, since + silentAfterMs - timers.now()) + 1, () => {
        tell();
        if (isSilent() && timers.now() - sinceMs > silentAfterMs)
          finish(`silent for ${Math.round(silentAfterMs / 1000)} s`);
        else watch(sinceMs);
      });
    };
    const heard = (): void => {
      lastGoodMs = unixMs(timers.now());
      // Something good has come: whatever kept us from connecting before is over.
      if (isOpen) failures = 0;
    };
    const link: PushLink = {
      now: () => unixMs(timers.now()),
      opened: unlessEnded(() => {
        openedMs = timers.now();
        isOpen = true;
        watch(openedMs);
        tell();
      }),
      take: unlessEnded((read) => {
        counts.taken++;
        try {
          read();
        } catch (error) {
          if (error instanceof DecodeError) refuse(error.message);
          else {
            counts.refused++;
            log.error({ source: id, err: error }, 'a message could not be read');
          }
        }
      }),
      heard: unlessEnded(() => {
        newestMs = Math.max(newestMs, timers.now());
        heard();
        tell();
      }),
      observed: unlessEnded((observations) => {
        if (observations.length === 0) return;
        for (const { timeMs, quality } of observations)
          if (quality !== 'missing') newestMs = Math.max(newestMs, timeMs);
        heard();
        output?.observed(observations);
        tell();
      }),
      announced: unlessEnded((assets) => output?.announced(assets)),
      named: unlessEnded((assetIds) => output?.named?.(assetIds)),
      retired: unlessEnded((assetIds) => output?.retired?.(assetIds)),
      refuse: unlessEnded(refuse),
      complain: unlessEnded(complain),
      after: unlessEnded((delayMs, run) => {
        const cancel = timers.after(delayMs, () => {
          pending.delete(cancel);
          run();
        });
        pending.add(cancel);
      }),
      random: () => timers.random(),
      signal: ended.signal,
      failed: (reason, retryAfterMs = null) => finish(reason, retryAfterMs),
    };
    end = (reason) => finish(reason);
    try {
      const opened = plan.open(link);
      // It may have failed while it was being opened.
      if (ended.signal.aborted) opened();
      else close = opened;
    } catch (error) {
      finish((error as Error).message);
    }
  }

  return {
    id,
    status: () => ({ id, state: stateNow(), lastGoodMs }),
    counts: () => ({ ...counts }),
    start: (to) => {
      output = to;
      connect();
    },
    dispose: () => {
      isDisposed = true;
      cancelWait();
      end?.(null);
    },
  };
}
