import { turnBetween, type MapPose } from './mapPose.ts';

/** Trade-off between zooming out and travelling; van Wijk and Nuij measured 1.42 as pleasant, a city wants a flatter arc. */
const RHO = 1.2;
/** Lengths of path a second. */
const SPEED = 1.5;
const SHORTEST_S = 0.45;
const LONGEST_S = 3.2;

const easeInOut = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);

export interface Flight {
  readonly durationS: number;
  /** Writes the pose at a time; from `durationS` on exactly the end. */
  at(seconds: number, out: MapPose): void;
}

/**
 * The way between two cameras as people like to be flown: up, over and down again (van Wijk and Nuij, "Smooth and efficient
 * zooming and panning", 2003), with the distance to the ground as the zoom. Pitch and bearing turn along.
 */
export function createFlight(from: Readonly<MapPose>, to: Readonly<MapPose>): Flight {
  const start = { ...from };
  const end = { ...to };
  const [w0, w1] = [start.distance, end.distance];
  const u1 = Math.hypot(end.x - start.x, end.z - start.z);
  const turn = turnBetween(start.bearing, end.bearing);
  const isInPlace = u1 < 1e-3 * Math.min(w0, w1);

  let length: number;
  /** Share of the ground covered and the distance after a length of path. */
  let along: (s: number) => { share: number; distance: number };
  if (isInPlace) {
    length = Math.abs(Math.log(w1 / w0)) / RHO;
    along = (s) => {
      const share = length > 0 ? s / length : 1;
      return { share, distance: w0 * (w1 / w0) ** share };
    };
  } else {
    const b = (i: 0 | 1): number => {
      const [near, sign] = i === 0 ? [w0, 1] : [w1, -1];
      return (w1 ** 2 - w0 ** 2 + sign * RHO ** 4 * u1 ** 2) / (2 * near * RHO ** 2 * u1);
    };
    const r0 = -Math.asinh(b(0));
    const r1 = -Math.asinh(b(1));
    length = (r1 - r0) / RHO;
    along = (s) => {
      const u = (w0 / RHO ** 2) * (Math.cosh(r0) * Math.tanh(RHO * s + r0) - Math.sinh(r0));
      return { share: u / u1, distance: (w0 * Math.cosh(r0)) / Math.cosh(RHO * s + r0) };
    };
  }
  const turning = Math.max(Math.abs(turn), Math.abs(end.pitch - start.pitch)) * 0.8;
  const durationS = Math.min(Math.max(Math.max(length, turning) / SPEED, SHORTEST_S), LONGEST_S);

  return {
    durationS,
    at: (seconds, out) => {
      if (seconds >= durationS) {
        Object.assign(out, end);
        return;
      }
      const t = easeInOut(Math.max(0, seconds / durationS));
      const { share, distance } = along(t * length);
      out.x = start.x + (end.x - start.x) * share;
      out.y = start.y + (end.y - start.y) * t;
      out.z = start.z + (end.z - start.z) * share;
      out.distance = distance;
      out.pitch = start.pitch + (end.pitch - start.pitch) * t;
      out.bearing = start.bearing + turn * t;
    },
  };
}
