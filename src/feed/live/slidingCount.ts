interface Window {
  /** Ascending, ms; those before `from` have left the window. */
  times: number[];
  from: number;
}

/**
 * Counts what happens with each key within the last `windowMs`. A count costs the same however many there are in the window: where ten
 * thousand come back through one wall, each of them is one more of its address.
 * @param now monotonic milliseconds
 * @returns counts one more of a key: null when it is within the limit, else seconds to wait (that one is not counted)
 */
export function createSlidingCount(windowMs: number, now: () => number = () => performance.now()) {
  const windows = new Map<string, Window>();
  return (key: string, limit: number): number | null => {
    const at = now();
    const own = windows.get(key) ?? { times: [], from: 0 };
    while (own.from < own.times.length && own.times[own.from]! <= at - windowMs) own.from++;
    // Moved together only when half of it is void: seldom.
    if (own.from * 2 > own.times.length) [own.times, own.from] = [own.times.slice(own.from), 0];
    if (own.times.length - own.from >= limit) return Math.ceil((own.times[own.from]! + windowMs - at) / 1000);
    own.times.push(at);
    windows.delete(key);
    windows.set(key, own);
    // Keys of more than a window ago are at the front.
    for (const [other, { times }] of windows) {
      if (times.at(-1)! > at - windowMs) break;
      windows.delete(other);
    }
    return null;
  };
}
