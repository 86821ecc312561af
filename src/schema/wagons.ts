/** What a container wagon of sixty feet carries: a box of forty feet and one of twenty, TEU. */
export const WAGON_TEU = 3;
/** Boxes on a whole train, TEU. */
export const TRAIN_LOAD = 'load';
/** More wagons are on no train. */
export const MOST_WAGONS = 60;

/** Datastream of what a wagon carries, TEU. @param wagon from 1 behind the locomotive */
export const wagonProperty = (wagon: number): string => `wagon-${wagon}`;

/** @returns which wagon a datastream is of, from 1 behind the locomotive; null where it is of none */
export function wagonOf(property: string): number | null {
  const found = /^wagon-(\d+)$/.exec(property);
  return found ? Number(found[1]) : null;
}
