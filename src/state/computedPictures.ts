import { leaveOneOut, type KnownPlace } from '../geo/interpolation.ts';
import { toScene } from '../geo/sceneFrame.ts';
import type { PictureColumns, ShownPicture } from './pictures.ts';
import type { Readings } from './readings.ts';

/** Where the items of a picture stand and how far a value of theirs is taken, in their order. */
export function knownPlaces({ picture, items }: ShownPicture): KnownPlace[] {
  return items.map(({ asset }) => {
    const [lon, lat] = asset.geometry!.coordinates;
    const { x, z } = toScene({ lon, lat });
    return { x, z, reachM: asset.properties.reachM ?? picture.reachM };
  });
}

/** Shares that something may be computed from: what is older than it should be is left out. */
export const knownShares = ({ share, state }: PictureColumns): Float32Array =>
  share.map((value, i) => (state[i] === 2 ? value : Number.NaN));

/**
 * How good a computed field is now: each place that has a current value is computed from the others.
 * @returns mean absolute error in the unit of the datastream and over how many places; null where no two reach each other
 */
export function fieldError(shown: ShownPicture, columns: PictureColumns, readings: Pick<Readings, 'get'>) {
  const values = shown.items.map(({ datastream }, i) =>
    columns.state[i] === 2 ? (readings.get(datastream.index ?? -1)?.value ?? Number.NaN) : Number.NaN,
  );
  return leaveOneOut(knownPlaces(shown), values);
}
