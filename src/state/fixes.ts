/** Where a mover is at an instant; filled in by `Fixes.sample`. */
export interface MoverPose {
  /** Scene metres, x grid east, z grid south. */
  x: number;
  z: number;
  /** Direction of the bow, radians from grid north, clockwise. */
  headingRad: number;
  /** m/s over ground. */
  speedMs: number;
  /** Milliseconds since the last fix, 0 between two of them. */
  ageMs: number;
  /** Course that it runs along, and where on it, metres; −1 where it runs free. */
  way: number;
  alongM: number;
}

/** One fix as it is kept; NaN where a value is not known. */
export interface Fix {
  readonly timeMs: number;
  /** NaN: the mover has left, and is not here until its next fix. */
  readonly x: number;
  readonly z: number;
  /** m/s to grid east and south. */
  readonly vx: number;
  readonly vz: number;
  readonly headingRad: number;
  /** Course that it runs along, and where on it, metres. */
  readonly way?: number;
  readonly alongM?: number;
}

const COLUMNS = 7;
/** Two fixes farther apart than this are no journey. */
const LONGEST_GAP_MS = 30 * 60_000;
/** A curve is at most this much longer at its ends than the straight line asks for: no loops between fixes. */
const STEEPEST = 1.5;
const TURNS_ABOVE_MS = 0.3;
/** Along a course a fix may lie so far behind the one before: places are rounded. */
const BACK_M = 40;
const FULL_TURN = 2 * Math.PI;

/** The smallest turn from one direction to another, −π … π. */
export const turnBetween = (from: number, to: number): number => {
  const turn = (to - from) % FULL_TURN;
  return turn > Math.PI ? turn - FULL_TURN : turn < -Math.PI ? turn + FULL_TURN : turn;
};

/**
 * Fixes of many movers in typed arrays: `capacity` for each, 64 bytes a fix; when a mover has more, its oldest goes.
 * Between two fixes a mover follows the curve that leaves the first and reaches the second with the speed and course it said there
 * (cubic Hermite): a later fix never changes what was drawn before, so nothing jumps, whichever way the clock runs. Beyond the last
 * fix it stays where it was. Of two fixes on one course only the distance along it is drawn out, so that nobody leaves the street.
 */
export class Fixes {
  readonly slots: number;
  private readonly capacity: number;
  private readonly time: Float64Array;
  private readonly values: Float64Array;
  private readonly count: Uint32Array;

  constructor(slots: number, capacity: number) {
    this.slots = slots;
    this.capacity = capacity;
    this.time = new Float64Array(slots * capacity);
    this.values = new Float64Array(slots * capacity * COLUMNS);
    this.count = new Uint32Array(slots);
  }

  /** Adds a fix that is newer than all others of the slot; an older one is left out. */
  push(slot: number, { timeMs, x, z, vx, vz, headingRad, way = Number.NaN, alongM = Number.NaN }: Fix): void {
    const base = slot * this.capacity;
    let count = this.count[slot]!;
    if (count > 0 && timeMs <= this.time[base + count - 1]!) return;
    if (count === this.capacity) {
      this.time.copyWithin(base, base + 1, base + count);
      this.values.copyWithin(base * COLUMNS, (base + 1) * COLUMNS, (base + count) * COLUMNS);
      count--;
    }
    this.time[base + count] = timeMs;
    this.values.set([x, z, vx, vz, headingRad, way, alongM], (base + count) * COLUMNS);
    this.count[slot] = count + 1;
  }

  /** Instant of the newest fix of a slot; −∞ where there is none. */
  newestMs(slot: number): number {
    const count = this.count[slot]!;
    return count > 0 ? this.time[slot * this.capacity + count - 1]! : Number.NEGATIVE_INFINITY;
  }

  /** Course of the newest fix of a slot and where on it; NaN where there is none. */
  newestAlong(slot: number): readonly [way: number, alongM: number] {
    const count = this.count[slot]!;
    if (count === 0) return [Number.NaN, Number.NaN];
    const at = (slot * this.capacity + count - 1) * COLUMNS;
    return [this.values[at + 5]!, this.values[at + 6]!];
  }

  oldestMs(slot: number): number {
    return this.count[slot]! > 0 ? this.time[slot * this.capacity]! : Number.POSITIVE_INFINITY;
  }

  /** Forgets the fixes of a slot. */
  clear(slot: number): void {
    this.count[slot] = 0;
  }

  /** Takes what another table knows of a mover. */
  copyFrom(other: Fixes, from: number, to: number): void {
    const n = Math.min(this.capacity, other.count[from]!);
    const source = from * other.capacity + other.count[from]! - n;
    const target = to * this.capacity;
    this.time.set(other.time.subarray(source, source + n), target);
    this.values.set(other.values.subarray(source * COLUMNS, (source + n) * COLUMNS), target * COLUMNS);
    this.count[to] = n;
  }

  /** @returns false where nothing is known of the mover at or before the instant */
  sample(slot: number, atMs: number, out: MoverPose): boolean {
    const base = slot * this.capacity;
    const count = this.count[slot]!;
    if (count === 0 || atMs < this.time[base]!) return false;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.time[base + middle]! <= atMs) low = middle;
      else high = middle;
    }
    const from = base + low;
    if (Number.isNaN(this.values[from * COLUMNS]!)) return false;
    if (low === count - 1 || this.time[from + 1]! - this.time[from]! > LONGEST_GAP_MS || this.isApart(from))
      this.stay(from, atMs, low > 0, out);
    else this.between(from, atMs, out);
    return true;
  }

  /** Nothing is known of the way between a fix and the next: the mover left, or went over to another course, or back to its begin. */
  private isApart(from: number): boolean {
    const a = from * COLUMNS;
    const b = a + COLUMNS;
    const { values } = this;
    if (Number.isNaN(values[b]!)) return true;
    const [alongA, alongB] = [values[a + 6]!, values[b + 6]!];
    if (Number.isNaN(alongA) || Number.isNaN(alongB)) return false;
    return values[a + 5] !== values[b + 5] || alongB < alongA - BACK_M;
  }

  private stay(at: number, atMs: number, hasBefore: boolean, out: MoverPose): void {
    const { values } = this;
    const v = at * COLUMNS;
    const [vx, vz] = [values[v + 2]!, values[v + 3]!];
    out.x = values[v]!;
    out.z = values[v + 1]!;
    this.onCourse(v, out);
    out.speedMs = Number.isNaN(vx) ? 0 : Math.hypot(vx, vz);
    out.ageMs = atMs - this.time[at]!;
    const said = values[v + 4]!;
    if (!Number.isNaN(said)) out.headingRad = said;
    else if (out.speedMs > TURNS_ABOVE_MS) out.headingRad = Math.atan2(vx, -vz);
    else if (hasBefore) out.headingRad = Math.atan2(out.x - values[v - COLUMNS]!, values[v - COLUMNS + 1]! - out.z);
    else out.headingRad = 0;
  }

  private between(from: number, atMs: number, out: MoverPose): void {
    const { values, time } = this;
    const a = from * COLUMNS;
    const b = a + COLUMNS;
    const span = time[from + 1]! - time[from]!;
    const t = (atMs - time[from]!) / span;
    const seconds = span / 1000;
    this.onCourse(a, out);
    if (out.way >= 0 && values[a + 5] === values[b + 5]) {
      this.betweenAlong(a, b, t, seconds, out);
      return;
    }
    const [ax, az, bx, bz] = [values[a]!, values[a + 1]!, values[b]!, values[b + 1]!];
    const [dx, dz] = [bx - ax, bz - az];
    const chord = Math.hypot(dx, dz);
    let [ux, uz] = this.tangent(a, seconds, dx, dz, chord);
    let [wx, wz] = this.tangent(b, seconds, dx, dz, chord);
    // A mover that hardly moved has only trembled.
    if (chord < 1) [ux, uz, wx, wz] = [dx, dz, dx, dz];
    const t2 = t * t;
    const t3 = t2 * t;
    const h = 3 * t2 - 2 * t3;
    const g = t3 - 2 * t2 + t;
    const k = t3 - t2;
    out.x = ax + dx * h + ux * g + wx * k;
    out.z = az + dz * h + uz * g + wz * k;
    const h1 = 6 * (t - t2);
    const sx = (dx * h1 + ux * (3 * t2 - 4 * t + 1) + wx * (3 * t2 - 2 * t)) / seconds;
    const sz = (dz * h1 + uz * (3 * t2 - 4 * t + 1) + wz * (3 * t2 - 2 * t)) / seconds;
    out.speedMs = Math.hypot(sx, sz);
    out.ageMs = 0;
    const [ha, hb] = [values[a + 4]!, values[b + 4]!];
    if (!Number.isNaN(ha) && !Number.isNaN(hb)) out.headingRad = ha + turnBetween(ha, hb) * t;
    else if (out.speedMs > TURNS_ABOVE_MS) out.headingRad = Math.atan2(sx, -sz);
    else if (chord > 0) out.headingRad = Math.atan2(dx, -dz);
    else out.headingRad = 0;
  }

  /** Whether a fix lies on a course, and where. */
  private onCourse(at: number, out: MoverPose): void {
    const [way, alongM] = [this.values[at + 5]!, this.values[at + 6]!];
    out.way = Number.isNaN(alongM) ? -1 : way;
    out.alongM = alongM;
  }

  /** Both fixes lie on one course: the way along it by the speeds at both. */
  private betweenAlong(a: number, b: number, t: number, seconds: number, out: MoverPose): void {
    const { values } = this;
    const way = values[b + 6]! - values[a + 6]!;
    const speed = (at: number): number => {
      const ms = Math.hypot(values[at + 2]!, values[at + 3]!);
      // Never back and forth: three times the mean speed is the most that a cubic bears.
      return Number.isNaN(ms) ? way : Math.min(ms * seconds, 3 * Math.max(0, way));
    };
    const [u, w] = [speed(a), speed(b)];
    const [t2, t3] = [t * t, t * t * t];
    out.alongM = values[a + 6]! + way * (3 * t2 - 2 * t3) + u * (t3 - 2 * t2 + t) + w * (t3 - t2);
    out.speedMs = Math.max(0, (way * 6 * (t - t2) + u * (3 * t2 - 4 * t + 1) + w * (3 * t2 - 2 * t)) / seconds);
    out.ageMs = 0;
  }

  /** Way per segment at a fix, by its own speed and course; along the chord where it said none. */
  private tangent(at: number, seconds: number, dx: number, dz: number, chord: number): [number, number] {
    const [vx, vz] = [this.values[at + 2]!, this.values[at + 3]!];
    if (Number.isNaN(vx)) return [dx, dz];
    const length = Math.hypot(vx, vz) * seconds;
    const scale = length > STEEPEST * chord ? (STEEPEST * chord) / length : 1;
    return [vx * seconds * scale, vz * seconds * scale];
  }
}
