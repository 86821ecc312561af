/** One thing at a time, in the order of asking. */
export function createTurns() {
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    /** @returns what `run` gives, once everything before it is done */
    inTurn: <T>(run: () => Promise<T>): Promise<T> => {
      waiting++;
      const mine = queue.then(() => {
        waiting--;
        return run();
      });
      queue = mine.catch(() => undefined);
      return mine;
    },
    /** Somebody waits for what goes on now. */
    isAwaited: (): boolean => waiting > 0,
  };
}
