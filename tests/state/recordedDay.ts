import { packFlags } from '../../src/live/observation.ts';
import {
  addSeries,
  encodeFileHeader,
  encodeJsonSection,
  encodeSection,
} from '../../src/live/recording/recordingFile.ts';
import { createByteWriter } from '../../src/live/recording/seriesBlock.ts';
import { catalogueOf } from './fakeFeed.ts';

export const DAY_FROM = Date.UTC(2024, 0, 6);
export const DAY_TO = DAY_FROM + 86_400_000;
const QUARTER = 900_000;

const WORDS = { de: 'W', en: 'W', zh: 'W' };

/** A day of two sensors: `sensor/s0/W` counts the quarters of an hour, live; `sensor/s1/W` is computed and silent from 6 to 12 o'clock. */
export async function recordedDay(): Promise<Uint8Array<ArrayBuffer>> {
  const times = Array.from({ length: 96 }, (_, i) => DAY_FROM + i * QUARTER);
  const some = times.filter((_, i) => i < 24 || i >= 48);
  const [body, scratch] = [createByteWriter(), createByteWriter()];
  const columns = (at: readonly number[], flags: number) => ({
    timeMs: Float64Array.from(at),
    value: Float64Array.from(at, (ms) => (ms - DAY_FROM) / QUARTER),
    flags: new Uint8Array(at.length).fill(flags),
  });
  // Other indices than those of the feed in the tests: a file brings its own.
  addSeries(body, scratch, 3, columns(times, packFlags('good', 'live')));
  addSeries(body, scratch, 0, columns(some, packFlags('good', 'computed')));
  const iso = (ms: number): string => new Date(ms).toISOString();
  const event = (hour: number) => ({
    ...{ specversion: '1.0', id: String(hour), source: '/x', type: 'de.hafenblick.alarm.raised' },
    ...{ subject: 'sensor/s0', time: iso(DAY_FROM + hour * 3_600_000) },
    data: {
      ...{ alarm: `iot/high/${hour}`, rule: 'high', theme: 'iot', severity: 'watch', title: WORDS, cause: WORDS },
      ...{ action: null, owner: null, link: null, datastream: 'sensor/s0/W', value: 12, unit: 'cm', origin: 'live' },
    },
  });
  const pieces = [
    encodeFileHeader(),
    await encodeJsonSection('HEAD', {
      ...{ type: 'recording', version: 1, name: 'day', from: iso(DAY_FROM), to: iso(DAY_TO), opensAt: iso(DAY_FROM) },
      ...{ madeAt: iso(DAY_TO), sources: [{ id: 'a', name: 'Amt', licence: 'CC0-1.0' }] },
    }),
    await encodeJsonSection('CATA', catalogueOf(4, 99, 3)),
    await encodeJsonSection('LOGS', {
      events: [event(3), event(20)],
      outages: [{ source: 'feed', from: iso(DAY_FROM + 6 * 3_600_000), to: iso(DAY_FROM + 7 * 3_600_000) }],
    }),
    await encodeSection('DATA', body.bytes()),
    await encodeJsonSection('TAIL', { datastreams: 2, observations: 96 + some.length }),
  ];
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}
