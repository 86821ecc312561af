import { pictureColumns, readPicture, type PictureColumns, type ShownPicture } from '../state/pictures.ts';
import type { Viewer } from '../state/viewer.ts';

/** Ages are looked at again after this much of the clock on screen. */
const RECKON_EVERY_MS = 20_000;

/** Values of a picture, for a layer that looks each frame whether they are others. */
export interface PictureReader {
  /** @param picture null = nothing is read */
  setPicture(picture: ShownPicture | null): void;
  /** The values, where readings, health or the instant on screen have moved on since they were last asked for; else null. */
  read(): PictureColumns | null;
}

/** Reads the values of a picture at the instant on screen. */
export function createPictureReader({
  clock,
  readings,
  health,
}: Pick<Viewer, 'clock' | 'readings' | 'health'>): PictureReader {
  // prettier-ignore
  let shown: ShownPicture | null = null;
  let columns = pictureColumns(0);
  let seen = { version: -1, instantMs: Number.NaN, health: {} as object };
  return {
    setPicture: (picture) => {
      shown = picture;
      columns = pictureColumns(picture?.items.length ?? 0);
      seen.version = -1;
    },
    read: () => {
      if (!shown) return null;
      const [instantMs, version, state] = [clock.instant(), readings.version(), health.getState()];
      const hasMoved = !(Math.abs((instantMs ?? 0) - seen.instantMs) < RECKON_EVERY_MS);
      if (!hasMoved && version === seen.version && state === seen.health) return null;
      seen = { version, instantMs: instantMs ?? 0, health: state };
      const isDown = state.isFeedDown && clock.getState().mode === 'follow';
      readPicture(shown, { readings, instantMs, isDown }, columns);
      return columns;
    },
  };
}
