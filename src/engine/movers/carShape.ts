import { BufferAttribute, BufferGeometry } from 'three';
import type { CarKind } from './consist.ts';

/** What a vertex belongs to: decides its colour. */
export const CAR_PART = { body: 0, frame: 1, box: 2, tank: 3, roof: 4, gear: 5 } as const;
/** The long box of a container wagon reaches so far beyond its middle, metres. */
export const LONG_BOX_TO_M = 2.7;
const BOX_WAGONS = ['boxes', 'wagon', 'wagon-20', 'wagon-40'] as const;
type CarPart = (typeof CAR_PART)[keyof typeof CAR_PART];

/** A measure: a share of half the length or width, or of the height, and metres on top of it. */
type Measure = readonly [share: number, metres: number];
const front = (metres: number): Measure => [1, -metres];
const back = (metres: number): Measure => [-1, metres];
const side = (share: number): Measure => [share, 0];
const up = (metres: number): Measure => [0, metres];
const top = (metres: number): Measure => [1, metres];

/** Cars of one kind as a geometry that stretches to each: x to the front, y up from street or rail, z to the right. 20 to 100 vertices. */
export function createCarGeometry(kind: CarKind): BufferGeometry {
  const only = (...kinds: CarKind[]): boolean => kinds.includes(kind);
  const position: number[] = [];
  const share: number[] = [];
  const normal: number[] = [];
  const part: number[] = [];
  const index: number[] = [];
  const face = (
    corners: readonly (readonly [Measure, Measure, Measure])[],
    its: CarPart,
    n: readonly [number, number, number],
  ): void => {
    const first = part.length;
    for (const [x, y, z] of corners) {
      share.push(x[0], y[0], z[0]);
      position.push(x[1], y[1], z[1]);
      normal.push(...n);
      part.push(its);
    }
    for (let i = 2; i < corners.length; i++) index.push(first, first + i - 1, first + i);
  };
  /** A box whose ends may lean: the top is shorter by `leanM` at both ends. */
  const box = (x0: Measure, x1: Measure, y0: Measure, y1: Measure, half: number, its: CarPart, isThere: boolean, roof = its, leanM = 0): void => {
    if (!isThere) return;
    const [l, r] = [side(-half), side(half)];
    const t0: Measure = [x0[0], x0[1] + leanM];
    const t1: Measure = [x1[0], x1[1] - leanM];
    face([[t0, y1, r], [t1, y1, r], [t1, y1, l], [t0, y1, l]], roof, [0, 1, 0]);
    face([[x0, y0, r], [x1, y0, r], [t1, y1, r], [t0, y1, r]], its, [0, 0, 1]);
    face([[x1, y0, l], [x0, y0, l], [t0, y1, l], [t1, y1, l]], its, [0, 0, -1]);
    face([[x1, y0, r], [x1, y0, l], [t1, y1, l], [t1, y1, r]], its, [1, 0, 0]);
    face([[x0, y0, l], [x0, y0, r], [t0, y1, r], [t0, y1, l]], its, [-1, 0, 0]);
  }; // prettier-ignore

  const { body, frame, box: boxes, tank, roof, gear } = CAR_PART;
  box(back(0), front(0), up(0.3), top(-0.25), 1, body, only('tram', 'coach'), roof, 0.12);
  box(back(1), front(1), top(-0.25), top(0), 0.72, roof, only('tram', 'coach'), roof, 0.25);
  box(back(0), front(0), up(0.35), top(-0.2), 1, body, only('bus'), roof, 0.08);
  box(back(2), front(3), top(-0.2), top(0.1), 0.6, roof, only('bus'));
  // A shuttle is the same at both ends; the tractor's cab leans, its trailer is a box.
  box(back(0), front(0), up(0.25), top(-0.15), 1, body, only('shuttle'), roof, 0.3);
  box([0, -0.55], [0, 0.55], top(-0.15), top(0.12), 0.45, gear, only('shuttle'));
  box([-1, 2], front(0), up(0.45), top(0), 1, body, only('cab'), roof, 0.12);
  box(back(0), [-1, 2], up(0.6), up(1.1), 0.5, frame, only('cab'));
  box(back(0), front(0), up(1.1), top(0), 1, body, only('trailer'), roof);
  // A platform that drives to both ends, with a box of forty feet on it or without.
  box(back(0), front(0), up(0.45), up(1.3), 1, gear, only('agv', 'agv-loaded'), gear, 0.25);
  box([0, -6.1], [0, 6.1], up(1.35), up(3.95), 0.81, boxes, only('agv-loaded'));
  // Wheels and bogies.
  box(
    back(1.6),
    back(3.6),
    up(0),
    up(0.5),
    0.86,
    frame,
    only('tram', 'coach', 'bus', 'loco', ...BOX_WAGONS, 'tank', 'shunter', 'torpedo'),
  );
  box(back(0.5), back(1.3), up(0), up(0.6), 0.92, frame, only('shuttle', 'cab'));
  box(front(1.3), front(0.5), up(0), up(0.6), 0.92, frame, only('shuttle', 'cab'));
  box(back(1.6), back(4.2), up(0), up(0.9), 0.9, frame, only('agv', 'agv-loaded'));
  box(front(4.2), front(1.6), up(0), up(0.9), 0.9, frame, only('agv', 'agv-loaded'));
  box(back(1.2), back(5), up(0), up(1.1), 0.9, frame, only('trailer'));
  box(
    front(3.6),
    front(1.6),
    up(0),
    up(0.5),
    0.86,
    frame,
    only('tram', 'coach', 'bus', 'loco', ...BOX_WAGONS, 'tank', 'shunter', 'torpedo'),
  );
  // A pantograph on each locomotive.
  box(back(0), front(0), up(0.5), top(-0.7), 1, body, only('loco'), roof, 0.75);
  box(back(2.4), front(2.4), top(-0.7), top(-0.3), 0.8, roof, only('loco'));
  box(back(3.4), back(4.6), top(-0.3), top(0.7), 0.5, gear, only('loco'));
  // Wagons.
  box(back(0), front(0), up(0.75), up(1.15), 0.92, frame, only(...BOX_WAGONS, 'tank'));
  // Sixty feet of room: forty behind, twenty in front.
  box(back(0.3), [0, LONG_BOX_TO_M], up(1.15), top(-0.05), 0.94, boxes, only('boxes', 'wagon-40'));
  box([0, LONG_BOX_TO_M + 0.3], front(0.3), up(1.15), top(-0.05), 0.94, boxes, only('boxes', 'wagon-20'));
  box(back(0.8), front(0.8), up(1.15), top(-0.4), 1, tank, only('tank'));
  box(back(0.9), front(0.9), top(-0.4), top(0), 0.62, tank, only('tank'));
  // A hood at each end and a cab between them; a long barrel that hangs between two sets of bogies.
  box(back(0), front(0), up(0.5), top(-1.2), 0.8, gear, only('shunter'), roof, 0.2);
  box([0, -1.6], [0, 1.6], top(-1.2), top(0), 1, body, only('shunter'), roof, 0.1);
  box(back(0), back(7), up(0.5), up(1.15), 0.8, frame, only('torpedo'));
  box(front(7), front(0), up(0.5), up(1.15), 0.8, frame, only('torpedo'));
  box(back(2.5), front(2.5), up(1.5), top(-0.5), 0.62, tank, only('torpedo'), tank, 2);
  box(back(6), front(6), up(0.9), top(-0.15), 1, tank, only('torpedo'), tank, 2.5);
  box([0, -0.8], [0, 0.8], top(-0.15), top(0), 0.3, gear, only('torpedo'));

  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(position), 3));
  geometry.setAttribute('share', new BufferAttribute(new Float32Array(share), 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(normal), 3));
  geometry.setAttribute('part', new BufferAttribute(new Float32Array(part), 1));
  geometry.setIndex(index);
  return geometry;
}
