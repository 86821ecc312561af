import { noise2, smoothstep } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import { roundCorners } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { createWaterSurface, type WaterSurface } from '../../geo/waterSurface.ts';
import type { CityInputs } from '../inputs.ts';
import { createBaseHeights } from './spotHeights.ts';
import { Cuttings } from './cuttings.ts';
import type { MeasuredHeights } from './measuredHeights.ts';
import { createWaterBodies, type WaterBodies, type WaterBody } from './waterBodies.ts';

/** The dyke: 6 m wide on top, slopes one in three; its crest stands this far above the highest flood of the table. */
export const DYKE = { halfCrestM: 3, slope: 1 / 3, freeboardM: 0.5, footM: 14 } as const;
/** Distance from basins and works within which the edge of the floodplain is a quay and no dyke. */
const QUAY_REACH_M = 45;
const QUAY_FREEBOARD_M: number = 0.8;
/** The bed under a wall begins here: halfway between outline and foot, whose places are held to half a metre. */
const WALL_M = -1.2;
/** Between two waters of one level that come nearer than this no land stands: their outlines are drawn to less. */
const OPEN_M = 22;
/** Directions to the two that turn from one another by more than 115°. */
const OPPOSITE_COSINE = -0.42;
/** Depth there below mean water: navigable at every recorded stage. */
const SILL_M = 3.2;
/** Fall of the revetment around a raised island. */
const RAISED_SLOPE = 1 / 1.8;
/** Outside this far from the edge of the floodplain its profile says nothing. */
const EDGE_REACH_M = 200;
const BANK_REACH_M = 120;
/** The outline of the floodplain ends straight at the extent of the data, within this many metres. */
const CUT_M = 60;
/** Its outline is generalised to 12 m: its corners are none of the river's. */
const ROUNDING_M = 40;
/** Stages at Ruhrort, cm: mean water, and the steps in which the bank and the foreland go under. */
const STAGE = { mean: 394, bank: 560, shoulder: 700, low: 715, high: 915 } as const;
const QUAY_CLASSES: ReadonlySet<string> = new Set(['port', 'steelworks', 'industry']);

/** Dams that the terrain carries beside its own profiles. */
export interface Dams {
  readonly all: readonly {
    readonly points: readonly (readonly [number, number, number])[];
    readonly halfCrownM: number;
  }[];
  /** Height at a place, −Infinity where there is none. */
  heightAt(x: number, z: number): number;
}

/**
 * Height of ground and beds at any place, m NHN: generated from the water-surface table, the edge of the floodplain, the outlines
 * of the waters and generalised ground levels. Banks, dykes and quays are profiles of the signed distance to their line.
 */
export class HeightModel {
  readonly waters: WaterBodies;
  readonly floodplain: PolygonField;
  readonly surface: WaterSurface;
  readonly heaps: readonly { field: PolygonField; topM: number }[];
  /** Islands of quays inside the floodplain, where the official outline knows no dry land. */
  readonly raised: readonly PolygonField[];
  /** Dams under the ramps of bridges: found by laying lines on the ground as it is without them. */
  embankments: Dams = { all: [], heightAt: () => -Infinity };
  /** Troughs of roads that go under others: found by laying lines on the ground as it is without them. */
  cuttings = new Cuttings([]);
  /** Official heights, which replace what is generated. */
  readonly measured: MeasuredHeights | null;
  private readonly base = createBaseHeights();
  private readonly quays: readonly PolygonField[];
  private readonly extremeFlow: readonly number[];
  private readonly table: CityInputs['waterTable'];

  constructor(inputs: CityInputs, measured: MeasuredHeights | null = null) {
    this.measured = measured;
    this.table = inputs.waterTable;
    this.surface = createWaterSurface(inputs.waterTable);
    this.extremeFlow = inputs.waterTable.levels.at(-2)!;
    this.floodplain = new PolygonField(
      inputs.floodplain.flatMap((area) => area.lines.map((ring) => roundCorners(ring, ROUNDING_M))),
    );
    this.waters = createWaterBodies(inputs, this.floodplain);
    this.heaps = inputs.landuse
      .filter((area) => area.properties.class === 'heap')
      .map((area) => ({ field: new PolygonField(area.lines), topM: area.properties.topM ?? 55 }));
    this.raised = inputs.landuse.filter((area) => area.properties.isRaised).map((area) => new PolygonField(area.lines));
    this.quays = inputs.landuse
      .filter((area) => QUAY_CLASSES.has(area.properties.class))
      .map((area) => new PolygonField(area.lines));
  }

  heightAt(x: number, z: number): number {
    return this.heightIn(this.cuttings, x, z);
  }

  /** Height of the ground beside the cuttings: of what stands above one, on its deck. */
  levelAt(x: number, z: number): number {
    return this.heightIn(null, x, z);
  }

  private heightIn(cuttings: Cuttings | null, x: number, z: number): number {
    const { waters } = this;
    const km = waters.kmAt(x, z);
    const toRhine = waters.rhine.field.signedDistance(x, z, BANK_REACH_M);
    let y = Math.max(this.landAt(x, z, km, toRhine), this.embankments.heightAt(x, z), this.raisedAt(x, z, km));
    if (cuttings) y = Math.min(y, cuttings.heightAt(x, z));
    if (this.measured) y = this.measured.mix('land', x, z, y);
    y = this.cutWaters(y, x, z, km, toRhine);
    return this.measured ? this.measured.mix('bed', x, z, y) : y;
  }

  /** Ground with the beds of all waters cut into it. */
  private cutWaters(ground: number, x: number, z: number, km: number, toRhine: number): number {
    const { waters } = this;
    let y = ground;
    for (const water of waters.all) {
      const distance = water === waters.rhine ? toRhine : water.field.signedDistance(x, z, 30);
      if (distance < 30) y = this.cut(y, water, distance, water.km ?? km, x, z);
    }
    return this.isJoint(x, z) ? Math.min(y, this.surface.levelAt(km, STAGE.mean) - SILL_M) : y;
  }

  /** Which body can wet a place, and the kilometre whose level it takes. */
  bodyAt(x: number, z: number): { body: number; km: number } {
    const { waters } = this;
    for (const water of waters.all) {
      if (water === waters.rhine) continue;
      const distance = water.field.signedDistance(x, z, 20);
      if (distance > (water.hasWall ? 0.6 : 6.6)) continue;
      return water.levelM === null ? { body: 1, km: water.km ?? waters.kmAt(x, z) } : { body: water.body + 1, km: 0 };
    }
    if (this.isJoint(x, z)) return { body: 1, km: waters.kmAt(x, z) };
    const isWet =
      waters.rhine.field.signedDistance(x, z, 50) < 12.6 ||
      this.floodplain.signedDistance(x, z, 20) < DYKE.halfCrestM + 0.6;
    return isWet ? { body: 1, km: waters.kmAt(x, z) } : { body: 0, km: 0 };
  }

  /** Is a place between two waters of the Rhine's level that nearly meet? There they are open to one another. */
  private isJoint(x: number, z: number): boolean {
    let nearest = Infinity;
    let second = Infinity;
    let [a, b]: (WaterBody | null)[] = [null, null];
    for (const water of this.waters.all) {
      if (water.levelM !== null) continue;
      const distance = water.field.signedDistance(x, z, OPEN_M);
      if (distance < nearest) {
        [nearest, second] = [distance, nearest];
        [a, b] = [water, a];
      } else if (distance < second) [second, b] = [distance, water];
    }
    if (!a || !b || second >= OPEN_M || nearest + second >= OPEN_M) return false;
    if (nearest <= 0) return second < OPEN_M / 2;
    // Beside the corner where two basins meet both are near, too: between them they lie on opposite sides.
    const [ax, az] = towards(a.field, x, z);
    const [bx, bz] = towards(b.field, x, z);
    return ax * bx + az * bz < OPPOSITE_COSINE;
  }

  /** Top of a quay: above the flood of 200 years. */
  quayAt(km: number): number {
    return this.flowLevel('HQ100', km) + QUAY_FREEBOARD_M;
  }

  dykeCrestAt(km: number): number {
    return this.levelOf(this.extremeFlow, km) + DYKE.freeboardM;
  }

  /** Is the edge of the floodplain a dyke at this place: not where a quay or works stand at the water. */
  isDyke(x: number, z: number): boolean {
    if (this.isCut(z)) return false;
    for (const water of this.waters.all)
      if (water.kind === 'basin' && water.field.signedDistance(x, z, QUAY_REACH_M) < QUAY_REACH_M) return false;
    return !this.quays.some((quay) => quay.signedDistance(x, z, 30) < 30);
  }

  /** Is a place where the floodplain's outline was cut off by the extent of the data: no dyke runs there. */
  isCut(z: number): boolean {
    const { minZ, maxZ } = this.floodplain.bounds;
    return z < minZ + CUT_M || z > maxZ - CUT_M;
  }

  /** Ground without the beds of waters. */
  private landAt(x: number, z: number, km: number, toRhine: number): number {
    let land = this.base(x, z) + 0.45 * noise2(x, z, 700, 1) + 0.15 * noise2(x, z, 160, 2);
    for (const heap of this.heaps) {
      const inside = -heap.field.signedDistance(x, z, 400);
      if (inside > 0) land = Math.max(land, Math.min(heap.topM + noise2(x, z, 90, 3), land + inside / 2.1));
    }
    land = this.raiseToQuay(land, x, z);
    const edge = this.floodplain.signedDistance(x, z, EDGE_REACH_M);
    const isCut = this.isCut(z);
    // Where nothing is known of a floodplain the river still has banks.
    if (edge >= EDGE_REACH_M || (isCut && edge >= 0))
      return toRhine < BANK_REACH_M ? Math.min(land, this.bankAt(toRhine, km)) : land;
    if (isCut) return this.forelandAt(x, z, km, toRhine, -edge);
    const isDyke = edge > -40 && edge < 60 && this.isDyke(x, z);
    const top = Math.max(land, isDyke ? this.dykeCrestAt(km) : this.quayAt(km));
    if (edge >= 0) {
      const outer = isDyke ? top - Math.max(0, edge - DYKE.halfCrestM) * DYKE.slope : top - Math.max(0, edge - 25) / 25;
      return Math.max(land, outer);
    }
    const inner = top - Math.max(0, -edge - DYKE.halfCrestM) * DYKE.slope;
    return Math.max(this.forelandAt(x, z, km, toRhine, -edge), inner);
  }

  /** The land between the dykes: goes under little by little between the stages `low` and `high`. */
  private forelandAt(x: number, z: number, km: number, toRhine: number, toEdge: number): number {
    const relief = 0.5 + 0.3 * noise2(x, z, 420, 4) + 0.2 * noise2(x, z, 130, 5) + 0.1 * smoothstep(120, 20, toEdge);
    const stage = STAGE.low + (STAGE.high - STAGE.low) * Math.min(1, Math.max(0, relief));
    const level = this.surface.levelAt(km, stage);
    if (toRhine >= BANK_REACH_M) return level;
    return Math.min(level, this.bankAt(toRhine, km));
  }

  /** The Rhine's sloped bank at a distance from the shore line of mean water. */
  private bankAt(distance: number, km: number): number {
    const at = (stage: number) => this.surface.levelAt(km, stage);
    if (distance <= 0) return at(STAGE.mean) + 0.2;
    if (distance < 12) return mix(at(STAGE.mean) + 0.2, at(STAGE.bank), distance / 12);
    if (distance < 40) return mix(at(STAGE.bank), at(STAGE.shoulder), (distance - 12) / 28);
    return at(STAGE.shoulder) + (distance - 40) / 25;
  }

  /** Cuts a water into the ground at a signed distance (negative inside) from its edge. */
  private cut(ground: number, water: WaterBody, distance: number, km: number, x: number, z: number): number {
    const level = water.levelM ?? this.surface.levelAt(km, STAGE.mean);
    const bottom = level - water.depthM;
    if (water.kind === 'rhine') {
      if (distance >= 0) return ground;
      const depth =
        Math.min(1, -distance / 3) +
        2.5 * smoothstep(3, 26, -distance) +
        (water.depthM - 3.5) * smoothstep(20, 75, -distance);
      return Math.min(ground, level + 0.2 - depth + 0.35 * noise2(x, z, 240, 6) * smoothstep(10, 60, -distance));
    }
    if (water.hasWall) return distance <= WALL_M ? Math.min(ground, bottom) : ground;
    if (distance <= 0) return Math.min(ground, Math.max(bottom, level + 0.2 + distance / 2.4));
    // A sloped bank outside; land lower than a water that stands above it is dyked.
    const bank = level + 0.2 + distance / 2;
    const kept =
      water.levelM === null ? ground : Math.max(ground, Math.min(bank, level + 1.2 - Math.max(0, distance - 9) / 3));
    return Math.min(kept, bank);
  }

  /** Top and slope of the raised islands, −Infinity away from them. */
  private raisedAt(x: number, z: number, km: number): number {
    let y = -Infinity;
    for (const area of this.raised) {
      const distance = area.signedDistance(x, z, 20);
      if (distance < 20) y = Math.max(y, this.quayAt(km) - Math.max(0, distance) * RAISED_SLOPE);
    }
    return y;
  }

  /** Port islands and quays stand level, whatever the old ground was. */
  private raiseToQuay(land: number, x: number, z: number): number {
    let share = 0;
    let quay = 0;
    for (const water of this.waters.all) {
      if (water.levelM !== null || !water.hasWall || water.km === null) continue;
      const own = smoothstep(220, 60, water.field.signedDistance(x, z, 220));
      if (own > share) {
        share = own;
        quay = this.quayAt(water.km);
      }
    }
    return share > 0 ? mix(land, quay, share) : land;
  }

  private flowLevel(name: string, km: number): number {
    const flow = this.table.flows.indexOf(name);
    return this.levelOf(this.table.levels[flow >= 0 ? flow : this.table.levels.length - 4]!, km);
  }

  private levelOf(levels: readonly number[], km: number): number {
    const stations = this.table.km;
    let i = 1;
    while (i < stations.length - 1 && stations[i]! < km) i++;
    const share = Math.min(1, Math.max(0, (km - stations[i - 1]!) / (stations[i]! - stations[i - 1]!)));
    return mix(levels[i - 1]!, levels[i]!, share);
  }
}

/** Unit vector from a place to the edge of an area near it. */
function towards(field: PolygonField, x: number, z: number): Point {
  const hit = field.nearestEdge(x, z, OPEN_M);
  if (!hit) return [0, 0];
  const [ax, az] = field.rings[hit.line]![hit.point]!;
  const [bx, bz] = field.rings[hit.line]![hit.point + 1]!;
  const dx = ax + (bx - ax) * hit.share - x;
  const dz = az + (bz - az) * hit.share - z;
  const length = Math.hypot(dx, dz) || 1;
  return [dx / length, dz / length];
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
