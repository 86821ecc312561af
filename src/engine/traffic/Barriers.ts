import { SLOT_S, type Carriageway } from './carriageways.ts';
import { heldAtBarrier, type Comer, type Shut } from './heldAtBarrier.ts';

/** Where the clock has jumped nobody knows since when a barrier has been shut: so long, seconds. */
const SHUT_S = 90;
/** After it is open again so long some are late, seconds. */
export const LATE_S = 600;
/** A clock that has moved by more than this has jumped, seconds. */
const JUMP_S = 1200;
/** A road whose middle is nearer than this to that of a span leads over it, metres. */
const ON_SPAN_M = 12;
/** Ways are known second by second: nobody stands half on the span, metres. */
const MARGIN_M = 8;

/** A span that lifts out of the road: its middle, and half its length. */
export interface Span {
  readonly x: number;
  readonly z: number;
  readonly halfM: number;
}

/** Vehicles as they are drawn, those of one carriageway from `first` on: four numbers each, and how late each is. */
export interface DrawnCars {
  readonly car: Float32Array;
  readonly late: Float32Array;
  readonly first: number;
}

/** A barrier on a carriageway. */
export interface Barrier {
  /** Second of the carriageway at which the span begins. */
  readonly second: number;
  /** Writes who is late, and leaves out who is beyond the end. @returns how many are drawn then */
  holdUp(comers: readonly Comer[], nowS: number, drawn: DrawnCars): number;
}

/** The barriers of bridges that lift, by the seconds of the traffic. */
export class Barriers {
  private spans: readonly Span[] = [];
  private shut: (Shut | null)[] = [];
  private nowS = Number.NaN;

  /** Spans that lift out of the road. */
  setSpans(spans: readonly Span[]): void {
    this.spans = spans;
    this.shut = spans.map(() => null);
  }

  /** @param isShut by span: nobody drives on to it */
  setShut(isShut: readonly boolean[]): void {
    const { nowS } = this;
    this.shut = this.shut.map((before, i) => {
      if (isShut[i]) return before?.opensAtS === Infinity ? before : { closedAtS: nowS, opensAtS: Infinity };
      return before?.opensAtS === Infinity ? { ...before, opensAtS: nowS } : before;
    });
  }

  /** @param nowS seconds of the traffic; a jump begins another picture */
  passTo(nowS: number): void {
    const hasJumped = !(Math.abs(nowS - this.nowS) < JUMP_S);
    this.nowS = nowS;
    this.shut = this.shut.map((one) => {
      if (!one) return null;
      if (one.opensAtS !== Infinity) return hasJumped || nowS - one.opensAtS > LATE_S ? null : one;
      return hasJumped ? { ...one, closedAtS: nowS - SHUT_S } : one;
    });
  }

  /** The barrier that holds somebody up on a carriageway; null where there is none. @param texels its way, from its offset on */
  on({ offset, course }: Carriageway, seconds: number, texels: Float32Array): Barrier | null {
    for (const [i, shut] of this.shut.entries()) {
      if (!shut) continue;
      const { x, z, halfM } = this.spans[i]!;
      const [nx, nz] = course.path.at(course.path.nearest([x, z]));
      if (Math.hypot(nx - x, nz - z) > ON_SPAN_M) continue;
      for (let second = 1; second < seconds; second++) {
        const at = (offset + second) * 4;
        if (Math.hypot(texels[at]! - x, texels[at + 2]! - z) < halfM + MARGIN_M) return barrierAt(second, shut, offset, seconds, texels); // prettier-ignore
      }
    }
    return null;
  }
}

function barrierAt(second: number, shut: Shut, offset: number, seconds: number, texels: Float32Array): Barrier {
  const placeAt = (k: number): [number, number, number] => {
    const at = (offset + k) * 4;
    return [texels[at]!, texels[at + 1]!, texels[at + 2]!];
  };
  return {
    second,
    holdUp: (comers, nowS, { car, late, first }) => {
      const held = heldAtBarrier(comers, shut, second, nowS, placeAt);
      let n = first;
      comers.forEach(({ afterS }, i) => {
        const its = held.get(i);
        if ((its?.second ?? afterS) + SLOT_S >= seconds) return;
        car.copyWithin(n * 4, (first + i) * 4, (first + i) * 4 + 4);
        late[n++] = its ? (its.second - afterS) * (its.stands ? 1 : -1) : 0;
      });
      return n;
    },
  };
}
