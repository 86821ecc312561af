import type { UnixMs } from '../geo/units.ts';
import type { Theme } from '../schema/catalogue.ts';
import type { CatalogueState, CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Health } from './health.ts';
import type { HistoryClient } from './history.ts';
import { ProblemError } from './http.ts';
import { columnsBeside, type PastState } from './pastState.ts';
import type { ReadingColumns } from './readings.ts';
import type { Timers } from './timers.ts';

/** While a hand drags the time bar, the state is asked for so often; a jump asks at once, before the next frame asks for tracks. */
const ASK_EVERY_MS = 250;
/** An answer that took longer than this and is for another instant than the one gone to since is late, and dropped. */
const LATE_AFTER_MS = 1_000;
/** After this long without an answer the values on screen would be those of another instant: they are taken away. */
const HOLD_FOR_MS = 2_000;
const ANSWER_WITHIN_MS = 10_000;
/** While the past runs, what is not in the picture is asked for so often. */
const WHOLE_EACH_MS = 3_000;
const RETRY_MS = 5_000;
/** The feed tells the end of its history every 10 s: this near to it is the present. */
const PRESENT_WITHIN_MS = 60_000;

export interface PastParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly health: Health;
  readonly history: HistoryClient;
  /** Filled here; readers see it through `viewer.readings`. */
  readonly past: ReadingColumns;
  readonly timers: Timers;
  /** Themes that the picture needs at once, the others come after them; null = all of them at once. */
  readonly first?: () => readonly Theme[] | null;
}

/** What the feed said of an instant. */
interface Answer {
  readonly state: PastState;
  /** Monotonic times at which it was asked for, and at which the clock had been set before that. */
  readonly askedAt: number;
  readonly anchoredAt: number;
}

/**
 * Keeps the past columns at the instant on screen while the clock is in the past: one request at a time, at most four a second,
 * late answers dropped. Values of the instant before stay until the answer is there, but no longer than 2 s.
 * Owns its timers and its request; `dispose` ends them.
 */
export function createPastReadings(parts: PastParts) {
  const { clock, catalogue, health, history, past, timers, first = () => null } = parts;
  let aborter: AbortController | null = null;
  let askedAtMs: UnixMs | null = null;
  /** What is on screen of the past, with the catalogue by which it was read. */
  let said: (Answer & { readonly by: CatalogueState['datastreams']; readonly rest: Answer | null }) | null = null;
  /** The last answer with everything. */
  let whole: Answer | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  /**
   * What was asked for last: the part in the picture, everything at once, or everything after the part, for which a question for another
   * instant does not wait.
   */
  let asked: 'part' | 'whole' | 'rest' = 'whole';
  /** Monotonic times at which the clock was last set to an instant, and at which that was last a reason to ask. */
  let anchoredAt = 0;
  let jumpedAt = Number.NEGATIVE_INFINITY;
  let isJumpDue = false;
  const cancels = new Map<string, () => void>();
  const later = (name: string, delayMs: number, what: () => void): void => {
    cancels.get(name)?.();
    cancels.set(
      name,
      timers.after(delayMs, () => {
        cancels.delete(name);
        what();
      }),
    );
  };
  const cancel = (name: string): void => {
    cancels.get(name)?.();
    cancels.delete(name);
  };

  function empty(): void {
    said = whole = null;
    past.clear();
    past.publish();
  }

  /** @param rest what everything was a moment ago, where the answer is a part. @returns false when it cannot be read by this catalogue */
  function show(answer: Answer, rest: Answer | null = null): boolean {
    const known = catalogue.getState();
    const columns = answer.state.columns(known);
    if (!columns) return false;
    said = { ...answer, by: known.datastreams, rest };
    past.clear();
    const beside = rest?.state.columns(known);
    for (const some of beside ? columnsBeside(beside, columns) : []) past.apply(some);
    for (const some of columns) past.apply(some);
    past.publish();
    return true;
  }

  const isLate = (): boolean => anchoredAt > askedAt && timers.now() - askedAt > LATE_AFTER_MS;

  function leave(): void {
    aborter?.abort();
    aborter = null;
    askedAtMs = null;
    for (const name of [...cancels.keys()]) cancel(name);
    if (health.getState().isPastUnreachable) health.setState({ isPastUnreachable: false });
    // The next visit must not begin with the values of this one.
    empty();
  }

  /** A past that runs becomes the present where it reaches it, and stands where the history begins or ends. */
  function endReached(): boolean {
    const { mode, speed, range } = clock.getState();
    const at = clock.instant();
    if (mode !== 'past' || !range || at === null) return false;
    const present = clock.feedInstant();
    if (speed > 0 && at >= range.toMs) {
      // The history of a recording ends after the instant that is being played.
      const hasPresent = present !== null && health.getState().connection !== 'file';
      if (hasPresent && present >= range.toMs - PRESENT_WITHIN_MS) clock.follow();
      else clock.goTo(range.toMs);
    } else if (speed < 0 && at <= range.fromMs) clock.goTo(range.fromMs);
    return clock.getState().mode !== 'past';
  }

  /** While the past runs: the picture of this run is there, and the rest of it not yet or no more. */
  const isRestDue = (): boolean =>
    clock.isRunning() &&
    said?.anchoredAt === anchoredAt &&
    (whole?.anchoredAt !== anchoredAt || timers.now() - whole.askedAt >= WHOLE_EACH_MS);

  /** @param wantsRest everything, though the part of the picture is known for the instant */
  async function ask(wantsRest = false): Promise<void> {
    if (endReached()) return;
    const at = clock.instant();
    if (at === null || clock.getState().mode !== 'past' || catalogue.getState().status !== 'ready') return;
    if (at === askedAtMs && !wantsRest && !health.getState().isPastUnreachable) {
      // Another catalogue within the millisecond of the last answer: the past runs on.
      if (clock.isRunning() && !aborter) goOn();
      return;
    }
    if (aborter && (isLate() || (asked === 'rest' && anchoredAt > askedAt))) aborter.abort();
    else if (aborter) return; // the answer on its way asks again when it is there
    askedAtMs = at;
    isJumpDue = false;
    askedAt = timers.now();
    const isRest = wantsRest || isRestDue();
    const themes = isRest ? null : first();
    asked = isRest ? 'rest' : themes ? 'part' : 'whole';
    const times = { askedAt, anchoredAt };
    const mine = (aborter = new AbortController());
    const { signal } = mine;
    later('timeout', ANSWER_WITHIN_MS, () => mine.abort(new Error('no answer in time')));
    if (!wantsRest && !cancels.has('hold')) later('hold', HOLD_FOR_MS, empty);
    try {
      const state = await history.stateAt(at, signal, themes);
      if (mine !== aborter) return;
      if (isLate()) {
        aborter = null;
        goOn();
        return;
      }
      cancel('hold');
      const answer = { state, ...times };
      if (!themes) whole = answer;
      // Of the same run of the clock what is not in the picture stays until it is asked for again.
      if (!show(answer, themes && whole?.anchoredAt === answer.anchoredAt ? whole : null))
        throw new Error('the feed has begun anew: its catalogue is on its way');
      if (health.getState().isPastUnreachable) health.setState({ isPastUnreachable: false });
    } catch (error) {
      if (mine !== aborter) return;
      cancel('hold');
      empty();
      if (!health.getState().isPastUnreachable) health.setState({ isPastUnreachable: true });
      const waitMs = error instanceof ProblemError ? error.retryAfterMs : null;
      later('retry', waitMs ?? RETRY_MS, () => void ask());
    }
    aborter = null;
    cancel('timeout');
    goOn();
  }

  /** Plans the next request where the instant on screen is not the one that was asked for. */
  function goOn(): void {
    if (health.getState().isPastUnreachable || clock.getState().mode !== 'past') return;
    if (clock.instant() === askedAtMs && !clock.isRunning()) {
      if (asked === 'part') void ask(true);
      return;
    }
    later('next', isJumpDue ? 0 : Math.max(0, askedAt + ASK_EVERY_MS - timers.now()), () => void ask());
  }

  function clockChanged(): void {
    if (clock.getState().mode !== 'past') {
      if (askedAtMs !== null || cancels.size > 0) leave();
      return;
    }
    anchoredAt = clock.getState().anchorAt;
    if (clock.instant() === askedAtMs && !clock.isRunning()) return;
    if (cancels.has('jump')) return;
    cancel('retry');
    later('jump', Math.max(0, jumpedAt + ASK_EVERY_MS - timers.now()), () => {
      jumpedAt = timers.now();
      cancel('next');
      // A question for where the clock was may still be on its way.
      isJumpDue = aborter !== null;
      void ask();
    });
  }

  /** A catalogue grows after the first picture: the values of what was not known before are in the answer already. */
  function catalogueChanged(): void {
    if (said && said.by !== catalogue.getState().datastreams && !show(said, said.rest)) {
      askedAtMs = null;
      empty();
    }
    clockChanged();
  }

  const stops = [clock.subscribe(clockChanged), catalogue.subscribe(catalogueChanged)];
  clockChanged();
  return {
    dispose: (): void => {
      stops.forEach((stop) => stop());
      leave();
    },
  };
}
