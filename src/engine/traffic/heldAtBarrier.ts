/** From the begin of the span to the first bumper, from bumper to bumper of cars and of lorries, metres. */
const BEFORE_M = 12;
const CAR_M = 7.5;
const LORRY_M = 18;
/** One after the other they drive off, seconds. */
const STARTS_S = 2;

/** A barrier across a road: shut since, and open again at, in the seconds of the traffic; Infinity while it is shut. */
export interface Shut {
  readonly closedAtS: number;
  readonly opensAtS: number;
}

/** A vehicle of a carriageway: seconds since it entered there, which decide where it would be. */
export interface Comer {
  readonly afterS: number;
  readonly lane: number;
  readonly isHeavy: boolean;
}

/**
 * Where vehicles are that a barrier holds up: who would have passed since it shut stands before it, one behind the other in each lane, and when it is
 * open again they drive on one after the other. Who is not held is left out.
 * @param comers ascending by their seconds: those that come first are last
 * @param barrierS second of the carriageway at which the span begins
 * @param placeAt place at a second of the carriageway
 * @returns by position in `comers`: the second at which it stands or to which it has come, and whether it stands
 */
export function heldAtBarrier(
  comers: readonly Comer[],
  { closedAtS, opensAtS }: Shut,
  barrierS: number,
  nowS: number,
  placeAt: (second: number) => readonly [number, number, number],
): Map<number, { readonly second: number; readonly stands: boolean }> {
  const held = new Map<number, { readonly second: number; readonly stands: boolean }>();
  const lanes = new Map<number, { passesS: number; backM: number }>();
  for (let i = comers.length - 1; i >= 0; i--) {
    const { afterS, lane, isHeavy } = comers[i]!;
    const wouldPassS = nowS - (afterS - barrierS);
    if (wouldPassS < closedAtS) continue;
    const before = lanes.get(lane) ?? { passesS: -Infinity, backM: BEFORE_M };
    const passesS = Math.max(wouldPassS, opensAtS, before.passesS + STARTS_S);
    if (passesS <= nowS) {
      lanes.set(lane, { passesS, backM: BEFORE_M });
      if (passesS > wouldPassS) held.set(i, { second: barrierS + nowS - passesS, stands: false });
      continue;
    }
    const queueS = secondBefore(barrierS, before.backM + (isHeavy ? LORRY_M - CAR_M : 0) / 2, placeAt);
    lanes.set(lane, { passesS, backM: before.backM + (isHeavy ? LORRY_M : CAR_M) });
    if (afterS > queueS) held.set(i, { second: queueS, stands: true });
  }
  return held;
}

/** The second of a carriageway that lies so many metres before another. */
function secondBefore(second: number, metres: number, placeAt: (second: number) => readonly [number, number, number]): number {
  let left = metres;
  for (let k = Math.floor(second); k > 0; k--) {
    const [[ax, , az], [bx, , bz]] = [placeAt(k - 1), placeAt(k)];
    const stepM = Math.hypot(bx - ax, bz - az);
    if (stepM >= left) return k - left / stepM;
    left -= stepM;
  }
  return 0;
} // prettier-ignore
