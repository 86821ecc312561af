// node --import tsx src/feed/recordings/makeRecordings.ts: writes assets/recordings/*.ndjson.gz from the figures beside them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { floodRecording } from './flood2024.ts';

export const RECORDINGS_FOLDER = join(import.meta.dirname, '../../../assets/recordings');

/** The recording `flood-2024-01` as its maker yields it today. */
export function makeFlood2024(): string {
  const read = (file: string): string => readFileSync(join(RECORDINGS_FOLDER, 'flood-2024-01', file), 'utf8');
  return floodRecording(read('ruhrort-daily.csv'), read('uba-hourly.csv'));
}

if (process.argv[1] === import.meta.filename) {
  const text = makeFlood2024();
  const bytes = gzipSync(text, { level: 9 });
  writeFileSync(join(RECORDINGS_FOLDER, 'flood-2024-01.ndjson.gz'), bytes);
  process.stdout.write(`flood-2024-01: ${text.trim().split('\n').length - 1} observations, ${bytes.length} bytes\n`);
}
