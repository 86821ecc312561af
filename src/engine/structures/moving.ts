import type { Structure, StructureKind, StructureOf } from '../../schema/structures.ts';
import { liftedSpan } from './liftBridge.ts';
import { placeMold } from './buildStructure.ts';
import { heapStock } from './heap.ts';
import { lockWork } from './lock.ts';
import type { Mold } from './Mold.ts';

/** Properties of the datastreams of its asset that a structure follows, by kind. */
const FOLLOWED: Partial<Record<StructureKind, readonly string[]>> = {
  'container-yard': ['teu'],
  'blast-furnace': ['tap'],
  lock: ['chamber', 'lowerGate', 'upperGate', 'fall'],
  heap: ['fill'],
  'bridge-lift': ['lift'],
};

/** What a structure follows; nothing where it stands still. */
export const followedBy = ({ kind }: Structure): readonly string[] => FOLLOWED[kind] ?? [];

/** Structures with parts that are cast anew when a value changes; yards and furnaces have a level that their shader reads. */
export type Moving = StructureOf<'lock' | 'heap' | 'bridge-lift'>;

export const isMoving = (structure: Structure): structure is Moving =>
  structure.kind === 'lock' || structure.kind === 'bridge-lift' || (structure.kind === 'heap' && structure.of !== undefined); // prettier-ignore

/**
 * Values where nothing is known, in the order of `followedBy`: a lock rests with the chamber at the lower water that its model states and
 * shut gates, a stock is as large as its model, a bridge is down.
 */
export function restOf(structure: Moving): readonly number[] {
  if (structure.kind === 'lock') return [structure.lowerM, 0, 0, structure.upperM - structure.lowerM];
  return structure.kind === 'heap' ? [100] : [0];
}

/** Casts what moves of a structure. @param values in the order of `followedBy`, all known */
export function castMoving(mold: Mold, structure: Moving, row: number, values: readonly number[]): void {
  const [first = 0, second = 0, third = 0, fourth = 0] = values;
  placeMold(mold, structure, row);
  if (structure.kind === 'lock')
    lockWork(mold, structure, { chamber: first, lowerGate: second, upperGate: third, fall: fourth });
  else if (structure.kind === 'heap') heapStock(mold, structure, { fill: first });
  else liftedSpan(mold, structure, { lift: first });
}
