import * as v from 'valibot';
import { decode, DecodeError } from './decode.ts';
import { InstantSchema, ObservationSchema } from './observations.ts';

/** First line of a recording: newline-delimited JSON, gzip, `<name>.ndjson.gz`; then one observation a line, ascending in time. */
export const RecordingHeaderSchema = v.object({
  type: v.literal('recording'),
  version: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a lower-case name')),
  from: InstantSchema,
  to: InstantSchema,
  /** Where the feed clock begins; later loops begin at `from`. */
  opensAt: InstantSchema,
  sources: v.pipe(
    v.array(v.object({ id: v.string(), name: v.string(), licence: v.string(), note: v.optional(v.string()) })),
    v.minLength(1),
  ),
});
export type RecordingHeader = v.InferOutput<typeof RecordingHeaderSchema>;
export type RecordedObservation = v.InferOutput<typeof ObservationSchema>;

export interface Recording {
  readonly header: RecordingHeader;
  /** Ascending in time. */
  readonly observations: readonly RecordedObservation[];
}

/**
 * @param file name for errors: `flood-2024-01.ndjson.gz`
 * @throws DecodeError naming file, line and path: `flood-2024-01.ndjson.gz: line 17.value: …`
 */
export function decodeRecording(text: string, file: string): Recording {
  const lines = text.split('\n');
  const at = <S extends v.GenericSchema>(number: number, schema: S): v.InferOutput<S> => {
    let input: unknown;
    try {
      input = JSON.parse(lines[number - 1] ?? '');
    } catch {
      throw new DecodeError(file, `line ${number}`, 'is not JSON');
    }
    try {
      return decode(schema, input, file);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new DecodeError(
        file,
        `line ${number}${error.path && `.${error.path}`}`,
        error.message.slice(file.length + 2),
      );
    }
  };
  const header = at(1, RecordingHeaderSchema);
  const observations: RecordedObservation[] = [];
  let previous = -Infinity;
  for (let number = 2; number <= lines.length; number++) {
    if (number === lines.length && lines[number - 1] === '') break;
    const observation = at(number, ObservationSchema);
    if (observation.time < previous) throw new DecodeError(file, `line ${number}.time`, 'is before the line above');
    if (observation.time < header.from || observation.time > header.to)
      throw new DecodeError(file, `line ${number}.time`, 'is outside the span of the header');
    previous = observation.time;
    observations.push(observation);
  }
  return { header, observations };
}
