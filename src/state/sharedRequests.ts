interface OnWay<T> {
  readonly answer: Promise<T>;
  readonly aborter: AbortController;
  waiting: number;
}

/**
 * Two who want the same at the same time ask once. A request is aborted when nobody waits for it any more.
 * @returns asks: rejects like the request, and with the reason of its own signal
 */
export function createSharedRequests<T>() {
  const onWay = new Map<string, OnWay<T>>();
  return (key: string, request: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const start = (): OnWay<T> => {
      const aborter = new AbortController();
      const started = { answer: request(aborter.signal), aborter, waiting: 0 };
      const over = (): void => {
        if (onWay.get(key) === started) onWay.delete(key);
      };
      aborter.signal.addEventListener('abort', over);
      started.answer.then(over, over);
      onWay.set(key, started);
      return started;
    };
    const one = onWay.get(key) ?? start();
    one.waiting++;
    if (!signal) return one.answer;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        if (--one.waiting === 0) one.aborter.abort(signal.reason);
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      one.answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  };
}
