/** Marks of the Ruhrort gauge, cm (WSV): from mark I on navigation is restricted, from mark II on it is suspended. */
export const MARK_I_CM = 930;
export const MARK_II_CM = 1130;
/** From this stage on the lower quays are at risk and handling slows down, cm (a rule of this simulation). */
const QUAYS_AT_RISK_CM = 870;
/** Share of the usual work at the quays, by what holds. */
const AT_RISK = 0.7;
const RESTRICTED = 0.5;
/** A third of the vessels goes on by the locks. */
const LOCKS_SHUT = 0.8;
/** Ships that lie at the quay are still worked: what happens on the water is felt there little by little. */
const FELT_WITHIN_MS = 4 * 3_600_000;
const STEP_MS = 900_000;
const KEPT = 4096;

/** Vessels that mark I keeps where they are: longer than 110 m, or with dangerous goods (a rule of this simulation). From mark II on nobody sails. */
export const keptBy =
  (stageCm: (atMs: number) => number | null) =>
  (vessel: { readonly lengthM: number; readonly cones: number }, atMs: number): boolean | null => {
    const stage = stageCm(atMs);
    if (stage === null) return null;
    return stage >= MARK_II_CM || (stage >= MARK_I_CM && (vessel.lengthM > 110 || vessel.cones > 0));
  };

/** Share of the usual work at the quays that the water leaves at once, 0 … 1. */
function shareOf(stageCm: number | null, areLocksShut: boolean): number {
  if (stageCm === null) return 1;
  const byStage = stageCm >= MARK_II_CM ? 0 : stageCm >= MARK_I_CM ? RESTRICTED : stageCm >= QUAYS_AT_RISK_CM ? AT_RISK : 1;
  return byStage * (areLocksShut ? LOCKS_SHUT : 1);
} // prettier-ignore

/**
 * What high water leaves of the work at the quays, 0 … 1, as a function of the river of the four hours before.
 * @param areLocksShut at an instant
 */
export function createWaterside(
  stageCm: (atMs: number) => number | null,
  areLocksShut: (atMs: number) => boolean,
): (atMs: number) => number {
  const known = new Map<number, number>();
  return (atMs) => {
    const step = Math.floor(atMs / STEP_MS);
    let share = known.get(step);
    if (share === undefined) {
      let [sum, count, isWhole] = [0, 0, true];
      for (let at = step * STEP_MS; at > step * STEP_MS - FELT_WITHIN_MS; at -= STEP_MS) {
        const stage = stageCm(at);
        if (stage === null) isWhole = false;
        sum += shareOf(stage, areLocksShut(at));
        count++;
      }
      share = sum / count;
      if (known.size >= KEPT) known.clear();
      // A stage that is not known yet may still come in.
      if (isWhole) known.set(step, share);
    }
    return share;
  };
}
