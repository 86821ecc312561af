import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import { DecodeError } from '../../schema/decode.ts';
import { decodeRecording, type Recording } from '../../schema/recording.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Source } from './source.ts';

/** Greatest size of a recording, inflated. */
const MAX_BYTES = 256 * 1024 * 1024;
/** The last value before the instant counts as current when it is not older than this. */
export const LOOK_BACK_MS = 48 * 3_600_000;
const LONGEST_WAIT_MS = 1000;

/** @throws DecodeError naming the file and the line */
export function readRecording(path: string): Recording {
  const file = basename(path);
  let text: string;
  try {
    text = gunzipSync(readFileSync(path), { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch (error) {
    throw new DecodeError(file, '', `cannot be read: ${(error as Error).message}`);
  }
  return decodeRecording(text, file);
}

export const observationsOf = (recording: Recording): Observation[] =>
  recording.observations.map(({ time, value, ...rest }) => ({ ...rest, timeMs: time, value: value ?? NaN }));

/** Plays a recording by the feed clock; a loop restarts the state. @param observations ascending in time */
export function recordingSource(observations: readonly Observation[], clock: FeedClock): Source {
  const id = clock.recording ?? 'recording';
  let next = 0;
  let loops = 0;
  let lastGoodMs: UnixMs | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** Observations up to an instant, from where the last call ended. */
  const due = (instantMs: number): readonly Observation[] => {
    const from = next;
    while (next < observations.length && observations[next]!.timeMs <= instantMs) next++;
    if (next > from) lastGoodMs = observations[next - 1]!.timeMs;
    return observations.slice(from, next);
  };
  const isCurrent = (instantMs: number) => (o: Observation) => o.timeMs >= instantMs - LOOK_BACK_MS;

  return {
    id,
    status: () => ({ id, state: 'recorded', lastGoodMs }),
    start: (output) => {
      const run = (): void => {
        const instantMs = clock.instant();
        if (clock.loops() !== loops) {
          loops = clock.loops();
          next = 0;
          output.restarted('loop', due(instantMs).filter(isCurrent(instantMs)));
        } else {
          const delivered = due(instantMs);
          if (delivered.length > 0) output.observed(delivered);
        }
        if (clock.speed === 0) return;
        const wait = ((observations[next]?.timeMs ?? Infinity) - instantMs) / clock.speed;
        timer = setTimeout(run, Math.min(Math.max(wait, 5), LONGEST_WAIT_MS));
      };
      const instantMs = clock.instant();
      loops = clock.loops();
      output.observed(due(unixMs(instantMs)).filter(isCurrent(instantMs)));
      output.statusChanged();
      run();
    },
    dispose: () => clearTimeout(timer),
  };
}
