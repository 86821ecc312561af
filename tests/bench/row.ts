/** One line of the result: what was measured, against which target. */
export interface Row {
  readonly group: string;
  readonly figure: string;
  readonly unit: string;
  /** Median of the runs where there are several. */
  readonly measured: number;
  /** `≤ 6`; empty where nothing is promised. */
  readonly target: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a figure keeps its target; targets are `≤ n`, `≥ n`, `= n` or empty. */
export function isKept({ measured, target }: Row): boolean {
  const match = /^([≤≥=])\s*([\d.]+)/.exec(target);
  if (!match) return true;
  const bound = Number(match[2]);
  return match[1] === '=' ? measured === bound : match[1] === '≥' ? measured >= bound : measured <= bound;
}

/** Milliseconds of each of `runs` calls, after as many to warm up. */
export function timed(runs: number, call: () => void): number[] {
  for (let i = 0; i < runs; i++) call();
  return Array.from({ length: runs }, () => {
    const started = performance.now();
    call();
    return performance.now() - started;
  });
}
