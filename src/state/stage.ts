import type { CatalogueStore } from './catalogue.ts';
import type { Readings } from './readings.ts';

/** The datastream that the river follows. */
export const STAGE_DATASTREAM = 'gauge/duisburg-ruhrort/W';

/** Stage at gauge Ruhrort in cm at the instant on screen; NaN while it is unknown or missing. */
export function stageCm(readings: Pick<Readings, 'get'>, catalogue: CatalogueStore): number {
  const index = catalogue.getState().datastreams.get(STAGE_DATASTREAM)?.datastream.index;
  return (index === undefined ? undefined : readings.get(index)?.value) ?? Number.NaN;
}
