import type { RoofForm } from '../../schema/buildings.ts';
import { SKIRT_M, type BuildingMesh } from '../model/CityBuilding.ts';

/** One volume in a building's own frame: u along its axis, v across it, heights above its foot; metres. */
export interface Part {
  readonly u: number;
  readonly v: number;
  readonly w: number;
  readonly d: number;
  /** Where its walls begin; below the ground for what stands on it. */
  readonly base: number;
  readonly eaves: number;
  readonly ridge: number;
  readonly roof: RoofForm;
  /** Its ridge runs across the axis of the building. */
  readonly isAcross?: boolean;
  /** Which ends of its ridge may slope, first at −w/2: a hip needs no neighbour. Both unless said. */
  readonly freeEnds?: readonly [boolean, boolean];
}

export const ON_GROUND = -SKIRT_M;

const PARAPET = { h: 0.7, thick: 0.4 };
const BARREL_STEPS = 6;
/** Width of one tooth, metres. */
const TOOTH_M = 9;
/** Share of the depth that the steep lower slopes of a mansard take, and of its height. */
const MANSARD = { inset: 0.13, rise: 0.68 };
/** Share of the ridge's height over which an end slopes. */
const CUT: Partial<Record<RoofForm, number>> = { hip: 1, pyramid: 1, 'half-hip': 0.42 };

/** Collects the volumes of one building: vertices are shared within a volume. */
export class Solids {
  private readonly positions: number[] = [];
  private readonly indices: number[] = [];
  private part: Part = { u: 0, v: 0, w: 1, d: 1, base: 0, eaves: 1, ridge: 0, roof: 'flat' };

  private readonly toScene: (u: number, v: number) => readonly [number, number];
  private readonly footM: number;

  /** @param toScene place in the building's own frame → scene x and z; `footM` m NHN */
  constructor(toScene: (u: number, v: number) => readonly [number, number], footM: number) {
    this.toScene = toScene;
    this.footM = footM;
  }

  add(part: Part): void {
    this.part = part;
    const { w, d, base, eaves, ridge, roof } = part;
    const [s, t] = part.isAcross ? [w / 2, d / 2] : [d / 2, w / 2];
    const top = eaves + ridge;
    const over = (...points: readonly (readonly [number, number])[]): void =>
      this.extrude([[-s, base], [-s, eaves], ...points, [s, eaves], [s, base]], t);
    if (roof === 'gable') over([0, top]);
    else if (roof === 'mansard') {
      const [inset, rise] = [2 * s * MANSARD.inset, eaves + ridge * MANSARD.rise];
      over([-s + inset, rise], [0, top], [s - inset, rise]);
    } else if (roof === 'barrel')
      over(
        ...Array.from({ length: BARREL_STEPS - 1 }, (_, i): [number, number] => {
          const angle = Math.PI * (1 - (i + 1) / BARREL_STEPS);
          return [s * Math.cos(angle), eaves + ridge * Math.sin(angle)];
        }),
      );
    else if (roof === 'pent')
      this.extrude(
        [
          [-s, base],
          [-s, top],
          [s, eaves],
          [s, base],
        ],
        t,
      );
    else if (roof === 'saw-tooth') this.teeth(w, d);
    else if (CUT[roof] !== undefined) this.hip(s, t, CUT[roof]);
    else if (ridge > 0) this.parapet(s, t);
    else over();
  }

  mesh(): BuildingMesh {
    return { positions: Float64Array.from(this.positions), indices: Uint16Array.from(this.indices) };
  }

  /** A corner house: two wings that meet in a valley and a hip. Arms of the box reach from its corner (u, v). */
  corner(w: number, d: number, depth: number, u: 1 | -1, v: 1 | -1, eaves: number, ridge: number): void {
    this.part = { u: 0, v: 0, w, d, base: 0, eaves: 0, ridge: 0, roof: 'complex' };
    // From the outer corner: p along the first wing, q along the second. Mirrored frames turn the faces round.
    const at = (p: number, q: number, y: number): number => this.vertex(v * (d / 2 - q), u * (w / 2 - p), y);
    const isMirrored = u * v < 0;
    const face = (...corners: number[]): void => this.face(...(isMirrored ? corners : corners.reverse()));
    const top = eaves + ridge;
    const plan = [[0, 0], [w, 0], [w, depth], [depth, depth], [depth, d], [0, d]] as const; // prettier-ignore
    const low = plan.map(([p, q]) => at(p, q, ON_GROUND));
    const high = plan.map(([p, q]) => at(p, q, eaves));
    for (let i = 0; i < 6; i++) face(low[i]!, low[(i + 1) % 6]!, high[(i + 1) % 6]!, high[i]!);
    if (ridge <= 0) {
      face(high[0]!, high[1]!, high[2]!, high[3]!);
      face(high[0]!, high[3]!, high[4]!, high[5]!);
      return;
    }
    const elbow = at(depth / 2, depth / 2, top);
    const endP = at(w, depth / 2, top);
    const endQ = at(depth / 2, d, top);
    face(high[0]!, high[1]!, endP, elbow);
    face(high[1]!, high[2]!, endP);
    face(high[2]!, high[3]!, elbow, endP);
    face(high[3]!, high[4]!, endQ, elbow);
    face(high[4]!, high[5]!, endQ);
    face(high[5]!, high[0]!, elbow, endQ);
  }

  /** s across the ridge, t along it. */
  private vertex(s: number, t: number, y: number): number {
    const { u, v, isAcross } = this.part;
    const [x, z] = isAcross ? this.toScene(u + s, v - t) : this.toScene(u + t, v + s);
    return this.positions.push(x, this.footM + y, z) / 3 - 1;
  }

  /** A convex face, counter-clockwise seen from outside. */
  private face(...corners: number[]): void {
    for (let i = 1; i + 1 < corners.length; i++) this.indices.push(corners[0]!, corners[i]!, corners[i + 1]!);
  }

  /** A convex section from its left foot over the roof to its right foot, drawn out along the ridge from −t to t. */
  private extrude(section: readonly (readonly [s: number, y: number])[], t: number): void {
    const back = section.map(([s, y]) => this.vertex(s, -t, y));
    const front = section.map(([s, y]) => this.vertex(s, t, y));
    for (let i = 0; i + 1 < section.length; i++) this.face(back[i]!, back[i + 1]!, front[i + 1]!, front[i]!);
    this.face(...front);
    this.face(...back.reverse());
  }

  /** Walls of a box; returns its four eaves corners, clockwise seen from above: (s, −t), (−s, −t), (−s, t), (s, t). */
  private walls(s: number, t: number, eaves: number): [number, number, number, number] {
    const ring = [[s, -t], [-s, -t], [-s, t], [s, t]] as const; // prettier-ignore
    const low = ring.map(([p, q]) => this.vertex(p, q, this.part.base));
    const high = ring.map(([p, q]) => this.vertex(p, q, eaves));
    for (let i = 0; i < 4; i++) this.face(low[i]!, high[i]!, high[(i + 1) % 4]!, low[(i + 1) % 4]!);
    return high as [number, number, number, number];
  }

  /** Two long slopes, and ends that slope from the ridge over `cut` of its height: 1 = a hip, less = a half-hip. */
  private hip(s: number, t: number, cut: number): void {
    const { eaves, ridge, freeEnds = [true, true] } = this.part;
    const [a, b, c, d] = this.walls(s, t, eaves);
    const cuts = freeEnds.map((isFree) => (isFree ? cut : 0));
    if (2 * t - s * (cuts[0]! + cuts[1]!) < 0.4) {
      const tip = this.vertex(0, 0, eaves + ridge);
      for (const [p, q] of [[a, d], [d, c], [c, b], [b, a]] as const) this.face(p, q, tip); // prettier-ignore
      return;
    }
    const end = (share: number, side: 1 | -1): { top: number; low: number[] } => ({
      top: this.vertex(0, side * (t - s * share), eaves + ridge),
      low: share > 0 && share < 1 ? [1, -1].map((i) => this.vertex(i * s * share, side * t, eaves + ridge * (1 - share))) : [], // prettier-ignore
    });
    const back = end(cuts[0]!, -1);
    const front = end(cuts[1]!, 1);
    this.face(a, d, ...front.low.slice(0, 1), front.top, back.top, ...back.low.slice(0, 1));
    this.face(c, b, ...back.low.slice(1), back.top, front.top, ...front.low.slice(1));
    const close = (left: number, right: number, low: readonly number[], top: number): void => {
      const [l = left, r = right] = low;
      if (low.length > 0) this.face(left, right, r, l);
      this.face(l, r, top);
    };
    close(d, c, front.low, front.top);
    close(b, a, [...back.low].reverse(), back.top);
  }

  private parapet(s: number, t: number): void {
    const { eaves } = this.part;
    const [a, b, c, d] = this.walls(s, t, eaves);
    const [p, q] = [s - PARAPET.thick, t - PARAPET.thick];
    const ring = [[p, -q], [-p, -q], [-p, q], [p, q]] as const; // prettier-ignore
    const rim = ring.map(([i, j]) => this.vertex(i, j, eaves));
    const low = ring.map(([i, j]) => this.vertex(i, j, eaves - PARAPET.h));
    const outer = [a, b, c, d];
    for (let i = 0; i < 4; i++) {
      const next = (i + 1) % 4;
      this.face(outer[i]!, rim[i]!, rim[next]!, outer[next]!);
      this.face(rim[i]!, low[i]!, low[next]!, rim[next]!);
    }
    this.face(low[0]!, low[3]!, low[2]!, low[1]!);
  }

  /** Saw-tooth: upright lights, slopes behind them, teeth one after another along the axis. */
  private teeth(w: number, d: number): void {
    const { base, eaves, ridge } = this.part;
    const count = Math.max(2, Math.round(w / TOOTH_M));
    this.part = { ...this.part, isAcross: true };
    const t = d / 2;
    const at = (i: number): number => (i / count - 0.5) * w;
    const line = (side: number) => ({
      low: [this.vertex(at(0), side, base), this.vertex(at(count), side, base)] as const,
      eaves: Array.from({ length: count + 1 }, (_, i) => this.vertex(at(i), side, eaves)),
      tops: Array.from({ length: count }, (_, i) => this.vertex(at(i), side, eaves + ridge)),
    });
    const back = line(-t);
    const front = line(t);
    this.face(back.low[0], back.eaves[0]!, front.eaves[0]!, front.low[0]);
    this.face(back.eaves[count]!, back.low[1], front.low[1], front.eaves[count]!);
    for (let i = 0; i < count; i++) {
      this.face(back.eaves[i]!, back.tops[i]!, front.tops[i]!, front.eaves[i]!);
      this.face(back.tops[i]!, back.eaves[i + 1]!, front.eaves[i + 1]!, front.tops[i]!);
      this.face(front.eaves[i]!, front.tops[i]!, front.eaves[i + 1]!);
      this.face(back.eaves[i + 1]!, back.tops[i]!, back.eaves[i]!);
    }
    this.face(front.low[0], ...front.eaves, front.low[1]);
    this.face(back.low[1], ...[...back.eaves].reverse(), back.low[0]);
  }
}
