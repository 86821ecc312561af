import type { Observation } from '../../live/observation.ts';
import type { Transition } from './evaluator.ts';
import { replay, type ReadObservations, type Replayed } from './replay.ts';
import type { RuleInstance } from './ruleInstance.ts';

/** The past is reckoned in pieces of this length, each once. */
export const PIECE_MS = 6 * 3_600_000;
/** Pieces that are kept: 200 days. */
const MOST_PIECES = 800;
/** Between two breaths of the event loop. */
const SLICE_MS = 8;
/** How far back the begin of an alarm is looked for. */
const LONGEST_PIECES = 56;

/** An alarm that holds at an instant. */
export interface ActiveAlarm {
  readonly instance: RuleInstance;
  readonly sinceMs: number;
  /** False: it has lasted since then at least. */
  readonly isSinceKnown: boolean;
  /** What was observed when it was raised; null where that is not known. */
  readonly last: Observation | null;
}
/** Something an alarm did. */
export interface AlarmChange extends Transition {
  readonly instance: RuleInstance;
}

export interface AlarmLogParts {
  /** All alarms there can be, by the catalogue of now; the same list while it has not changed. */
  readonly instances: () => readonly RuleInstance[];
  readonly read: ReadObservations;
  /** What is reckoned anew for each question costs more than what is read: it waits when time is short. */
  readonly isReckoned: (datastream: string) => boolean;
  /** Up to where observations have come in; null = everything is known, the future too (a recording). */
  readonly liveMs: () => number | null;
}

interface Piece {
  readonly startMs: number;
  readonly byInstance: Map<RuleInstance, Replayed>;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Which alarms held when. Owns nothing but a memory of what was reckoned: everything in it is a function of the observations, so that it
 * says the same forwards, backwards and after a restart. The piece that is going on live is fed with what comes in.
 */
export function createAlarmLog({ instances, read, isReckoned, liveMs }: AlarmLogParts) {
  const pieces = new Map<number, Piece>();
  /** Of the piece that is going on. */
  let open: Piece | null = null;
  let listed: { readonly from: readonly RuleInstance[]; readonly byStream: ReadonlyMap<string, RuleInstance[]>; readonly cheapFirst: readonly RuleInstance[] } | null = null; // prettier-ignore
  const late = new Set<RuleInstance>();
  let queue: Promise<unknown> = Promise.resolve();

  const list = () => {
    const from = instances();
    if (listed?.from === from) return listed;
    const byStream = new Map<string, RuleInstance[]>();
    for (const instance of from)
      for (const datastream of instance.datastreams)
        byStream.set(datastream, [...(byStream.get(datastream) ?? []), instance]);
    const isDear = (instance: RuleInstance): boolean => instance.datastreams.some(isReckoned);
    listed = { from, byStream, cheapFirst: from.toSorted((a, b) => Number(isDear(a)) - Number(isDear(b))) };
    return listed;
  };
  const startOf = (ms: number): number => Math.floor(ms / PIECE_MS) * PIECE_MS;
  const pieceAt = (startMs: number): Piece => {
    let piece = pieces.get(startMs);
    if (piece) pieces.delete(startMs);
    else piece = { startMs, byInstance: new Map() };
    pieces.set(startMs, piece);
    if (pieces.size > MOST_PIECES) pieces.delete(pieces.keys().next().value!);
    return piece;
  };
  const play = (instance: RuleInstance, { startMs }: Piece): Promise<Replayed> =>
    replay(instance, read, startMs, Math.min(startMs + PIECE_MS, liveMs() ?? Infinity));

  /** Moves the open piece on to now; one that is over is sealed as it stands then. */
  function moveOn(nowMs: number): Piece {
    const startMs = startOf(nowMs);
    if (open && open.startMs !== startMs) {
      for (const { evaluator } of open.byInstance.values()) evaluator.advance(open.startMs + PIECE_MS);
      open = null;
    }
    open ??= pieceAt(startMs);
    for (const instance of late) open.byInstance.delete(instance);
    late.clear();
    for (const { evaluator } of open.byInstance.values()) if (evaluator.nextMs() < nowMs) evaluator.advance(nowMs);
    return open;
  }
  const catchUp = (): void => {
    const nowMs = liveMs();
    if (nowMs !== null) moveOn(nowMs);
  };

  /** Reckons what a piece lacks. @returns false when the deadline came first */
  async function fill(piece: Piece, which: readonly RuleInstance[], deadline: number): Promise<boolean> {
    let breath = performance.now() + SLICE_MS;
    for (const instance of which) {
      if (piece.byInstance.has(instance)) continue;
      const now = performance.now();
      if (now > deadline) return false;
      if (now > breath) {
        await breathe();
        breath = performance.now() + SLICE_MS;
      }
      const replayed = await play(instance, piece);
      piece.byInstance.set(instance, replayed);
    }
    return true;
  }
  /** One reckoning at a time, whoever asks. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = queue.then(run);
    queue = mine.catch(() => undefined);
    return mine;
  };
  const startsBetween = (fromMs: number, toMs: number): number[] => {
    const last = Math.min(toMs, liveMs() ?? Infinity);
    const starts: number[] = [];
    for (let at = startOf(fromMs); at <= last; at += PIECE_MS) starts.push(at);
    return starts;
  };

  /** Since when an alarm that held at the begin of a piece had held. */
  async function sinceBefore(instance: RuleInstance, startMs: number): Promise<Omit<ActiveAlarm, 'instance'>> {
    let at = startMs;
    for (let k = 0; k < LONGEST_PIECES; k++) {
      const piece = pieceAt(at - PIECE_MS);
      let known = piece.byInstance.get(instance);
      if (!known) piece.byInstance.set(instance, (known = await play(instance, piece)));
      const raised = known.transitions.findLast(({ isRaised }) => isRaised);
      if (raised) return { sinceMs: raised.atMs, isSinceKnown: true, last: raised.last };
      if (!known.wasActive) break;
      at -= PIECE_MS;
    }
    return { sinceMs: at, isSinceKnown: false, last: null };
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
          const known = piece.byInstance.get(instance);
          const { timeMs } = observation;
          const isInOrder = known && timeMs >= Math.max(known.evaluator.atMs(), piece.startMs) && timeMs <= nowMs;
          if (isInOrder) {
            known.evaluator.observe(observation);
            touched.set(known, timeMs);
            continue;
          }
          late.add(instance);
          for (let at = startOf(timeMs); at < piece.startMs; at += PIECE_MS)
            pieces.get(at)?.byInstance.delete(instance);
        }
      for (const [{ evaluator }, timeMs] of touched) evaluator.advance(timeMs + 1);
    },
    /** The alarms that hold at an instant, in no order. */
    activeAt: (atMs: number): Promise<ActiveAlarm[]> =>
      inTurn(async () => {
        catchUp();
        const { from } = list();
        const piece = pieceAt(startOf(Math.min(atMs, liveMs() ?? Infinity)));
        await fill(piece, from, Infinity);
        const active: ActiveAlarm[] = [];
        for (const instance of from) {
          // What came in while others were read may have taken it away again.
          const { wasActive, transitions } = piece.byInstance.get(instance) ?? (await play(instance, piece));
          const lastChange = transitions.findLast((change) => change.atMs <= atMs);
          if (!(lastChange?.isRaised ?? wasActive)) continue;
          const since = lastChange
            ? { sinceMs: lastChange.atMs, isSinceKnown: true, last: lastChange.last }
            : await sinceBefore(instance, piece.startMs);
          active.push({ instance, ...since });
        }
        return active;
      }),
    /**
     * What alarms did in a span, ascending in time.
     * @param withinMs what is reckoned anew may take so long; the rest is there when asked again
     */
    between: (
      fromMs: number,
      toMs: number,
      withinMs = Infinity,
    ): Promise<{ readonly changes: AlarmChange[]; readonly isComplete: boolean }> =>
      inTurn(async () => {
        catchUp();
        const { cheapFirst } = list();
        const deadline = performance.now() + withinMs;
        const cheap = cheapFirst.filter((instance) => !instance.datastreams.some(isReckoned));
        const starts = startsBetween(fromMs, toMs);
        for (const startMs of starts) await fill(pieceAt(startMs), cheap, Infinity);
        let isComplete = true;
        for (const startMs of starts.toReversed()) isComplete = (await fill(pieceAt(startMs), cheapFirst, deadline)) && isComplete;
        const changes = starts.flatMap((startMs) =>
          [...pieceAt(startMs).byInstance].flatMap(([instance, { transitions }]) =>
            transitions
              .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
              .map((transition) => ({ ...transition, instance })),
          ),
        );
        return { changes: changes.sort((a, b) => a.atMs - b.atMs), isComplete };
      }), // prettier-ignore
    /** Alarms there can be. */
    size: (): number => list().from.length,
  };
}
export type AlarmLog = ReturnType<typeof createAlarmLog>;
