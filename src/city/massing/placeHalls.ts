import { grainOf } from '../../geo/grainOf.ts';
import { createRandom, seedOf } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import { SegmentIndex } from '../../geo/segmentIndex.ts';
import type { RoofForm } from '../../schema/buildings.ts';
import type { LandcoverClass } from '../../schema/cityFiles.ts';
import type { CityInputs } from '../inputs.ts';
import type { Box } from './footprints.ts';
import type { GeneratedKind } from './kinds.ts';
import { cutLots } from './lots.ts';
import { planOf } from './plan.ts';
import { beside, type Site } from './site.ts';

/** How an area of a class is filled: lengths in metres. */
interface Pattern {
  /** Usual size of a lot in m², and how many of them carry a hall. */
  readonly lot: number;
  readonly fill: number;
  readonly deepest: number;
  readonly eaves: readonly [number, number];
  readonly kinds: Readonly<Partial<Record<RoofForm, GeneratedKind>>> & { readonly large: GeneratedKind };
  /** Roofs by share; what is said twice is twice as common. */
  readonly roofs: readonly RoofForm[];
}

const PATTERNS: Partial<Record<LandcoverClass, Pattern>> = {
  industry: {
    lot: 4200,
    fill: 0.8,
    deepest: 55,
    eaves: [5, 12],
    kinds: {
      large: 'work-hall',
      flat: 'trade-hall',
      gable: 'trade-hall',
      barrel: 'work-hall',
      'saw-tooth': 'shed-hall',
    },
    roofs: ['flat', 'flat', 'flat', 'gable', 'gable', 'saw-tooth', 'barrel'],
  },
  steelworks: {
    lot: 12_500,
    fill: 0.66,
    deepest: 66,
    eaves: [12, 30],
    kinds: { large: 'steel-hall', 'saw-tooth': 'shed-hall' },
    roofs: ['gable', 'gable', 'flat', 'saw-tooth', 'barrel'],
  },
  port: {
    lot: 7500,
    fill: 0.6,
    deepest: 62,
    eaves: [8, 14],
    kinds: { large: 'logistics-hall', gable: 'warehouse', barrel: 'warehouse' },
    roofs: ['flat', 'flat', 'gable', 'barrel'],
  },
};
/** From this ground area on a hall counts as large, m². */
const LARGE_M2 = 4000;
/** A rail or road this near says how a hall stands. */
const ALONG_M = 75;

/** Halls with offices and side buildings in works and port, around what is curated there. Returns how many buildings stand. */
export function placeHalls(inputs: CityInputs, site: Site): number {
  const before = site.plans.length;
  const guides = [...inputs.rails, ...inputs.portRails, ...inputs.roads, ...inputs.streets].flatMap((way) => way.lines);
  const index = new SegmentIndex(guides, 128);
  /** Halls stand along the nearest siding or road: lorries and wagons come alongside. */
  const turnAt = (x: number, z: number, otherwise: number): number => {
    const hit = index.nearest(x, z, ALONG_M);
    if (!hit) return otherwise;
    const [ax, az] = guides[hit.line]![hit.point]!;
    const [bx, bz] = guides[hit.line]![hit.point + 1]!;
    return Math.atan2(-(bz - az), bx - ax);
  };
  inputs.landuse.forEach((area, i) => {
    const pattern = PATTERNS[area.properties.class];
    if (!pattern) return;
    const field = new PolygonField(area.lines);
    const name = `${area.id || i}/${area.properties.class}`;
    const turn = grainOf(area.lines[0]!);
    const { minX, maxX, minZ, maxZ } = field.bounds;
    const reach = Math.hypot(maxX - minX, maxZ - minZ);
    const whole: Box = { x: (minX + maxX) / 2, z: (minZ + maxZ) / 2, w: reach, d: reach, turn };
    const lots = cutLots({ u: 0, v: 0, w: reach, d: reach }, pattern.lot, createRandom(seedOf(name)));
    for (const lot of lots) {
      const ground = beside(whole, lot.u, lot.v, lot.w, lot.d);
      if (!field.contains(ground.x, ground.z)) continue;
      buildLot(site, pattern, field, { ...ground, turn: turnAt(ground.x, ground.z, turn) });
    }
  });
  return site.plans.length - before;
}

/** A hall on its lot, offices at its head and a lower building along it, each where there is room. */
function buildLot(site: Site, pattern: Pattern, field: PolygonField, lot: Box): void {
  const random = createRandom(Math.round(lot.x * 10) * 5869 + Math.round(lot.z * 10));
  if (random() > pattern.fill) return;
  const isWide = lot.w >= lot.d;
  const [long, short] = isWide ? [lot.w, lot.d] : [lot.d, lot.w];
  const turn = isWide ? lot.turn : lot.turn + Math.PI / 2;
  const full = { w: long * (0.5 + 0.38 * random()), d: Math.min(pattern.deepest, short * (0.45 + 0.35 * random())) };
  const slide = (long - full.w) * 0.6 * (random() - 0.5);
  const hall = [1, 0.82, 0.64, 0.46]
    .map((scale) => beside({ ...lot, turn }, slide * scale, 0, full.w * scale, full.d * Math.max(0.6, scale)))
    .find((box) => box.w > 9 && isInside(field, box) && site.isFree(box, 4));
  if (!hall) return;
  const share = random();
  const [low, high] = pattern.eaves;
  const eaves = Math.round((low + (high - low) * share * share) * 2) / 2;
  const wished = pattern.roofs[Math.floor(random() * pattern.roofs.length)]!;
  const roof = wished === 'saw-tooth' && hall.w < 30 ? 'gable' : wished;
  const ridges: Partial<Record<RoofForm, number>> = { flat: 1, gable: hall.d * 0.09, barrel: hall.d * 0.14, 'saw-tooth': 2.6 }; // prettier-ignore
  const isLarge = hall.w * hall.d > LARGE_M2;
  const kind = (isLarge && roof !== 'saw-tooth' ? undefined : pattern.kinds[roof]) ?? pattern.kinds.large;
  site.build(planOf({ ...hall, kind, eaves, ridge: ridges[roof] ?? 0, roof, foot: 0 }));
  const annex = (box: Box, form: { kind: GeneratedKind; eaves: number; storeys: number; isFlat: boolean }): void => {
    if (!isInside(field, box) || !site.isFree(box, -0.05)) return;
    site.build(planOf({ ...box, kind: form.kind, eaves: form.eaves, storeys: form.storeys, ridge: 0.9, roof: form.isFlat ? 'flat' : 'pent', isTouching: true, foot: 0 })); // prettier-ignore
  };
  const side = random() < 0.5 ? 1 : -1;
  const [headShare, headDepth, sideShare, sideDepth] = [random(), 9 + 5 * random(), random(), 6 + 6 * random()];
  if (headShare < 0.5) {
    const storeys = 2 + Math.floor(random() * 2.4);
    const width = Math.min(hall.d, 14 + 16 * random());
    const box = beside(hall, (side * (hall.w + headDepth)) / 2, ((hall.d - width) / 2) * side, headDepth, width);
    annex(box, { kind: 'plant-office', eaves: storeys * 3.3 + 1, storeys, isFlat: true });
  }
  if (sideShare < 0.42) {
    const width = hall.w * (0.25 + 0.45 * random());
    const at = (random() - 0.5) * (hall.w - width);
    const box = beside(hall, at, (-side * (hall.d + sideDepth)) / 2, width, sideDepth);
    annex(box, { kind: 'plant-building', eaves: 3.4 + 1.6 * random(), storeys: 1, isFlat: random() < 0.6 });
  }
}

/** Do the corners of a box lie in the area? */
const isInside = (field: PolygonField, box: Box): boolean =>
  [-0.5, 0.5].every((u) => [-0.5, 0.5].every((v) => {
    const corner = beside(box, u * box.w, v * box.d, 0, 0);
    return field.contains(corner.x, corner.z);
  })); // prettier-ignore
