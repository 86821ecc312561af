import Flatbush from 'flatbush';
import type { Structure, StructureKind } from '../../schema/structures.ts';
import type { Candidate } from './mergeBuildings.ts';
import { outlineOf } from '../structureRows.ts';
import { footprintOf, sharedArea } from './overlap.ts';

/** Curated models that are walls and a roof: a building that is measured or mapped there shows the same, and better. */
const GIVES_WAY: ReadonlySet<StructureKind> = new Set([
  'warehouse', 'steel-hall', 'boiler-house', 'granary', 'church', 'town-hall', 'station-hall', 'office-tower', 'high-rise', 'tank', 'silo-row',
]); // prettier-ignore
/** Curated models of what a register of buildings draws as a plain block: their block is left out instead. */
const STANDS: ReadonlySet<StructureKind> = new Set([
  'stadtwerke-tower', 'blast-furnace', 'coke-battery', 'cooling-tower', 'gas-holder', 'chimney', 'headframe', 'rheinorange', 'tiger-turtle', 'stadium', 'gauge-house',
]); // prettier-ignore
// Bridges, yards, cranes, heaps, locks, conveyors and platforms are no buildings: both stand.

/** The two are one thing where they share more than this of the smaller one's ground. */
const SAME_SHARE = 0.3;
/** A large building around a small model is no block of it: at most so many times its ground. */
const MOST_TIMES = 3;

export interface Settled {
  /** Curated structures that stand. */
  readonly structures: readonly Structure[];
  /** Measured and mapped buildings that stand beside them. */
  readonly candidates: readonly Candidate[];
  /** How many structures a better source replaces, and how many buildings a richer model does. */
  readonly counts: { readonly replacedStructures: number; readonly replacedByModels: number };
}

/** Lets one stand where a curated structure and a measured or mapped building are the same thing. */
export function settleStructures(structures: readonly Structure[], candidates: readonly Candidate[]): Settled {
  if (candidates.length === 0)
    return { structures, candidates, counts: { replacedStructures: 0, replacedByModels: 0 } };
  const index = new Flatbush(candidates.length);
  for (const { footprint } of candidates) index.add(...footprint.bounds);
  index.finish();
  const gone = new Set<Candidate>();
  const kept = structures.filter((structure) => {
    const isPlain = GIVES_WAY.has(structure.kind);
    if (!isPlain && !STANDS.has(structure.kind)) return true;
    const ground = footprintOf([[outlineOf(structure)]]);
    let covered = 0;
    for (const hit of index.search(...ground.bounds)) {
      const candidate = candidates[hit]!;
      const shared = sharedArea(ground, candidate.footprint);
      covered += shared;
      const isSame =
        shared > SAME_SHARE * Math.min(ground.areaM2, candidate.footprint.areaM2) &&
        candidate.footprint.areaM2 < MOST_TIMES * ground.areaM2;
      if (!isPlain && isSame) gone.add(candidate);
    }
    return !isPlain || covered <= SAME_SHARE * ground.areaM2;
  });
  return {
    structures: kept,
    candidates: candidates.filter((candidate) => !gone.has(candidate)),
    counts: { replacedStructures: structures.length - kept.length, replacedByModels: gone.size },
  };
}
