import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFlags } from '../../../src/live/observation.ts';
import { crc32 } from '../../../src/live/recording/crc32.ts';
import {
  decodeRecordingFile, encodeFileHeader, encodeJsonSection, encodeSection, addSeries, RecordingFileError,
} from '../../../src/live/recording/recordingFile.ts'; // prettier-ignore
import {
  createByteWriter, decodeSeries, encodeSeries, type SeriesColumns,
} from '../../../src/live/recording/seriesBlock.ts'; // prettier-ignore
import { catalogueOf } from '../../state/fakeFeed.ts';

const T0 = Date.UTC(2024, 0, 6);
const MINUTE = 60_000;
const GOOD = packFlags('good', 'live');
const seriesOf = (values: readonly number[], stepMs = 15 * MINUTE): SeriesColumns => ({
  timeMs: Float64Array.from(values, (_, i) => T0 + i * stepMs),
  value: Float64Array.from(values),
  flags: Uint8Array.from(values, (v) => (Number.isNaN(v) ? packFlags('missing', 'live') : GOOD)),
});
function bytesOf(columns: SeriesColumns): Uint8Array {
  const writer = createByteWriter(8);
  encodeSeries(columns, writer);
  return writer.bytes().slice();
}

const head = {
  type: 'recording', version: 1, name: 'test', from: '2024-01-06T00:00:00Z', to: '2024-01-07T00:00:00Z',
  opensAt: '2024-01-06T00:00:00Z', madeAt: '2024-01-08T00:00:00Z', sources: [{ id: 'a', name: 'A', licence: 'CC0-1.0' }],
}; // prettier-ignore

async function fileOf(
  parts: { head?: unknown; tail?: unknown; series?: SeriesColumns[]; move?: unknown } = {},
): Promise<Uint8Array> {
  const series = parts.series ?? [seriesOf([912, 913.5, NaN, 915]), seriesOf([6.727927, 6.728001], 10_000)];
  const [body, scratch] = [createByteWriter(), createByteWriter()];
  series.forEach((columns, index) => addSeries(body, scratch, index, columns));
  const observations = series.reduce((n, { timeMs }) => n + timeMs.length, 0);
  const pieces = [
    encodeFileHeader(),
    await encodeJsonSection('HEAD', parts.head ?? head),
    await encodeJsonSection('CATA', catalogueOf(4, 7)),
    await encodeJsonSection('LOGS', { events: [], outages: [{ source: 'feed', from: head.from, to: null }] }),
    ...(parts.move === undefined ? [] : [await encodeJsonSection('MOVE', parts.move)]),
    await encodeSection('DATA', body.bytes()),
    await encodeJsonSection('TAIL', parts.tail ?? { datastreams: series.length, observations }),
  ];
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}
const fault = async (bytes: Uint8Array): Promise<RecordingFileError> => {
  const error: unknown = await decodeRecordingFile(bytes, 'a.hafenblick').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RecordingFileError);
  return error as RecordingFileError;
};

describe('a recording file', () => {
  it('has the courses of its movers and its block trains, where it tells them; a broken one is named', async () => {
    const way = {
      mode: 'tram',
      line: '901',
      from: 'A',
      to: 'B',
      points: [6760000, 51430000, 100, 0],
      stops: [['A', 0]],
    };
    const move = { ways: { tram: [way] }, corridors: [], trains: [{ at: '2024-01-06T00:00:00Z', trains: [] }] };
    const { movements } = await decodeRecordingFile(await fileOf({ move }), 'a');
    expect(movements).toEqual({ ...move, trains: [{ at: T0, trains: [] }] });
    expect((await decodeRecordingFile(await fileOf(), 'a')).movements).toBeNull();
    const error = await fault(await fileOf({ move: { ...move, ways: { tram: [{ ...way, points: [1, 2, 3] }] } } }));
    expect([error.fault, error.path]).toEqual(['content', 'section MOVE, ways.tram.0.points']);
  });

  it('comes back as it was written: header, catalogue, outages and every observation', async () => {
    const file = await decodeRecordingFile(await fileOf(), 'a.hafenblick');
    expect(file.head).toMatchObject({ name: 'test', from: T0, sources: [{ name: 'A', licence: 'CC0-1.0' }] });
    expect(file.catalogue.features.map(({ id }) => id)).toContain('sensor/s3');
    expect(file.outages).toEqual([{ source: 'feed', from: '2024-01-06T00:00:00.000Z', to: null }]);
    expect(file.series.get('sensor/s0/W')).toEqual(seriesOf([912, 913.5, NaN, 915]));
    expect([...file.series.get('sensor/s1/W')!.value]).toEqual([6.727927, 6.728001]);
    expect(file.observations).toBe(6);
  });

  it('that is another kind of file, or of a version from the future, is refused with the reason', async () => {
    expect(await fault(new TextEncoder().encode('{"type":"recording"}'))).toMatchObject({ fault: 'kind' });
    expect(await fault(new Uint8Array())).toMatchObject({ fault: 'kind' });
    const newer = await fileOf();
    newer[8] = 2;
    const error = await fault(newer);
    expect(error.fault).toBe('version');
    expect(error.message).toMatch(/version 2, this reader knows 1/);
  });

  it('cut off anywhere is refused and says where it ends', async () => {
    const whole = await fileOf();
    for (let size = 8; size < whole.length; size += 7) {
      const error = await fault(whole.subarray(0, size));
      expect(error.fault).toBe('short');
      expect(error.path).toMatch(/^byte \d+/);
    }
  });

  it('with any byte changed is refused, nearly always by its checksum', async () => {
    const whole = await fileOf();
    for (let at = 12; at < whole.length; at += 3) {
      const spoilt = whole.slice();
      spoilt[at]! ^= 0x10;
      await fault(spoilt);
    }
    const spoilt = whole.slice();
    spoilt[whole.length - 3]! ^= 1;
    expect(await fault(spoilt)).toMatchObject({
      fault: 'checksum',
      path: expect.stringMatching(/section TAIL/) as string,
    });
  });

  it('whose contents do not fit together is refused with the place', async () => {
    expect((await fault(await fileOf({ head: { ...head, from: 'yesterday' } }))).path).toBe('section HEAD, from');
    expect((await fault(await fileOf({ tail: { datastreams: 2, observations: 9 } }))).path).toBe('section TAIL');
    const five = Array.from({ length: 5 }, () => seriesOf([1]));
    expect((await fault(await fileOf({ series: five }))).message).toMatch(/datastream 4 is unknown/);
    const backwards = { ...seriesOf([1, 2]), timeMs: Float64Array.of(T0, T0 - 1) };
    expect((await fault(await fileOf({ series: [backwards] }))).message).toMatch(/time 1 is before/);
  });
});

describe('a series in few bytes', () => {
  it('of a gauge takes no more than 2 bytes an observation', () => {
    const stage = Array.from({ length: 2000 }, (_, i) => Math.round(9000 + 300 * Math.sin(i / 90)) / 10);
    expect(bytesOf(seriesOf(stage)).length / 2000).toBeLessThanOrEqual(2.1);
  });

  it('gives back any values, times and flags exactly', () => {
    const row = fc.record({
      step: fc.integer({ min: 0, max: 1e9 }),
      value: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1e6),
      ),
      flags: fc.integer({ min: 0, max: 15 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        let at = T0;
        const columns: SeriesColumns = {
          timeMs: Float64Array.from(rows, ({ step }) => (at += step)),
          value: Float64Array.from(rows, ({ value, flags }) => ((flags & 3) === 3 ? NaN : value)),
          flags: Uint8Array.from(rows, ({ flags }) => flags),
        };
        const back = decodeSeries(bytesOf(columns), 100, 'x', 's');
        expect([...back.timeMs]).toEqual([...columns.timeMs]);
        expect([...back.flags]).toEqual([...columns.flags]);
        // -0 is stored as 0: no instrument tells them apart.
        expect([...back.value].map((v) => v + 0)).toEqual([...columns.value].map((v) => v + 0));
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('of any bytes ends in a series or in an error with its place, never in a hang or a great allocation', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const { timeMs } = decodeSeries(bytes, 1000, 'x', 's');
          expect(timeMs.length).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect((error as Error).message).toMatch(/^x: s: /);
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});

describe('the checksum', () => {
  it('is CRC-32 as everyone computes it', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new TextEncoder().encode('789'), crc32(new TextEncoder().encode('123456')))).toBe(0xcbf43926);
  });
});
