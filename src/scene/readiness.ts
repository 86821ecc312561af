/**
 * When is the picture complete: every awaited part has arrived and frames with all of them were drawn.
 * Parts announce themselves when they mount, all in one commit, before the first of them can be done.
 */
export function createReadiness() {
  const pending = new Set<string>();
  let hasStarted = false;
  let framesToGo = 2;
  let isComplete: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (isComplete = settle));
  let waiting: (() => void)[] = [];
  const isWaitingForParts = (): boolean => !hasStarted || pending.size > 0;
  return {
    promise,
    add: (part: string): void => {
      hasStarted = true;
      pending.add(part);
    },
    done: (part: string): void => {
      pending.delete(part);
    },
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
