/** Where a value is known. Scene metres. */
export interface KnownPlace {
  readonly x: number;
  readonly z: number;
  /** How far it says anything. */
  readonly reachM: number;
}

/**
 * `mean`: the mean of all that are within reach, by inverse distance (Shepard's method as modified by Franke and Little, so that each fades
 * out at its reach). `best`: the highest of all that are within reach, each falling off to 0 there, by the square of the distance.
 */
export type Computing = 'mean' | 'best';

/** Nearer than this is at the place itself, metres. */
const AT_PLACE_M = 1;

/** Values at many places from those at few. */
export interface Interpolation {
  /**
   * @param values at the known places; NaN = not known now
   * @param out value at each place; NaN where nothing known reaches
   * @param cover 0 at the end of the reach of what is known, and beyond; 1 near it
   */
  compute(values: ArrayLike<number>, out: Float32Array, cover: Float32Array): void;
}

/** What reaches which place, reckoned once. @param places x and z in turn */
export function createInterpolation(places: ArrayLike<number>, known: readonly KnownPlace[], computing: Computing): Interpolation {
  const count = places.length / 2;
  const start = new Uint32Array(count + 1);
  const source: number[] = [];
  /** Distance as a share of the reach. */
  const away: number[] = [];
  for (let i = 0; i < count; i++) {
    for (const [k, { x, z, reachM }] of known.entries()) {
      const [dx, dz] = [places[2 * i]! - x, places[2 * i + 1]! - z];
      const square = dx * dx + dz * dz;
      if (square >= reachM * reachM) continue;
      source.push(k);
      away.push(Math.max(AT_PLACE_M, Math.sqrt(square)) / reachM);
    }
    start[i + 1] = source.length;
  }
  const weight = away.map((t) => (computing === 'mean' ? ((1 - t) / t) ** 2 : 1 - t * t));
  return {
    compute: (values, out, cover) => {
      for (let i = 0; i < count; i++) {
        let [sum, weights, best, nearest] = [0, 0, Number.NaN, 1];
        for (let k = start[i]!; k < start[i + 1]!; k++) {
          const value = values[source[k]!]!;
          if (Number.isNaN(value)) continue;
          sum += weight[k]! * value;
          weights += weight[k]!;
          if (!(best >= weight[k]! * value)) best = weight[k]! * value;
          nearest = Math.min(nearest, away[k]!);
        }
        out[i] = computing === 'best' ? best : weights > 0 ? sum / weights : Number.NaN;
        cover[i] = 1 - nearest;
      }
    },
  };
} // prettier-ignore

/**
 * How good a mean by inverse distance is: each known place is computed from the others and compared with what is known there.
 * @returns mean absolute error in the unit of the values, over how many places; null where no two reach each other
 */
export function leaveOneOut(known: readonly KnownPlace[], values: ArrayLike<number>): { readonly error: number; readonly places: number } | null {
  const places = known.flatMap(({ x, z }) => [x, z]);
  const [out, cover] = [new Float32Array(1), new Float32Array(1)];
  let [sum, count] = [0, 0];
  known.forEach((_, i) => {
    const value = values[i]!;
    if (Number.isNaN(value)) return;
    const others = known.filter((__, k) => k !== i);
    createInterpolation(places.slice(2 * i, 2 * i + 2), others, 'mean').compute(Array.from(known, (__, k) => values[k]!).filter((__, k) => k !== i), out, cover);
    if (Number.isNaN(out[0]!)) return;
    sum += Math.abs(out[0]! - value);
    count++;
  });
  return count === 0 ? null : { error: sum / count, places: count };
} // prettier-ignore
