/** What the movers float on; null where there is no water. */
export interface WaterLevels {
  levelAt(x: number, z: number): number | null;
}

/** The level is looked up again after so far a way, and when the stage has changed by so much. */
const LEVEL_EVERY_M = 30;
const LEVEL_EVERY_CM = 1;
const LEVELS_A_FRAME = 120;
/** A chamber that fills is followed in steps of this, metres. */
const LOCK_STEP_M = 0.005;

/**
 * Heights of vessels: on the level of the water at their place, looked up seldom; in a lock on the water that is drawn there, which
 * rises and falls under them.
 */
export class Afloat {
  private water: WaterLevels | null = null;
  private locks: WaterLevels | null = null;
  /** Where each was looked up last; NaN = to be looked up. */
  private levelled = new Float32Array(0);
  private stageCm = Number.NaN;
  private isWaterBehind = false;
  private next = 0;

  /** @param count of slots */
  reserve(count: number): void {
    this.levelled = new Float32Array(count * 2).fill(Number.NaN);
  }

  setWater(water: WaterLevels | null): void {
    this.water = water;
    this.levelled.fill(Number.NaN);
  }

  setLocks(locks: WaterLevels | null): void {
    this.locks = locks;
    this.levelled.fill(Number.NaN);
  }

  /**
   * Sets who has moved, or whose water has, on its level.
   * @param slots of the vessels; @param pose x, y, z, heading by slot; @param isHere whether a slot is drawn
   * @returns whether some have changed or wait for the next frame
   */
  level(slots: readonly number[], pose: Float32Array, isHere: (slot: number) => boolean, stageCm: number): boolean {
    const { water, locks, levelled } = this;
    if (!water) return false;
    if (!(Math.abs(stageCm - this.stageCm) < LEVEL_EVERY_CM) && !Number.isNaN(stageCm)) {
      this.stageCm = stageCm;
      this.isWaterBehind = true;
      levelled.fill(Number.NaN);
    } else if (this.isWaterBehind) {
      // The water may have heard of the stage after the movers did, in the same frame.
      this.isWaterBehind = false;
      levelled.fill(Number.NaN);
    }
    const count = slots.length;
    let left = LEVELS_A_FRAME;
    let hasChanged = false;
    for (let k = 0; k < count; k++) {
      const turn = (this.next + k) % count;
      const slot = slots[turn]!;
      const at = slot * 4;
      if (!isHere(slot)) continue;
      const [x, z] = [pose[at]!, pose[at + 2]!];
      const inLock = locks?.levelAt(x, z) ?? null;
      if (inLock !== null) {
        levelled[slot * 2] = Number.NaN;
        if (Math.abs(inLock - pose[at + 1]!) <= LOCK_STEP_M) continue;
        pose[at + 1] = inLock;
        hasChanged = true;
        continue;
      }
      if (Math.abs(x - levelled[slot * 2]!) + Math.abs(z - levelled[slot * 2 + 1]!) < LEVEL_EVERY_M) continue;
      if (left-- === 0) {
        this.next = turn;
        return true;
      }
      levelled[slot * 2] = x;
      levelled[slot * 2 + 1] = z;
      // Over what the model holds for land the level stays as it was.
      pose[at + 1] = water.levelAt(x, z) ?? pose[at + 1]!;
    }
    return hasChanged || left < LEVELS_A_FRAME || this.isWaterBehind;
  }
}
