/** Longer than this nothing waits for the browser to rest, milliseconds. */
const LONGEST_WAIT_MS = 500;

/** Resolves when the browser has shown what was drawn and has nothing else to do. */
export function browserIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Not every browser says when it rests.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: LONGEST_WAIT_MS });
    else setTimeout(resolve, LONGEST_WAIT_MS / 10);
  });
}

/**
 * When is the picture complete: every awaited part has arrived and frames with all of them were drawn.
 * Parts announce themselves when they mount, all in one commit, before the first of them can be done.
 */
export function createReadiness(idle: () => Promise<void> = browserIdle) {
  const pending = new Set<string>();
  let coming = 0;
  let hasStarted = false;
  let framesToGo = 2;
  let isComplete: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (isComplete = settle));
  let waiting: (() => void)[] = [];
  let turns: Promise<void> = promise;
  const isWaitingForParts = (): boolean => !hasStarted || pending.size > 0;
  return {
    promise,
    /**
     * Resolves some time after the picture is complete, for one caller after another: what comes after it neither holds up the
     * browser in showing it nor keeps the page from answering for longer than a part takes.
     */
    afterwards: (): Promise<void> => (turns = turns.then(idle)),
    add: (part: string): void => {
      hasStarted = true;
      pending.add(part);
    },
    done: (part: string): void => {
      pending.delete(part);
    },
    /** Counts something that comes after the picture is complete, until it has come or failed. @returns the same work */
    track: <T>(work: Promise<T>): Promise<T> => {
      coming++;
      const settle = (): void => {
        coming--;
      };
      work.then(settle, settle);
      return work;
    },
    /** How much of that is still on its way. */
    coming: (): number => coming,
    /** Resolves when the next frame has been drawn. */
    nextFrame: (): Promise<void> => new Promise((settle) => waiting.push(settle)),
    /** Somebody waits for the next frame. */
    isFrameAwaited: (): boolean => waiting.length > 0,
    /** `loading`: parts are missing · `arrived`: all are there, none has been asked for a frame · `shown`: from then on. */
    phase: (): 'loading' | 'arrived' | 'shown' =>
      isWaitingForParts() ? 'loading' : framesToGo > 1 ? 'arrived' : 'shown',
    /**
     * A frame was prepared but not drawn.
     * @returns whether it is to be drawn now: the parts are there and have told what they show
     */
    frameSpared: (): boolean => {
      if (isWaitingForParts()) return false;
      framesToGo = Math.min(framesToGo, 1);
      return true;
    },
    /** @returns whether another frame is needed before the picture counts as complete */
    frameDrawn: (): boolean => {
      const settled = waiting;
      waiting = [];
      for (const settle of settled) settle();
      if (isWaitingForParts() || framesToGo === 0) return false;
      framesToGo--;
      if (framesToGo === 0) isComplete();
      return framesToGo > 0;
    },
  };
}
export type Readiness = ReturnType<typeof createReadiness>;
