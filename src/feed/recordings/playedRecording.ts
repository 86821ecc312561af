import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { unixMs } from '../../geo/units.ts';
import { originOf, qualityOf, type Observation } from '../../live/observation.ts';
import {
  decodeRecordingFile, LIMITS, RECORDING_EXTENSION, type RecordingFile,
} from '../../live/recording/recordingFile.ts'; // prettier-ignore
import { DecodeError } from '../../schema/decode.ts';
import type { HistorySpan } from '../history/history.ts';
import { ROOT } from '../settings.ts';
import { observationsOf, readRecording } from '../sources/recording.ts';

const FOLDER = join(ROOT, 'assets/recordings');
const ENDING = '.ndjson.gz';

/** A recording that the feed can play. */
export interface PlayedRecording {
  readonly span: Omit<HistorySpan, 'origin'>;
  /** Ascending in time. */
  readonly observations: readonly Observation[];
  /** Where it is a file of a person: its catalogue and what happened. */
  readonly file: RecordingFile | null;
}

/** Names of the recordings that come with the project. */
export const bundledRecordings = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));

/**
 * @param name of a bundled recording, or the path of a `.hafenblick` file
 * @throws DecodeError when there is none or it is broken, naming what and where
 */
export async function playedRecording(name: string): Promise<PlayedRecording> {
  if (name.endsWith(RECORDING_EXTENSION)) return fromFile(resolve(name));
  const path = join(FOLDER, name + ENDING);
  if (!existsSync(path))
    throw new DecodeError(
      'environment',
      'FEED_CLOCK',
      `there is no recording ${name}; there are: ${bundledRecordings().join(', ')}`,
    );
  const recording = readRecording(path);
  const { from, to, opensAt } = recording.header;
  return {
    span: { name, fromMs: from, toMs: to, opensAtMs: opensAt },
    observations: observationsOf(recording),
    file: null,
  };
}

async function fromFile(path: string): Promise<PlayedRecording> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new DecodeError('environment', 'FEED_CLOCK', `there is no file ${path}`);
  if (size > LIMITS.file)
    throw new DecodeError(basename(path), '', `${size} bytes, a recording has at most ${LIMITS.file}`);
  const file = await decodeRecordingFile(readFileSync(path), basename(path));
  const { name, from, to, opensAt } = file.head;
  const observations: Observation[] = [];
  for (const [datastream, { timeMs, value, flags }] of file.series)
    for (let i = 0; i < timeMs.length; i++) {
      const origin = originOf(flags[i]!);
      // What was live then is recorded now; what was computed or simulated stays that.
      observations.push({
        ...{ datastream, timeMs: unixMs(timeMs[i]!), value: value[i]!, quality: qualityOf(flags[i]!) },
        origin: origin === 'live' ? 'recorded' : origin,
      });
    }
  observations.sort((a, b) => a.timeMs - b.timeMs);
  return { span: { name, fromMs: from, toMs: to, opensAtMs: opensAt }, observations, file };
}
