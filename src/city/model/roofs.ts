import type { Surface } from './geometry.ts';
import { extrude } from './extrude.ts';

/** Roof shapes that are built; others become blocks. */
export type RoofShape =
  'flat' | 'gable' | 'saltbox' | 'gambrel' | 'barrel' | 'hip' | 'pyramid' | 'mansard' | 'dome' | 'pent';

export interface RoofRequest {
  readonly shape: RoofShape;
  /** Where the walls begin, where the roof begins and its highest point, m NHN. */
  readonly footM: number;
  readonly eavesM: number;
  readonly topM: number;
  /** Ridge across the longer side (`roof:orientation=across`). */
  readonly isAcross?: boolean;
  /** Direction in which a mono-pitched roof falls, as e and n of a vector; default: away from the longest side. */
  readonly falls?: readonly [e: number, n: number] | null;
  readonly part?: number;
}

type Place = readonly [e: number, n: number];
type Corner = readonly [e: number, n: number, h: number];

/** The quarters of a circle end exactly on the axes. */
const round = (value: number): number => Number(value.toFixed(6));

/** Cross-section of a roof from eaves to eaves: share of the width, share of the roof's height. */
const PROFILES: Readonly<Partial<Record<RoofShape, readonly (readonly [across: number, up: number])[]>>> = {
  gable: [[0, 0], [0.5, 1], [1, 0]],
  saltbox: [[0, 0], [0.35, 1], [1, 0]],
  gambrel: [[0, 0], [0.18, 0.62], [0.5, 1], [0.82, 0.62], [1, 0]],
  barrel: Array.from({ length: 9 }, (_, i) => [round(0.5 - 0.5 * Math.cos((i * Math.PI) / 8)), round(Math.sin((i * Math.PI) / 8))] as const),
}; // prettier-ignore
/** Rings of a roof that narrows to its middle: share of the outline's size, share of the roof's height. */
const STACKS: Readonly<Partial<Record<RoofShape, readonly (readonly [size: number, up: number])[]>>> = {
  pyramid: [[1, 0], [0, 1]],
  mansard: [[1, 0], [0.82, 0.7], [0.45, 1]],
  dome: Array.from({ length: 7 }, (_, i) => [round(Math.cos((i * Math.PI) / 12)), round(Math.sin((i * Math.PI) / 12))] as const),
}; // prettier-ignore

/**
 * A block with a roof over a footprint: a closed shell of roof, walls and ground.
 * Gables, hips and barrels need an outline of four corners, pyramids, domes and mansards one that can be seen whole from its middle,
 * mono-pitched and flat roofs any.
 * @param rings outline counter-clockwise seen from above and holes clockwise, e, n pairs, first not repeated, nothing on a straight side
 * @returns null where the shape cannot be built over this outline
 * @throws RangeError where the top is not above the foot, or the outline has no area
 */
export function raiseRoof(rings: readonly (readonly Place[])[], request: RoofRequest): Surface[] | null {
  const { shape, footM, topM, part = 0 } = request;
  const eavesM = Math.max(footM, Math.min(request.eavesM, topM));
  const [outline] = rings;
  if (shape === 'flat' || topM - eavesM < 0.05 || !outline) return extrude(rings.map(flatten), footM, topM, part);
  const build = new Shell(part, footM);
  if (shape === 'pent') return pent(rings, { ...request, eavesM }, build);
  if (rings.length > 1) return null;
  const profile = PROFILES[shape];
  if (profile)
    return outline.length === 4 ? profiled(turnedAlong(outline, request.isAcross), profile, eavesM, topM, build) : null;
  if (shape === 'hip')
    return outline.length === 4 ? hipped(turnedAlong(outline, request.isAcross), eavesM, topM, build) : null;
  return stacked(outline, STACKS[shape]!, eavesM, topM, build);
}

/** Gathers surfaces. */
class Shell {
  readonly surfaces: Surface[] = [];
  private readonly part: number;
  private readonly footM: number;

  constructor(part: number, footM: number) {
    this.part = part;
    this.footM = footM;
  }

  add(kind: Surface['kind'], ...corners: readonly Corner[]): void {
    this.addRings(kind, [corners]);
  }

  addRings(kind: Surface['kind'], rings: readonly (readonly Corner[])[]): void {
    // Where a wall has no height at one end its corners fall together.
    const clean = rings.map((ring) => ring.filter((c, i) => !isSame(c, ring[(i + 1) % ring.length]!)));
    if (clean[0]!.length < 3) return;
    this.surfaces.push({
      kind,
      part: this.part,
      isShell: true,
      rings: clean.map((ring) => Float64Array.from(ring.flat())),
    });
  }

  /** A wall from the foot up to the corners, which run from right to left seen from outside. */
  wall(...top: readonly Corner[]): void {
    const [right, left] = [top[0]!, top.at(-1)!];
    this.add('wall', at(left, this.footM), at(right, this.footM), ...top);
  }

  ground(rings: readonly (readonly Place[])[]): Surface[] {
    this.addRings('ground', rings.map((ring) => [...ring].reverse().map((place) => at(place, this.footM)))); // prettier-ignore
    return this.surfaces;
  }
}

const at = ([e, n]: Place | Corner, h: number): Corner => [e, n, h];
const isSame = (a: Corner, b: Corner): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
const between = (a: Place, b: Place, share: number): Place => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];
const distance = (a: Place, b: Place): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
const flatten = (ring: readonly Place[]): Float64Array => Float64Array.from(ring.flatMap(([e, n]) => [e, n, 0]));

/** Four corners, turned so that the ridge runs along the first side. */
function turnedAlong(outline: readonly Place[], isAcross = false): readonly [Place, Place, Place, Place] {
  const [a, b, c, d] = outline as [Place, Place, Place, Place];
  const isFirstLonger = distance(a, b) + distance(c, d) >= distance(b, c) + distance(d, a);
  return isFirstLonger === !isAcross ? [a, b, c, d] : [b, c, d, a];
}

/** Corners a, b, c, d: the ridge runs from the side d–a to the side b–c. */
function profiled(
  [a, b, c, d]: readonly [Place, Place, Place, Place],
  profile: readonly (readonly [number, number])[],
  eavesM: number,
  topM: number,
  shell: Shell,
): Surface[] {
  const height = (up: number): number => eavesM + up * (topM - eavesM);
  const near = profile.map(([share, up]) => at(between(a, d, share), height(up)));
  const far = profile.map(([share, up]) => at(between(b, c, share), height(up)));
  for (let i = 0; i + 1 < profile.length; i++) shell.add('roof', near[i]!, far[i]!, far[i + 1]!, near[i + 1]!);
  shell.wall(far[0]!, near[0]!);
  shell.wall(...[...far].reverse());
  shell.wall(near.at(-1)!, far.at(-1)!);
  shell.wall(...near);
  return shell.ground([[a, b, c, d]]);
}

function hipped(
  [a, b, c, d]: readonly [Place, Place, Place, Place],
  eavesM: number,
  topM: number,
  shell: Shell,
): Surface[] | null {
  const width = (distance(b, c) + distance(d, a)) / 2;
  const length = (distance(a, b) + distance(c, d)) / 2;
  // Equal slopes on all four sides; a square has no ridge left.
  const inset = Math.min(0.5, width / 2 / length);
  const [p, q] = [between(d, a, 0.5), between(b, c, 0.5)];
  const west = at(between(p, q, inset), topM);
  const east = at(between(p, q, 1 - inset), topM);
  const [ea, eb, ec, ed] = [a, b, c, d].map((corner) => at(corner, eavesM)) as [Corner, Corner, Corner, Corner];
  if (inset > 0.49) return stacked([a, b, c, d], STACKS.pyramid!, eavesM, topM, shell);
  shell.add('roof', ea, eb, east, west);
  shell.add('roof', eb, ec, east);
  shell.add('roof', ec, ed, west, east);
  shell.add('roof', ed, ea, west);
  for (const [from, to] of [[ea, eb], [eb, ec], [ec, ed], [ed, ea]] as const) shell.wall(to, from); // prettier-ignore
  return shell.ground([[a, b, c, d]]);
}

function stacked(
  outline: readonly Place[],
  stack: readonly (readonly [number, number])[],
  eavesM: number,
  topM: number,
  shell: Shell,
): Surface[] | null {
  const middle = centroid(outline);
  if (!isSeenFrom(middle, outline)) return null;
  const ring = ([size, up]: readonly [number, number]): Corner[] =>
    outline.map((corner) => at(between(middle, corner, size), eavesM + up * (topM - eavesM)));
  for (let level = 0; level + 1 < stack.length; level++) {
    const low = ring(stack[level]!);
    const high = ring(stack[level + 1]!);
    low.forEach((corner, i) => {
      const next = (i + 1) % low.length;
      shell.add('roof', corner, low[next]!, high[next]!, high[i]!);
    });
  }
  if (stack.at(-1)![0] > 0) shell.add('roof', ...ring(stack.at(-1)!));
  const eaves = ring(stack[0]!);
  eaves.forEach((corner, i) => shell.wall(eaves[(i + 1) % eaves.length]!, corner));
  return shell.ground([outline]);
}

function pent(rings: readonly (readonly Place[])[], { eavesM, topM, falls }: RoofRequest, shell: Shell): Surface[] {
  const [outline] = rings as [readonly Place[]];
  const [de, dn] = falls ?? awayFromLongestSide(outline);
  const along = ([e, n]: Place): number => -(e * de + n * dn);
  const values = outline.map(along);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const raised = rings.map((ring) =>
    ring.map((p) => at(p, eavesM + ((along(p) - least) / (most - least)) * (topM - eavesM))),
  );
  shell.addRings('roof', raised);
  for (const ring of raised) ring.forEach((corner, i) => shell.wall(ring[(i + 1) % ring.length]!, corner));
  return shell.ground(rings);
}

function awayFromLongestSide(outline: readonly Place[]): Place {
  let best: Place = [0, -1];
  let longest = 0;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    const length = distance(a, b);
    if (length <= longest) return;
    longest = length;
    // Counter-clockwise outlines have their inside on the left.
    best = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length];
  });
  return best;
}

function centroid(outline: readonly Place[]): Place {
  const [e0, n0] = outline[0]!;
  let [area, e, n] = [0, 0, 0];
  outline.forEach(([ae, an], i) => {
    const [be, bn] = outline[(i + 1) % outline.length]!;
    const cross = (ae - e0) * (bn - n0) - (be - e0) * (an - n0);
    area += cross;
    e += (ae + be - 2 * e0) * cross;
    n += (an + bn - 2 * n0) * cross;
  });
  return [e0 + e / (3 * area), n0 + n / (3 * area)];
}

/** Every side turns the same way round the place: nothing stands between. */
const isSeenFrom = ([e, n]: Place, outline: readonly Place[]): boolean =>
  outline.every(([ae, an], i) => {
    const [be, bn] = outline[(i + 1) % outline.length]!;
    return (ae - e) * (bn - n) - (be - e) * (an - n) > 1e-9;
  });
