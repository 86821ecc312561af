/** Stops of a vehicle along its way: distances in metres ascending, times in milliseconds that never run backwards. */
export interface StopTimes {
  readonly atM: ArrayLike<number>;
  readonly arrivesMs: ArrayLike<number>;
  readonly departsMs: ArrayLike<number>;
  /** Passed without a halt. */
  readonly isPassed: readonly boolean[];
}

/** Who stays so long where it only passes has been halted. */
const HALT_MS = 1000;

/** Speed at a stop that is only passed: that of the slower of the two stretches beside it, m/s; 0 where it is held up there. */
function passingMs({ atM, arrivesMs, departsMs, isPassed }: StopTimes, i: number): number {
  if (!isPassed[i] || departsMs[i]! - arrivesMs[i]! >= HALT_MS) return 0;
  const mean = (k: number): number => {
    if (k < 0 || k + 1 >= atM.length) return Infinity;
    return (atM[k + 1]! - atM[k]!) / Math.max(1, (arrivesMs[k + 1]! - departsMs[k]!) / 1000);
  };
  return 1.15 * Math.min(mean(i - 1), mean(i));
}

/**
 * Where a vehicle is by its times at stops: between two it speeds up and brakes evenly (cubic in time), at them it stands; before
 * the first and after the last it waits there.
 * @returns metres along the way, m/s, and the stop that it left last
 */
export function alongStops(
  stops: StopTimes,
  atMs: number,
): { readonly atM: number; readonly speedMs: number; readonly from: number } {
  const { atM, arrivesMs, departsMs } = stops;
  const n = atM.length;
  if (atMs < departsMs[0]!) return { atM: atM[0]!, speedMs: 0, from: 0 };
  if (atMs >= arrivesMs[n - 1]!) return { atM: atM[n - 1]!, speedMs: 0, from: n - 1 };
  let i = 0;
  while (i + 2 < n && atMs >= arrivesMs[i + 1]!) i++;
  if (atMs < departsMs[i]!) return { atM: atM[i]!, speedMs: 0, from: i };
  const seconds = Math.max(1, (arrivesMs[i + 1]! - departsMs[i]!) / 1000);
  const length = atM[i + 1]! - atM[i]!;
  const t = Math.min(1, (atMs - departsMs[i]!) / 1000 / seconds);
  const v0 = passingMs(stops, i) * seconds;
  const v1 = passingMs(stops, i + 1) * seconds;
  const way = length * (3 * t * t - 2 * t ** 3) + v0 * (t ** 3 - 2 * t * t + t) + v1 * (t ** 3 - t * t);
  const speed = length * 6 * (t - t * t) + v0 * (3 * t * t - 4 * t + 1) + v1 * (3 * t * t - 2 * t);
  return { atM: atM[i]! + way, speedMs: Math.max(0, speed / seconds), from: i };
}
