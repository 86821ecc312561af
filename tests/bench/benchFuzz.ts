import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMessage } from '../../src/feed/ingest/readMessage.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { readXml } from '../../src/feed/sources/datex/readXml.ts';
import { parseJson } from '../../src/feed/sources/parseJson.ts';
import { unixMs } from '../../src/geo/units.ts';
import { decodeFrame, encodeFrame } from '../../src/live/frame.ts';
import { DecodeError } from '../../src/schema/decode.ts';
import { encodeRealtime } from '../../src/schema/gtfs/encodeRealtime.ts';
import { decodeRealtime } from '../../src/schema/gtfs/realtime.ts';
import { record2, table2 } from '../feed/sources/datex/documents.ts';
import { FEED } from '../schema/gtfs/realtimeFeed.ts';
import type { Row } from './row.ts';

const NOW = unixMs(Date.parse('2026-11-25T23:00:00Z'));
/** CPU time of one input beyond which it hangs. */
const HANG_MS = 100;
const head = { tile: 3, epoch: 7, seq: 42 };
const observations = {
  count: 3,
  index: Uint32Array.of(1, 500, 70_000),
  timeMs: Float64Array.of(1e12, 1e12 + 5, 2e12),
  value: Float64Array.of(1.5, NaN, Math.PI),
  flags: Uint8Array.of(0, 3, 5),
};

interface Fuzzed {
  readonly name: string;
  readonly count: number;
  readonly samples: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => unknown;
}
const fixtures = join(ROOT, 'tests/fixtures/ingest');
const FUZZED: readonly Fuzzed[] = [
  {
    name: 'frames',
    count: 1_000_000,
    samples: [
      encodeFrame({ type: 'delta', ...head, previousSeq: 40, observations }),
      encodeFrame({ type: 'snapshot', ...head, part: 1, parts: 1, observations }),
      encodeFrame({ type: 'source', ...head, id: 'pegelonline', state: 'live', lastGoodMs: null }),
      encodeFrame({ type: 'resync', ...head, reason: 'loop' }),
    ],
    read: decodeFrame,
  },
  {
    name: 'JSON messages',
    count: 100_000,
    samples: readdirSync(fixtures)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(join(fixtures, name))),
    read: (bytes) => readMessage(parseJson(bytes, 'message', 1_000_000), 'json', NOW, () => undefined),
  },
  {
    name: 'XML documents',
    count: 100_000,
    samples: [Buffer.from(table2(record2('1') + record2('2', 'Haus & Hof'.replace('&', '&amp;'))))],
    read: (bytes) => readXml(bytes, 'answer'),
  },
  { name: 'protobuf messages', count: 100_000, samples: [encodeRealtime(FEED)], read: decodeRealtime },
];

/** Bytes changed, cut out, doubled and cut off, from a seed: the same each time. */
function* mutants({ samples, count }: Fuzzed): Generator<Uint8Array> {
  let seed = 20_240_106;
  const below = (n: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  for (let i = 0; i < count; i++) {
    let bytes = Uint8Array.from(samples[below(samples.length)]!);
    for (let edits = 1 + below(6); edits > 0; edits--) if (bytes.length > 0) bytes[below(bytes.length)] = below(256);
    const [a, b] = [below(bytes.length), below(bytes.length)].sort((x, y) => x - y) as [number, number];
    const how = below(6);
    if (how === 0) bytes = bytes.slice(0, b);
    else if (how === 1) bytes = Uint8Array.from([...bytes.subarray(0, a), ...bytes.subarray(b)]);
    else if (how === 2) bytes = Uint8Array.from([...bytes.subarray(0, b), ...bytes.subarray(a)]);
    yield bytes;
  }
}

/** What others send, changed: read, or refused as what it is, and never for long. */
export function benchFuzz(): Row[] {
  return FUZZED.flatMap((fuzzed) => {
    let [crashes, hangs, refused] = [0, 0, 0];
    for (const bytes of mutants(fuzzed)) {
      const before = process.cpuUsage();
      try {
        fuzzed.read(bytes);
      } catch (error) {
        if (error instanceof DecodeError) refused++;
        else if (crashes++ === 0) console.error(fuzzed.name, error);
      }
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 > HANG_MS) hangs++;
    }
    const row = (figure: string, measured: number, target = ''): Row => ({ group: `fuzz, ${fuzzed.count} ${fuzzed.name}`, figure, unit: '', measured, target });
    return [row('refused', refused), row('crashes', crashes, '= 0'), row(`longer than ${HANG_MS} ms of CPU`, hangs, '= 0')];
  });
} // prettier-ignore
