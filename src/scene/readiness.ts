/**
 * When is the picture complete: every awaited part has arrived and a frame with all of them was drawn.
 * Parts announce themselves when they mount, all in one commit, before the first of them can be done.
 */
export function createReadiness() {
  const pending = new Set<string>();
  let hasStarted = false;
  let framesToGo = 2;
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return {
    promise,
    add: (part: string): void => {
      hasStarted = true;
      pending.add(part);
    },
    done: (part: string): void => {
      pending.delete(part);
    },
    /** @returns whether another frame is needed before the picture counts as complete */
    frameDrawn: (): boolean => {
      if (!hasStarted || pending.size > 0 || framesToGo === 0) return false;
      framesToGo--;
      if (framesToGo === 0) resolve();
      return framesToGo > 0;
    },
    missing: (): readonly string[] => [...pending],
  };
}
export type Readiness = ReturnType<typeof createReadiness>;
