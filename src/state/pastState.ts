import type { UnixMs } from '../geo/units.ts';
import { packFlags, type Observation, type ObservationColumns } from '../live/observation.ts';
import type { StateBody } from '../live/stateBody.ts';
import type { CatalogueState } from './catalogue.ts';

/** What was known at an instant: of each datastream its last observation before. */
export interface PastState {
  readonly atMs: UnixMs;
  /** By the indices of a catalogue; null where the indices it was sent by are of another run of the feed. */
  readonly columns: (catalogue: Pick<CatalogueState, 'epoch' | 'datastreams'>) => readonly ObservationColumns[] | null;
}

/** A state told by names. */
export const stateOfObservations = (atMs: UnixMs, observations: readonly Observation[]): PastState => ({
  atMs,
  columns: ({ datastreams }) => {
    const known = observations.flatMap((o) => {
      const index = datastreams.get(o.datastream)?.datastream.index;
      return index === undefined ? [] : [{ ...o, index }];
    });
    return [
      {
        count: known.length,
        index: Uint32Array.from(known, ({ index }) => index),
        timeMs: Float64Array.from(known, ({ timeMs }) => timeMs),
        value: Float64Array.from(known, ({ value }) => value),
        flags: Uint8Array.from(known, ({ quality, origin }) => packFlags(quality, origin)),
      },
    ];
  },
});

/** A state told by indices: they hold for what the catalogue gets to know later, too. */
export const stateOfBody = ({ atMs, epoch, parts }: StateBody): PastState => ({
  atMs,
  columns: (catalogue) => (catalogue.epoch === epoch ? parts : null),
});

/** What of some columns others have nothing of, whichever is newer. */
export function columnsBeside(
  all: readonly ObservationColumns[],
  others: readonly ObservationColumns[],
): ObservationColumns[] {
  const isTaken = new Set(others.flatMap(({ index }) => [...index]));
  return all.map(({ count, index, timeMs, value, flags }) => {
    const left = Uint32Array.from({ length: count }, (_, i) => i).filter((i) => !isTaken.has(index[i]!));
    return {
      count: left.length,
      index: left.map((i) => index[i]!),
      timeMs: Float64Array.from(left, (i) => timeMs[i]!),
      value: Float64Array.from(left, (i) => value[i]!),
      flags: Uint8Array.from(left, (i) => flags[i]!),
    };
  });
}
