/**
 * Monotone piecewise cubic interpolation (Fritsch and Carlson 1980, with the weighted harmonic mean of Fritsch and Butland 1984):
 * between two points it never leaves the span of their values, so a computed crest is never higher than the measured one.
 * @param x strictly ascending, at least two
 * @returns value at an x within the span. @throws RangeError outside of it
 */
export function pchip(x: readonly number[], y: readonly number[]): (at: number) => number {
  const n = x.length;
  if (n < 2 || y.length !== n) throw new RangeError('interpolation needs two points or more, as many values as places');
  const width = Array.from({ length: n - 1 }, (_, i) => x[i + 1]! - x[i]!);
  const slope = width.map((w, i) => (y[i + 1]! - y[i]!) / w);
  const tangent = x.map((_, i) => {
    if (i === 0) return endTangent(width[0]!, width[1], slope[0]!, slope[1]);
    if (i === n - 1) return endTangent(width[n - 2]!, width[n - 3], slope[n - 2]!, slope[n - 3]);
    const [before, after] = [slope[i - 1]!, slope[i]!];
    if (before * after <= 0) return 0;
    const w1 = 2 * width[i]! + width[i - 1]!;
    const w2 = width[i]! + 2 * width[i - 1]!;
    return (w1 + w2) / (w1 / before + w2 / after);
  });
  return (at) => {
    if (at < x[0]! || at > x[n - 1]!) throw new RangeError(`${at} is outside ${x[0]!} … ${x[n - 1]!}`);
    let low = 0;
    for (let high = n - 1; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (x[middle]! <= at) low = middle;
      else high = middle;
    }
    const h = width[low]!;
    const t = (at - x[low]!) / h;
    if (t === 0) return y[low]!;
    if (t === 1) return y[low + 1]!;
    const [t2, t3] = [t * t, t * t * t];
    return (
      (2 * t3 - 3 * t2 + 1) * y[low]! +
      (t3 - 2 * t2 + t) * h * tangent[low]! +
      (3 * t2 - 2 * t3) * y[low + 1]! +
      (t3 - t2) * h * tangent[low + 1]!
    );
  };
}

/** One-sided three-point tangent, kept monotone. */
function endTangent(h0: number, h1: number | undefined, d0: number, d1: number | undefined): number {
  if (h1 === undefined || d1 === undefined) return d0;
  const tangent = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (tangent * d0 <= 0) return 0;
  return d0 * d1 <= 0 && Math.abs(tangent) > 3 * Math.abs(d0) ? 3 * d0 : tangent;
}
