import type { Observation } from '../../live/observation.ts';
import { createBreath } from '../breath.ts';
import { warmUpMs, type Transition } from './evaluator.ts';
import { replay, type ReadObservations, type Replayed } from './replay.ts';
import { createKeptPieces, type Done, type Piece } from './keptPieces.ts';
import { mayHoldAt, mayHoldSince, type Glance } from './mayHold.ts';
import { mergedPieces, PIECE_MS, startOf, startsBetween, type Span } from './pieces.ts';
import type { RuleInstance } from './ruleInstance.ts';
import { UNBOUNDED } from '../../simulators/simulation.ts';
import { createTurns } from './turns.ts';

/** What of the piece and the next one is reckoned after each question, unless there is another. */
const AHEAD_MS = 200;
/** How far back the begin of an alarm is looked for: two weeks, and two days, and as long as it looks back itself, where the past is reckoned anew for each question. */
const LONGEST_PIECES = 56;
const LONGEST_RECKONED = 8;
/** Events of what is reckoned anew are told of spans up to this length, a week and its margins; of longer ones what is known already. */
export const LONGEST_SPAN_MS = 36 * PIECE_MS;

/** An alarm that holds at an instant. */
export interface ActiveAlarm {
  readonly instance: RuleInstance;
  readonly sinceMs: number;
  /** False: it has lasted since then at least. */
  readonly isSinceKnown: boolean;
  /** What was observed when it was raised; null where that is not known. */
  readonly last: Observation | null;
}
export interface AlarmChange extends Transition {
  readonly instance: RuleInstance;
}

export interface AlarmLogParts {
  /** All alarms there can be now; the same list while it has not changed. */
  readonly instances: () => readonly RuleInstance[];
  readonly read: ReadObservations;
  /** What is reckoned anew for each question costs more than what is read: it waits when time is short. */
  readonly isReckoned: (datastream: string) => boolean;
  /** What is known of datastreams up to an instant without reading them. Absent: nothing. */
  readonly glance?: (atMs: number) => Glance;
  /** Up to where observations have come in; null = everything is known, the future too (a recording). */
  readonly liveMs: () => number | null;
  /** What the history holds: outside of it nothing is reckoned, however long a span is asked for. */
  readonly spans: () => readonly Span[];
  /** What nobody waits for is left for later while this is so. Absent: never. */
  readonly isBusy?: () => boolean;
}

/** What alarms did in a span. */
export interface Told {
  /** Ascending in time. */
  readonly changes: AlarmChange[];
  /** False: the deadline came first; asked again, more is there. */
  readonly isComplete: boolean;
  /** Parts of which it is not known what alarms did whose values are reckoned anew: of a span longer than {@link LONGEST_SPAN_MS} they stay so. */
  readonly unreckoned: readonly Span[];
}

interface Asked {
  /** What is reckoned anew may take so long; the rest is there when asked again. */
  readonly withinMs?: number;
  /** Alarms that there could be then, of which are asked for; absent: those of now, all of them. */
  readonly all?: readonly RuleInstance[];
  readonly only?: readonly RuleInstance[];
}
/** Most alarms do nothing most of the time. */
const QUIET: Done = { wasActive: false, transitions: [] };
const HELD: Done = { wasActive: true, transitions: [] };
const BLIND: Glance = { last: () => undefined, isLastAtHand: () => false, bounds: () => UNBOUNDED };

/**
 * Which alarms held when. Owns nothing but a memory of what was reckoned: everything in it is a function of the observations, so that it
 * says the same forwards, backwards and after a restart. The piece that is going on live is fed with what comes in.
 */
export function createAlarmLog(parts: AlarmLogParts) {
  const { instances, read, isReckoned, glance = () => BLIND, liveMs, spans, isBusy = () => false } = parts;
  const { pieceAt, keep, forget, isWhole } = createKeptPieces();
  /** The piece that is going on, and the evaluators that go on with it. */
  let open: (Piece & { readonly going: Map<RuleInstance, Replayed> }) | null = null;
  const breathe = createBreath();
  let listed: { readonly from: readonly RuleInstance[]; readonly byStream: ReadonlyMap<string, RuleInstance[]>; readonly cheapFirst: readonly RuleInstance[] } | null = null; // prettier-ignore
  const late = new Set<RuleInstance>();
  /** One reckoning at a time, whoever asks. */
  const { inTurn, isAwaited } = createTurns();

  const isDear = ({ datastreams }: RuleInstance): boolean => datastreams.some(isReckoned);
  const cheapFirstOf = (from: readonly RuleInstance[]): RuleInstance[] =>
    from.toSorted((a, b) => Number(isDear(a)) - Number(isDear(b)));
  const list = () => {
    const from = instances();
    if (listed?.from === from) return listed;
    const byStream = new Map<string, RuleInstance[]>();
    for (const instance of from)
      for (const datastream of instance.datastreams)
        byStream.set(datastream, [...(byStream.get(datastream) ?? []), instance]);
    listed = { from, byStream, cheapFirst: cheapFirstOf(from) };
    return listed;
  };
  /** Reckons what an alarm did in a piece. In the open one its evaluator goes on. */
  const play = async (instance: RuleInstance, piece: Piece): Promise<Done> => {
    const endMs = Math.min(piece.startMs + PIECE_MS, liveMs() ?? Infinity);
    const isOpen = open !== null && piece.startMs === open.startMs;
    if (!isOpen && isDear(instance) && !mayHoldSince(instance, glance(endMs), piece.startMs)) {
      keep(piece, instance, QUIET);
      return QUIET;
    }
    const played = await replay(instance, read, piece.startMs, endMs);
    if (isOpen) {
      // Its end came while it was read: what came in meanwhile is not in what was read.
      if (open?.startMs !== piece.startMs) return play(instance, piece);
      open.going.set(instance, played);
    }
    const { wasActive, transitions } = played;
    const done = isOpen || transitions.length > 0 ? { wasActive, transitions } : wasActive ? HELD : QUIET;
    keep(piece, instance, done);
    return done;
  };

  function seal(over: NonNullable<typeof open>, next: NonNullable<typeof open>): void {
    const endMs = over.startMs + PIECE_MS;
    const isNext = endMs === next.startMs;
    const there = new Set(list().from);
    for (const [instance, replayed] of over.going) {
      replayed.evaluator.advance(endMs);
      if (!isNext || !there.has(instance)) continue;
      const goesOn = replayed.next();
      next.going.set(instance, goesOn);
      keep(next, instance, goesOn);
    }
  }
  /** Moves the open piece on to now; one that is over is sealed as it stands then, and the next one begins with what holds at its end. */
  function moveOn(nowMs: number): NonNullable<typeof open> {
    for (const instance of late) {
      open?.going.delete(instance);
      if (open) forget(open.startMs, instance);
    }
    late.clear();
    const startMs = startOf(nowMs);
    const over = open?.startMs === startMs ? null : open;
    if (!open || over) open = { ...pieceAt(startMs), going: new Map() };
    if (over) seal(over, open);
    for (const { evaluator } of open.going.values()) if (evaluator.nextMs() < nowMs) evaluator.advance(nowMs);
    return open;
  }
  const catchUp = (): void => {
    const nowMs = liveMs();
    if (nowMs !== null) moveOn(nowMs);
  };

  /** Reckons what a piece lacks. @returns false when the deadline came first, or when it is to make way for others and somebody waits */
  async function fill(
    piece: Piece,
    which: readonly RuleInstance[],
    deadline: number,
    makesWay = false,
  ): Promise<boolean> {
    for (const instance of which) {
      if (piece.byInstance.has(instance)) continue;
      if (performance.now() > deadline || (makesWay && (isAwaited() || isBusy()))) return false;
      await breathe();
      await play(instance, piece);
    }
    return true;
  }
  /** Since when an alarm that held at the begin of a piece had held. */
  async function sinceBefore(instance: RuleInstance, startMs: number): Promise<Omit<ActiveAlarm, 'instance'>> {
    let at = startMs;
    // What looks back for days holds for days.
    const most = isDear(instance) ? LONGEST_RECKONED + Math.ceil(warmUpMs(instance) / PIECE_MS) : LONGEST_PIECES;
    for (let k = 0; k < most; k++) {
      const piece = pieceAt(at - PIECE_MS);
      await breathe();
      const known = piece.byInstance.get(instance) ?? (await play(instance, piece));
      const raised = known.transitions.findLast(({ isRaised }) => isRaised);
      if (raised) return { sinceMs: raised.atMs, isSinceKnown: true, last: raised.last };
      if (!known.wasActive) break;
      at -= PIECE_MS;
    }
    return { sinceMs: at, isSinceKnown: false, last: null };
  }

  /** What a question did not need is reckoned after it, some at a time; in a recording the next piece too, so that the clock does not run into it unready. */
  function goOn(startMs: number): void {
    const ahead = inTurn(async () => {
      const deadline = performance.now() + AHEAD_MS;
      const { cheapFirst } = list();
      const isFilled = await fill(pieceAt(startMs), cheapFirst, deadline, true);
      if (isFilled && liveMs() === null) await fill(pieceAt(startMs + PIECE_MS), cheapFirst, deadline, true);
    });
    // Nobody waits for it: what cannot be read now is told to whoever asks for it.
    ahead.catch(() => undefined);
  }
  /** Those that may hold at an instant of a piece: what can be told at a glance needs no reckoning. */
  async function candidates(piece: Piece, which: readonly RuleInstance[], instantMs: number): Promise<RuleInstance[]> {
    const seen = glance(instantMs);
    const possible: RuleInstance[] = [];
    for (const one of which) {
      const isTold = piece.byInstance.has(one) || !isDear(one);
      if (isTold || mayHoldAt(one, seen, instantMs)) possible.push(one);
      if (!isTold) await breathe();
    }
    return possible;
  }

  return {
    /** What came in, live: goes on with the piece that is open. In any order. */
    observed: (observations: readonly Observation[]): void => {
      const { byStream } = list();
      const nowMs = liveMs();
      // Until somebody has asked there is nothing to go on with.
      if (nowMs === null || !open) return;
      const piece = moveOn(nowMs);
      const touched = new Map<Replayed, number>();
      for (const observation of observations)
        for (const instance of byStream.get(observation.datastream) ?? []) {
          const known = piece.going.get(instance);
          const { timeMs } = observation;
          const isInOrder = known && timeMs >= Math.max(known.evaluator.atMs(), piece.startMs) && timeMs <= nowMs;
          if (isInOrder) {
            known.evaluator.observe(observation);
            touched.set(known, timeMs);
            continue;
          }
          late.add(instance);
          for (let at = startOf(timeMs); at < piece.startMs; at += PIECE_MS) forget(at, instance);
        }
      for (const [{ evaluator }, timeMs] of touched) evaluator.advance(timeMs + 1);
    },
    /** The alarms that hold at an instant, in no order. */
    activeAt: (
      atMs: number,
      { withinMs = Infinity, all, only }: Asked = {},
    ): Promise<{ readonly active: ActiveAlarm[]; readonly isComplete: boolean }> =>
      inTurn(async () => {
        catchUp();
        const now = list();
        const from = all ?? now.from;
        const cheapFirst = from === now.from ? now.cheapFirst : cheapFirstOf(from);
        const instantMs = Math.min(atMs, liveMs() ?? Infinity);
        const piece = pieceAt(startOf(instantMs));
        const deadline = performance.now() + withinMs;
        const possible = await candidates(piece, only ?? cheapFirst, instantMs);
        const isComplete = await fill(piece, possible, deadline);
        const active: ActiveAlarm[] = [];
        const isPossible = new Set(possible);
        for (const instance of only ?? from) {
          if (!isPossible.has(instance)) continue;
          // What came in while others were read may have taken it away again.
          const done = piece.byInstance.get(instance) ?? (isComplete ? await play(instance, piece) : null);
          if (!done) continue;
          const lastChange = done.transitions.findLast((change) => change.atMs <= atMs);
          if (!(lastChange?.isRaised ?? done.wasActive)) continue;
          const since = lastChange
            ? { sinceMs: lastChange.atMs, isSinceKnown: true, last: lastChange.last }
            : await sinceBefore(instance, piece.startMs);
          active.push({ instance, ...since });
        }
        if (isComplete && !only && !isBusy()) goOn(piece.startMs);
        return { active, isComplete };
      }),
    /**
     * What alarms did in a span, ascending in time.
     * @param withinMs what is reckoned anew may take so long; the rest is there when asked again
     * @param among alarms that there could be in the span, of which are asked for; absent: those of now, all of them
     */
    between: (fromMs: number, toMs: number, withinMs = Infinity, among?: readonly RuleInstance[]): Promise<Told> =>
      inTurn(async () => {
        catchUp();
        const cheapFirst = among ? cheapFirstOf(among) : list().cheapFirst;
        const deadline = performance.now() + withinMs;
        const cheap = cheapFirst.filter((instance) => !isDear(instance));
        const isShort = toMs - fromMs <= LONGEST_SPAN_MS;
        const nowMs = liveMs();
        const recent = nowMs === null ? [] : [{ fromMs: nowMs - LONGEST_SPAN_MS, toMs: nowMs }];
        const starts = startsBetween([...spans(), ...recent], fromMs, toMs, nowMs);
        for (const startMs of starts) await fill(pieceAt(startMs), cheap, Infinity);
        let isComplete = true;
        for (const startMs of isShort ? starts.toReversed() : []) isComplete = (await fill(pieceAt(startMs), cheapFirst, deadline)) && isComplete;
        const changes = starts.flatMap((startMs) => {
          const { byInstance } = pieceAt(startMs);
          return cheapFirst.flatMap((instance) =>
            (byInstance.get(instance)?.transitions ?? [])
              .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
              .map((transition) => ({ ...transition, instance })),
          );
        });
        const unreckoned = mergedPieces(starts.filter((startMs) => !isWhole(pieceAt(startMs), cheapFirst)), fromMs, toMs);
        return { changes: changes.sort((a, b) => a.atMs - b.atMs), isComplete, unreckoned };
      }), // prettier-ignore
    /** Alarms there can be. */
    size: (): number => list().from.length,
  };
}
export type AlarmLog = ReturnType<typeof createAlarmLog>;
