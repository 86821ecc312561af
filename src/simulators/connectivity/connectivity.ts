import type { Model, Models } from '../stations/stations.ts';
import { isCellServing } from './outages.ts';

/** A lost cell says nothing at all: what is left is its silence. All else is shape. */
export const connectivity: Models = (_stations, world) => {
  const cell: Model = ({ asset }, atMs) => (isCellServing(asset.id, atMs, world.seed) ? {} : null);
  return { cell, 'campus-cell': cell };
};
