/** A stretch with constant acceleration. Speeds are positive; a stretch of length 0 is a wait of `waitS`. */
export interface Leg {
  readonly lengthM: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Distance and speed over time along legs one after the other. */
export class Motion {
  readonly durationS: number;
  readonly lengthM: number;
  private readonly legs: readonly Leg[];
  private readonly startS: number[] = [];

  /** @param legs speeds in m/s, of which at least one of each leg is above 0 */
  constructor(legs: readonly Leg[]) {
    this.legs = legs.filter(({ lengthM }) => lengthM > 0);
    let at = 0;
    let length = 0;
    for (const { lengthM, fromMs, toMs } of this.legs) {
      this.startS.push(at);
      at += (2 * lengthM) / (fromMs + toMs);
      length += lengthM;
    }
    this.durationS = at;
    this.lengthM = length;
  }

  /** @param t seconds since the start, held between 0 and the duration */
  at(t: number): { readonly s: number; readonly speedMs: number } {
    let s = 0;
    for (let i = 0; i < this.legs.length; i++) {
      const { lengthM, fromMs, toMs } = this.legs[i]!;
      const duration = (2 * lengthM) / (fromMs + toMs);
      const since = t - this.startS[i]!;
      if (since < duration || i === this.legs.length - 1) {
        const inside = Math.min(Math.max(since, 0), duration);
        const acceleration = (toMs - fromMs) / duration;
        return {
          s: s + fromMs * inside + (acceleration * inside * inside) / 2,
          speedMs: fromMs + acceleration * inside,
        };
      }
      s += lengthM;
    }
    return { s, speedMs: 0 };
  }
}
