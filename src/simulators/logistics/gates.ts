import { hash2 } from '../../geo/noise.ts';
import { profileAt } from '../stations/shape.ts';
import type { World } from '../world/world.ts';
import { BEAT, PLACE_M, STREET_MS, TURN_MS } from './gateTimes.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Trucks that come in an hour against the busiest, on working and on free days. */
const COME = [0.25, 0.2, 0.18, 0.2, 0.35, 0.6, 0.85, 1, 1, 0.95, 0.92, 0.9, 0.8, 0.88, 0.9, 0.88, 0.8, 0.7, 0.55, 0.45, 0.4, 0.35, 0.32, 0.28]; // prettier-ignore
const COME_FREE = [0.1, 0.08, 0.06, 0.06, 0.1, 0.18, 0.25, 0.3, 0.3, 0.28, 0.26, 0.24, 0.2, 0.2, 0.18, 0.16, 0.14, 0.14, 0.14, 0.14, 0.12, 0.12, 0.1, 0.1]; // prettier-ignore
/** The count of a day begins at three in the morning; the gates are open from twenty past, and until half past midnight. */
const FIRST_H = 3;
const OPEN_H = [1 / 3, 21.5] as const;
const STEP_H = 1 / 6;
const STEP_MS = STEP_H * HOUR_MS;
/** Trucks that a gate can clear in an hour against the busiest hour: as much of it hangs on the quay. */
const CLEARS = 1.14;
const BY_QUAY = 0.75;
/** Papers and photographs take this long. */
const IN_HAND_H = 0.1;
/** What is missing at the quay is missing in the yard an hour later. */
const FELT_AFTER_MS = HOUR_MS;
/** With so many hours of trucks before the gate nobody else comes. */
const LONGEST_H = 1.6;
/** Who has waited longer has missed the slot. */
const SLOT_MS = 0.75 * HOUR_MS;
/** A truck comes so much later than by the mean of its hour, of the time to the next one. */
const LATER_SHARE = 0.4;
const LATER_MOST_MS = 120_000;
/** Nobody is cleared quicker, and none sooner after the one before. */
const CLEARED_AFTER_MS = 45_000;
const CLEARED_APART_MS = 20_000;
/** Where a truck will stop it knows so long before it comes: who is cleared then makes it move up. */
const SEEN_BEFORE_MS = 60_000;
/** Who comes in so long from now is on the way already. */
const AHEAD_MS = 12 * MINUTE_MS;
/** Each truck begins to move so much later than the one before it. */
export const START_MS = 1200;
const KEPT_DAYS = 4;

/** Trucks that usually come after the begin of each step of a day, against those of the busiest hour. */
const [TO_COME, TO_COME_FREE] = [COME, COME_FREE].map((hours) => {
  const steps = Math.round(OPEN_H[1] / STEP_H);
  const left = new Float64Array(steps + 1);
  for (let k = steps - 1; k >= 0; k--) left[k] = left[k + 1]! + profileAt(hours, (FIRST_H + k * STEP_H) % 24) * STEP_H;
  return left;
}) as [Float64Array, Float64Array];

/** Places of a yard, by the trucks of its gate's busiest hour: as many as come in while one drives to its place and stands in it. */
export const placesOf = (perHour: number): number => Math.ceil(perHour * 0.6) + 1;

export interface GateSite {
  /** Of its own: two gates do not have the same day. */
  readonly key: number;
  /** Trucks of its busiest hour. */
  readonly perHour: number;
  /** Way of the trucks from their motorway junction to the gate, metres. */
  readonly approachM: number;
  /** 0, 1 or 2: those of one junction never come onto the road at once. */
  readonly turn: number;
}

/** A truck at a gate, from the motorway on. */
export interface Visit {
  readonly beginMs: number;
  /** It stops behind the last one: at this place, 0 at the gate. */
  readonly arriveMs: number;
  readonly place: number;
  /** Drives on through the gate; ∞ while that is not known. */
  servedMs: number;
}

export interface GateDay {
  readonly firstMs: number;
  /** In the order in which they come and are cleared; known some time ahead. */
  readonly visits: readonly Visit[];
  /** Until when it is known who is cleared. */
  readonly knownMs: number;
  /** Trucks that usually come after an instant. */
  usualAfter(atMs: number): number;
}

export interface GateState {
  /** Since three in the morning. */
  readonly arrived: number;
  readonly served: number;
  /** Cleared later than their slot. */
  readonly missed: number;
  /** Trucks that stand before the gate. */
  readonly queue: number;
  /** Cleared, an hour. */
  readonly rate: number;
  readonly waitMin: number;
}

/** Seconds from the motorway to a place before the gate: at full speed at first, braking at the end. */
const approachS = (approachM: number, place: number): number => (approachM - place * PLACE_M) / STREET_MS + BEAT.brakingS; // prettier-ignore

/** The first of so many ascending values that is above a limit. */
export function countUpTo(count: number, limit: number, valueOf: (i: number) => number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueOf(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A gate's day, reckoned on from the morning in steps of ten minutes: nothing of it changes any more once it is reckoned. */
class Day implements GateDay {
  readonly firstMs: number;
  readonly visits: Visit[] = [];
  /** At the begins of the steps: how many had come and were cleared by the mean of their hours, and how many are cleared in an hour. */
  private readonly steps: { readonly came: number; readonly went: number; readonly clears: number; readonly rate: number }[] = []; // prettier-ignore
  private came = 0;
  private went = 0;
  private served = 0;
  private readonly site: GateSite;
  private readonly world: World;
  private readonly isFree: boolean;
  private readonly day: number;
  /** An instant at which nobody knew the river. */
  private unknownMs: number | null = null;

  constructor(site: GateSite, world: World, firstMs: number) {
    this.site = site;
    this.world = world;
    this.firstMs = firstMs;
    const { isFree, day } = world.local(firstMs);
    this.isFree = isFree;
    this.day = day;
  }

  get knownMs(): number {
    return this.firstMs + this.steps.length * STEP_MS;
  }
  /** Whether the river has become known since it was reckoned without it. */
  get isOutdated(): boolean {
    return this.unknownMs !== null && this.world.stageCm(this.unknownMs) !== null;
  }

  usualAfter(atMs: number): number {
    const left = this.isFree ? TO_COME_FREE : TO_COME;
    const k = Math.ceil((atMs - this.firstMs) / STEP_MS);
    return this.site.perHour * left[Math.min(left.length - 1, Math.max(0, k))]!;
  }

  extend(toMs: number): void {
    while (this.knownMs < toMs) this.step();
  }

  private step(): void {
    const { site, world, firstMs } = this;
    const { key, perHour } = site;
    const h = this.steps.length * STEP_H;
    const beginMs = this.knownMs;
    const waits = (this.came - this.went) / perHour;
    const crowd = 0.75 + 0.5 * hash2(key, this.day * 100 + Math.floor(h * 2), 3);
    const isOpen = h >= OPEN_H[0] - 1e-9 && h < OPEN_H[1] - 1e-9;
    const coming = isOpen ? perHour * crowd * profileAt(this.isFree ? COME_FREE : COME, (FIRST_H + h) % 24) * Math.max(0, 1 - waits / LONGEST_H) : 0; // prettier-ignore
    const feltMs = firstMs + h * HOUR_MS - FELT_AFTER_MS;
    if (this.unknownMs === null && world.stageCm(feltMs) === null) this.unknownMs = feltMs;
    const isLast = h >= OPEN_H[1] - 1e-9;
    // Whoever is left in the night is let in, whatever the quay.
    const clears = perHour * CLEARS * (isLast ? 1 : 1 - BY_QUAY * (1 - world.waterside(feltMs)));
    const came = this.came + coming * STEP_H;
    const cleared = Math.max(0, Math.min(came - this.went - (isLast ? 0 : coming * IN_HAND_H), clears * STEP_H));
    const went = this.went + cleared;
    this.steps.push({ came: this.came, went: this.went, clears, rate: cleared / STEP_H });
    this.tell(beginMs, { coming, came }, { cleared, went });
    [this.came, this.went] = [came, went];
  }

  /** The trucks of a step in the order of time: those that come and those that are cleared. */
  private tell(beginMs: number, { coming, came }: { coming: number; came: number }, { cleared, went }: { cleared: number; went: number }): void {
    const comes = (n: number): number => {
      const laterMs = hash2(this.site.key, this.day * 4096 + n, 5) * Math.min(LATER_MOST_MS, (LATER_SHARE / coming) * HOUR_MS);
      return beginMs + ((n + 1 - this.came) / coming) * HOUR_MS + laterMs;
    };
    const goes = (n: number): number => beginMs + ((n + 1 - this.went) / cleared) * STEP_MS;
    const isDue = (n: number, until: number): boolean => n + 1 <= until + 1e-6;
    for (;;) {
      const [next, last] = [this.visits.length, this.served];
      const comesMs = isDue(next, came) ? comes(next) : Infinity;
      const goesMs = last < next && isDue(last, went) ? goes(last) : Infinity;
      if (comesMs === Infinity && goesMs === Infinity) return;
      if (comesMs <= goesMs) this.arrive(comesMs);
      else this.clear(goesMs);
    }
  } // prettier-ignore

  private arrive(aboutMs: number): void {
    const { site, visits } = this;
    const n = visits.length;
    const seenMs = aboutMs - SEEN_BEFORE_MS;
    const place = n - countUpTo(this.served, seenMs, (m) => visits[m]!.servedMs + START_MS * (n - m));
    const takesMs = Math.round(approachS(site.approachM, place) * 1000);
    const turnMs = site.turn * TURN_MS;
    const turn = Math.floor((aboutMs - takesMs - turnMs) / BEAT.everyMs) * BEAT.everyMs + turnMs;
    const beginMs = Math.max(turn, (visits[n - 1]?.beginMs ?? -Infinity) + BEAT.everyMs);
    visits.push({ beginMs, arriveMs: beginMs + takesMs, place, servedMs: Infinity });
  }
  private clear(aboutMs: number): void {
    const visit = this.visits[this.served]!;
    const before = this.visits[this.served - 1]?.servedMs ?? -Infinity;
    visit.servedMs = Math.round(Math.max(aboutMs, visit.arriveMs + CLEARED_AFTER_MS, before + CLEARED_APART_MS) / 1000) * 1000; // prettier-ignore
    this.served++;
  }

  stateAt(atMs: number): GateState {
    const { visits } = this;
    const arrived = countUpTo(visits.length, atMs, (n) => visits[n]!.arriveMs);
    const served = countUpTo(visits.length, atMs, (n) => visits[n]!.servedMs);
    let missed = 0;
    for (let n = 0; n < served; n++) if (visits[n]!.servedMs - visits[n]!.arriveMs > SLOT_MS) missed++;
    const i = Math.max(0, Math.floor((atMs - this.firstMs) / STEP_MS));
    const [now, next] = [this.steps[i]!, this.steps[i + 1]!];
    const share = (atMs - this.firstMs) / STEP_MS - i;
    const waiting = now.came - now.went + (next.came - next.went - now.came + now.went) * share;
    return { arrived, served, missed, queue: arrived - served, rate: now.rate, waitMin: Math.max(0, waiting / now.clears) * 60 }; // prettier-ignore
  }
}

/**
 * A truck gate as a function of time: who comes waits behind the last one, and is cleared as fast as the yard can take it; the yard follows the
 * quay by an hour. Nobody stands there when the day ends at three in the morning. What is told of the gate is counted from its trucks.
 */
export function createGate(site: GateSite, world: World) {
  const days = new Map<number, Day>();
  const firstOf = (day: number): number => {
    // Clocks change at night, so noon tells which offset the day has.
    const noonMs = (day + 0.5) * DAY_MS;
    return noonMs - Math.round((world.local(noonMs).hour - FIRST_H) * 60) * MINUTE_MS;
  };
  let last: Day | null = null;
  const dayAt = (atMs: number): Day => {
    // A day has at least 23 hours.
    if (last && atMs >= last.firstMs && atMs < last.firstMs + 23 * HOUR_MS && !last.isOutdated) {
      last.extend(atMs + AHEAD_MS + STEP_MS);
      return last;
    }
    const local = world.local(atMs).day;
    const day = atMs < firstOf(local) ? local - 1 : local;
    let its = days.get(day);
    if (!its || its.isOutdated) {
      if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
      days.set(day, (its = new Day(site, world, firstOf(day))));
    }
    its.extend(atMs + AHEAD_MS + STEP_MS);
    last = its;
    return its;
  };
  return {
    site,
    dayAt: (atMs: number): GateDay => dayAt(atMs),
    stateAt: (atMs: number): GateState => dayAt(atMs).stateAt(atMs),
  };
}
export type Gate = ReturnType<typeof createGate>;
