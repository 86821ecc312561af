import * as v from 'valibot';
import { ProvenanceSchema } from './catalogue.ts';

const m = v.number();
const place = {
  /** Asset id where the structure is in the catalogue, else `structure/…`. */
  id: v.string(),
  /** Asset that the structure shows with others, or that is no asset of the catalogue as built: it is selected and moved by its values. */
  of: v.optional(v.string()),
  x: m,
  /** Foot of the structure, m NHN. */
  y: m,
  z: m,
  /** Turn of the structure's long axis from grid east, counter-clockwise seen from above, radians. */
  turn: v.optional(v.number(), 0),
  provenance: v.optional(ProvenanceSchema),
};
const kind = <K extends string, E extends v.ObjectEntries>(name: K, entries: E) =>
  v.object({ kind: v.literal(name), ...place, ...entries });

const bridge = {
  /** Deck centre line from abutment to abutment, scene metres x, y (road level), z. */
  deck: v.pipe(v.array(v.tuple([m, m, m])), v.minLength(2)),
  width: m,
  /** Distances along the deck of the piers and pylons, metres from its start. */
  piers: v.array(m),
  /** Indices into `piers` of the two ends of the main span. */
  main: v.tuple([v.number(), v.number()]),
  /** Height of pylons, arch or truss above the deck, metres. */
  rise: m,
  carries: v.picklist(['road', 'rail', 'both']),
};

/** What the plume of a chimney grows with: a value of an asset of the works, and how much of it makes a full plume. */
const plume = v.object({ asset: v.string(), property: v.string(), full: v.pipe(v.number(), v.gtValue(0)) });

/** Parametric models: all lengths in metres. The engine has one builder for each kind. */
export const StructureSchema = v.variant('kind', [
  kind('bridge-cable-stayed', { ...bridge, planes: v.optional(v.picklist([1, 2]), 2) }),
  kind('bridge-suspension', bridge),
  kind('bridge-tied-arch', bridge),
  kind('bridge-truss', bridge),
  kind('bridge-beam', bridge),
  kind('bridge-lift', { ...bridge, towerM: m }),
  kind('lock', { length: m, width: m, upperM: m, lowerM: m, gateTowerM: v.optional(m, 0) }),
  kind('weir', { length: m, width: m, upperM: m, lowerM: m }),
  kind('chimney', { height: m, baseRadius: m, topRadius: m, bands: v.optional(v.boolean(), false), aviationLight: v.optional(v.boolean(), true), plume: v.optional(plume) }),
  kind('stadtwerke-tower', { height: m, platformM: m }),
  kind('cooling-tower', { height: m, baseRadius: m, throatRadius: m, topRadius: m }),
  kind('boiler-house', { length: m, width: m, height: m }),
  kind('blast-furnace', { height: m, hearthM: m, stoves: v.optional(v.number(), 4), disused: v.optional(v.boolean(), false) }),
  kind('coke-battery', { length: m, width: m, height: m }),
  kind('steel-hall', { length: m, width: m, height: m, bays: v.optional(v.number(), 3) }),
  kind('gas-holder', { radius: m, height: m }),
  kind('tank', { radius: m, height: m }),
  kind('silo-row', { count: v.number(), radius: m, height: m }),
  kind('conveyor', { to: v.tuple([m, m, m]), heightFrom: m, heightTo: m, width: v.optional(m, 4) }),
  kind('heap', { length: m, width: m, height: m, material: v.picklist(['coal', 'ore', 'slag', 'scrap', 'grass']) }),
  kind('gantry-crane', { span: m, height: m, outreach: v.optional(m, 0), railGauge: v.optional(m, 1.5), /** Position along its runway, metres from x, z. */ along: v.optional(m, 0) }),
  kind('portal-crane', { height: m, outreach: m, gauge: m }),
  kind('container-yard', { length: m, width: m, tiers: v.number(), seed: v.number(), fill: v.optional(m, 0.7) }),
  kind('warehouse', { length: m, width: m, height: m, docks: v.optional(v.boolean(), true) }),
  kind('granary', { length: m, width: m, height: m, gables: v.optional(v.number(), 1) }),
  kind('church', { length: m, width: m, height: m, towerM: m }),
  kind('town-hall', { length: m, width: m, height: m, towerM: m }),
  kind('station-hall', { length: m, width: m, height: m, platforms: v.number() }),
  kind('station', { length: m, platforms: v.number() }),
  kind('stadium', { length: m, width: m, roofM: m, pylonM: m }),
  kind('tiger-turtle', { height: m }),
  kind('rheinorange', { height: m, width: m, depth: m }),
  kind('office-tower', { length: m, width: m, height: m }),
  kind('high-rise', { length: m, width: m, height: m }),
  kind('headframe', { height: m }),
  kind('gauge-house', { height: m }),
  kind('air-monitor', {}),
  kind('substation', { length: m, width: m }),
  /** Axis along the track; widths of the road and of the tracks that it crosses. */
  kind('level-crossing', { roadM: m, railM: m, hasBarriers: v.boolean() }),
]); // prettier-ignore
export const StructuresSchema = v.array(StructureSchema);
export type Structure = v.InferOutput<typeof StructureSchema>;
export type StructureKind = Structure['kind'];
export type StructureOf<K extends StructureKind> = Extract<Structure, { kind: K }>;
