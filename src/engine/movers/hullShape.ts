import { BufferAttribute, BufferGeometry } from 'three';
import { VESSEL_CLASSES, type VesselClass } from '../../schema/catalogue.ts';

/** What a vertex belongs to: decides its colour. */
export const PART = { hull: 0, deck: 1, hatch: 2, boxes: 3, pipe: 4, house: 5, glass: 6, rows: 7, gear: 8 } as const;
export type Part = (typeof PART)[keyof typeof PART];

/** A measure along an axis: a share of the vessel's own (half its length or beam, the depth of its hull) and metres on top of it. */
type Measure = readonly [share: number, metres: number];
type Corner = readonly [x: Measure, y: Measure, z: Measure];

const m = (metres: number): Measure => [0, metres];
const bow = (metres: number): Measure => [1, -metres];
const stern = (metres: number): Measure => [-1, metres];
const side = (share: number): Measure => [share, 0];
/** Height above the deck. */
const deck = (metres: number): Measure => [1, metres];
const KEEL: Measure = [0, 0];

const only = (...kinds: VesselClass[]): number =>
  kinds.reduce((mask, kind) => mask | (1 << VESSEL_CLASSES.indexOf(kind)), 0);
const ALL = only(...VESSEL_CLASSES);
const POINTED = ALL & ~only('convoy');

/** Collects faces; each vertex says how it stretches with the vessel, so that one geometry is the hull of all. */
class HullBuilder {
  private readonly position: number[] = [];
  private readonly share: number[] = [];
  private readonly normal: number[] = [];
  private readonly part: number[] = [];
  private readonly index: number[] = [];

  face(corners: readonly Corner[], part: Part, mask: number): void {
    // The normal is that of a vessel of 110 × 11.4 m: near enough for all.
    const at = corners.map(([x, y, z]) => [x[0] * 55 + x[1], y[0] * 4.6 + y[1], z[0] * 5.7 + z[1]] as const);
    const [a, b, c] = [at[0]!, at[1]!, at[2]!];
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
    const length = Math.hypot(...n) || 1;
    const first = this.part.length / 2;
    for (const [x, y, z] of corners) {
      this.position.push(x[1], y[1], z[1]);
      this.share.push(x[0], y[0], z[0]);
      this.normal.push(n[0] / length, n[1] / length, n[2] / length);
      this.part.push(part, mask);
    }
    for (let i = 2; i < corners.length; i++) this.index.push(first, first + i - 1, first + i);
  }

  box(
    x0: Measure,
    x1: Measure,
    y0: Measure,
    y1: Measure,
    z0: Measure,
    z1: Measure,
    part: Part,
    mask: number,
    top: Part = part,
  ): void {
    const c = (x: Measure, y: Measure, z: Measure): Corner => [x, y, z];
    this.face([c(x0, y1, z1), c(x1, y1, z1), c(x1, y1, z0), c(x0, y1, z0)], top, mask);
    this.face([c(x0, y0, z1), c(x1, y0, z1), c(x1, y1, z1), c(x0, y1, z1)], part, mask);
    this.face([c(x1, y0, z0), c(x0, y0, z0), c(x0, y1, z0), c(x1, y1, z0)], part, mask);
    this.face([c(x1, y0, z1), c(x1, y0, z0), c(x1, y1, z0), c(x1, y1, z1)], part, mask);
    this.face([c(x0, y0, z0), c(x0, y0, z1), c(x0, y1, z1), c(x0, y1, z0)], part, mask);
  }

  /** Sides and deck over an outline, bow to stern on the starboard side; port is its mirror image. */
  hull(outline: readonly (readonly [Measure, Measure])[], mask: number): void {
    const flip = ([share, metres]: Measure): Measure => [-share, -metres];
    const ring: (readonly [Measure, Measure])[] = [
      ...outline,
      ...outline.toReversed().map(([x, z]) => [x, flip(z)] as const),
    ];
    ring.forEach(([x, z], i) => {
      const [nx, nz] = ring[(i + 1) % ring.length]!;
      this.face([[nx, KEEL, nz], [x, KEEL, z], [x, deck(0), z], [nx, deck(0), nz]], PART.hull, mask); // prettier-ignore
    });
    this.face(ring.map(([x, z]): Corner => [x, deck(0), z]).toReversed(), PART.deck, mask);
  }

  build(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(this.position), 3));
    geometry.setAttribute('share', new BufferAttribute(new Float32Array(this.share), 3));
    geometry.setAttribute('normal', new BufferAttribute(new Float32Array(this.normal), 3));
    geometry.setAttribute('part', new BufferAttribute(new Float32Array(this.part), 2));
    geometry.setIndex(this.index);
    return geometry;
  }
}

/**
 * All hulls as one geometry: x to the bow, y up from the keel, z to starboard. Each vertex carries what it belongs to and, as bits,
 * which classes of movers have it; the shader leaves the others out. About 400 vertices.
 */
export function createHullGeometry(): BufferGeometry {
  const b = new HullBuilder();
  b.hull([[bow(0.4), side(0.1)], [bow(4), side(0.55)], [bow(9), side(0.88)], [bow(15), side(1)], [stern(6), side(1)], [stern(0), side(0.82)]], POINTED); // prettier-ignore
  b.hull([[bow(0), side(0.86)], [bow(5), side(1)], [stern(3), side(1)], [stern(0), side(0.9)]], only('convoy')); // prettier-ignore

  // Holds and their covers.
  const cargo = only('motor-cargo', 'vessel');
  b.box(stern(24), bow(15), deck(0), deck(1.3), side(-0.8), side(0.8), PART.hatch, cargo);
  b.box(stern(40), bow(5), deck(0), deck(1.1), side(-0.86), side(0.86), PART.hatch, only('convoy'));
  b.box(stern(25), bow(16), deck(-1.2), deck(3.9), side(-0.84), side(0.84), PART.boxes, only('container'));
  // Tanks: a trunk deck, a catwalk and the manifold amidships.
  const tanker = only('tanker');
  b.box(stern(26), bow(14), deck(0), deck(0.6), side(-0.72), side(0.72), PART.deck, tanker);
  b.box(stern(26), bow(14), deck(0.6), deck(1.2), side(-0.12), side(0.12), PART.pipe, tanker);
  b.box([0, -3], [0, 3], deck(0.6), deck(1.5), side(-0.8), side(0.8), PART.pipe, tanker);
  b.box([0.4, -0.6], [0.4, 0.6], deck(0.6), deck(1.1), side(-0.66), side(0.66), PART.pipe, tanker);
  b.box([-0.35, -0.6], [-0.35, 0.6], deck(0.6), deck(1.1), side(-0.66), side(0.66), PART.pipe, tanker);

  // Deckhouse and wheelhouse.
  const freight = only('motor-cargo', 'container', 'tanker', 'vessel');
  b.box(stern(5), stern(18), deck(0), deck(2.6), side(-0.84), side(0.84), PART.house, freight);
  b.box(stern(13), stern(18.5), deck(2.6), deck(3.2), side(-0.46), side(0.46), PART.house, freight);
  b.box(stern(13), stern(18), deck(3.2), deck(4.6), side(-0.42), side(0.42), PART.glass, freight, PART.house);
  b.box(stern(12.4), stern(18.7), deck(4.6), deck(4.9), side(-0.5), side(0.5), PART.house, freight);
  b.box(bow(9), bow(7), deck(0), deck(1.4), side(-0.3), side(0.3), PART.gear, freight);
  b.box(bow(5.2), bow(4.8), deck(0), deck(5.5), m(-0.2), m(0.2), PART.gear, freight);
  b.box(stern(8), stern(8.5), deck(2.6), deck(7), m(-0.2), m(0.2), PART.gear, freight);

  // The pusher behind its barges.
  const convoy = only('convoy');
  b.box(stern(2), stern(36), deck(0), deck(0.9), side(-0.7), side(0.7), PART.hull, convoy, PART.deck);
  b.box(stern(6), stern(26), deck(0.9), deck(3.6), side(-0.5), side(0.5), PART.house, convoy);
  b.box(stern(15), stern(24), deck(3.6), deck(6.4), side(-0.36), side(0.36), PART.house, convoy);
  b.box(stern(17), stern(23), deck(6.4), deck(8), side(-0.3), side(0.3), PART.glass, convoy, PART.house);

  // Cabins in rows.
  const passenger = only('passenger');
  b.box(stern(6), bow(15), deck(0), deck(5.4), side(-0.94), side(0.94), PART.rows, passenger, PART.deck);
  b.box(bow(24), bow(18), deck(5.4), deck(7.4), side(-0.4), side(0.4), PART.glass, passenger, PART.house);
  const service = only('service');
  b.box(stern(4), bow(9), deck(0), deck(2.2), side(-0.62), side(0.62), PART.house, service);
  b.box(bow(14), bow(9.5), deck(2.2), deck(4.2), side(-0.5), side(0.5), PART.glass, service, PART.house);
  return b.build();
}

/** Depth of the hull and draught where the mover does not say it, metres. */
export const DEPTH_M: Readonly<Record<VesselClass, number>> = {
  'motor-cargo': 4.4, container: 4.6, tanker: 4.8, convoy: 4.4, passenger: 3.2, service: 2.6, vessel: 3.6,
}; // prettier-ignore
export const USUAL_DRAUGHT_M: Readonly<Record<VesselClass, number>> = {
  'motor-cargo': 2.2, container: 2.2, tanker: 2.2, convoy: 2.2, passenger: 1.5, service: 1.1, vessel: 1.2,
}; // prettier-ignore
export const USUAL_SIZE = { lengthM: 40, beamM: 6 };

export const isVessel = (kind: string): kind is VesselClass => VESSEL_CLASSES.some((other) => other === kind);
