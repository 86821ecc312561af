/** Keys that are remembered; beyond it the oldest go. */
const MOST_KEYS = 10_000;

/**
 * Counts in windows of a fixed length.
 * @param now monotonic milliseconds
 * @returns counts one more for a key: null when it is within the limit, else seconds to wait
 */
export function createRateLimit(limit: number, windowMs: number, now: () => number = () => performance.now()) {
  const windows = new Map<string, { beganMs: number; count: number }>();
  return (key: string): number | null => {
    const at = now();
    let window = windows.get(key);
    if (!window || at - window.beganMs >= windowMs) {
      windows.delete(key);
      window = { beganMs: at, count: 0 };
      windows.set(key, window);
      if (windows.size > MOST_KEYS) windows.delete(windows.keys().next().value!);
    }
    window.count++;
    return window.count > limit ? Math.max(1, Math.ceil((window.beganMs + windowMs - at) / 1000)) : null;
  };
}
