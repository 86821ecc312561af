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
    let one = onWay.get(key);
    if (!one) {
      const aborter = new AbortController();
      const mine: OnWay<T> = { answer: request(aborter.signal), aborter, waiting: 0 };
      const gone = (): void => {
        if (onWay.get(key) === mine) onWay.delete(key);
      };
      mine.answer.then(gone, gone);
      onWay.set(key, (one = mine));
    }
    const { answer, aborter } = one;
    const shared = one;
    shared.waiting++;
    if (!signal) return answer;
    return new Promise<T>((resolve, reject) => {
      const left = (): void => {
        if (--shared.waiting === 0) {
          onWay.delete(key);
          aborter.abort(signal.reason);
        }
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        left();
        return;
      }
      signal.addEventListener('abort', left, { once: true });
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', left));
    });
  };
}
