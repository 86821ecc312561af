import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { DecodeError } from '../../src/schema/decode.ts';
import { decodeFrame, encodeFrame, FLAG_DEFLATE, HEADER_BYTES, type Frame } from '../../src/live/frame.ts';
import { createFrameReader, inflateFrame } from '../../src/live/inflateFrame.ts';
import { packFlags, type ObservationColumns } from '../../src/live/observation.ts';

const head = { tile: 3, epoch: 0xdead_beef, seq: 42 };
const SEED = 20_240_106;

interface Row {
  index: number;
  timeMs: number;
  value: number;
  flags: number;
}
const columnsOf = (rows: readonly Row[]): ObservationColumns => ({
  count: rows.length,
  index: Uint32Array.from(rows, (r) => r.index),
  timeMs: Float64Array.from(rows, (r) => r.timeMs),
  value: Float64Array.from(rows, (r) => r.value),
  flags: Uint8Array.from(rows, (r) => r.flags),
});
const delta = (rows: readonly Row[]): Frame => ({
  type: 'delta',
  ...head,
  previousSeq: 40,
  observations: columnsOf(rows),
});

const anyValue = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -3_000_000_000, max: 3_000_000_000 }).map((n) => n / 10),
  fc.integer({ min: -30_000, max: 30_000 }).map((n) => n / 1000),
);
const anyRow: fc.Arbitrary<Row> = fc
  .record({
    index: fc.oneof(fc.nat(300), fc.nat(1_048_575)),
    timeMs: fc.oneof(fc.integer({ min: 1.7e12, max: 1.7e12 + 50_000 }), fc.integer({ min: -1e12, max: 4e12 })),
    value: anyValue,
    quality: fc.nat(3),
    origin: fc.nat(3),
  })
  .map(({ index, timeMs, value, quality, origin }) => ({
    index,
    timeMs,
    // -0 and 0 are one reading.
    value: quality === 3 ? NaN : value + 0,
    flags: quality | (origin << 2),
  }));

/** Runs a decoder that may refuse, but only with a DecodeError that names a path. */
function refusesOrReads(bytes: Uint8Array): void {
  try {
    decodeFrame(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    expect((error as DecodeError).path).not.toBe('');
  }
}

describe('a frame of twin.live.v1', () => {
  it('brings every observation through unchanged, whatever its values, times and indices', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 200 }), (rows) => {
        const frame = delta(rows);
        expect(decodeFrame(encodeFrame(frame))).toStrictEqual(frame);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('keeps the recorded crest exact: 938.6 cm stays 938.6 cm', () => {
    const frame = delta([
      { index: 7, timeMs: Date.UTC(2024, 0, 6, 12), value: 938.6, flags: packFlags('good', 'recorded') },
    ]);
    const read = decodeFrame(encodeFrame(frame));
    expect(read.type === 'delta' && read.observations.value[0]).toBe(938.6);
  });

  it('does not widen a column for a zero that rounding made negative', () => {
    const rows = [0.1, -0, 0.2].map((value, index) => ({ index, timeMs: 1e12, value, flags: 0 }));
    expect(encodeFrame(delta(rows)).byteLength).toBe(
      encodeFrame(delta(rows.map((r) => ({ ...r, value: r.value + 0 })))).byteLength,
    );
  });

  it('writes 10 000 sensor updates in at most 70 kB', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      index: i,
      timeMs: 1_704_542_400_000 + ((i * 7919) % 1000),
      value: Math.round(Math.sin(i) * 500_000) / 1000,
      flags: i % 97 === 0 ? packFlags('provisional', 'live') : packFlags('good', 'live'),
    }));
    expect(encodeFrame(delta(rows)).byteLength).toBeLessThanOrEqual(70_000);
  });

  it('has its header where the contract says', () => {
    const bytes = encodeFrame(delta([{ index: 1, timeMs: 1e12, value: 1, flags: 0 }]));
    const view = new DataView(bytes.buffer);
    expect(HEADER_BYTES).toBe(24);
    expect([view.getUint16(0, true), view.getUint8(2), view.getUint8(3), view.getUint8(4)]).toEqual([0x5448, 1, 2, 0]);
    expect([view.getUint16(6, true), view.getUint32(8, true), view.getUint32(12, true)]).toEqual([3, 0xdead_beef, 42]);
    expect(view.getFloat64(16, true)).toBe(1e12);
  });

  it.each<Frame>([
    { type: 'snapshot', ...head, part: 2, parts: 3, observations: columnsOf([]) },
    {
      type: 'heartbeat',
      ...head,
      serverTimeMs: unixMs(1.7e12),
      clock: { mode: 'recorded', recording: 'flood-2024-01', instantMs: unixMs(1.704e12), speed: 60 },
      range: { fromMs: unixMs(1.703e12), toMs: unixMs(1.705e12) },
    },
    {
      type: 'heartbeat',
      ...head,
      serverTimeMs: unixMs(1),
      clock: { mode: 'live', instantMs: unixMs(2), speed: 1 },
      range: null,
    },
    { type: 'source', ...head, id: 'pegelonline', state: 'down', lastGoodMs: null },
    { type: 'source', ...head, id: 'flood-2024-01', state: 'recorded', lastGoodMs: unixMs(5) },
    { type: 'resync', ...head, reason: 'loop' },
  ])('of type $type is read as it was written', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toStrictEqual(frame);
  });

  it('is read from any place in a larger buffer', () => {
    const frame = delta([{ index: 9, timeMs: 1e12, value: 0.1, flags: 0 }]);
    const bytes = encodeFrame(frame);
    const pool = new Uint8Array(bytes.length + 3);
    pool.set(bytes, 3);
    expect(decodeFrame(pool.subarray(3))).toStrictEqual(frame);
  });
});

describe('a malformed frame', () => {
  const samples = [
    encodeFrame(delta([{ index: 1, timeMs: 1e12, value: 1.5, flags: 0 }, { index: 70_000, timeMs: 2e12, value: Math.PI, flags: 5 }])), // prettier-ignore
    encodeFrame({ type: 'source', ...head, id: 'pegelonline', state: 'live', lastGoodMs: null }),
    encodeFrame({ type: 'heartbeat', ...head, serverTimeMs: unixMs(1), clock: { mode: 'recorded', recording: 'x', instantMs: unixMs(2), speed: 1 }, range: null }), // prettier-ignore
    encodeFrame({ type: 'resync', ...head, reason: 'loop' }),
  ];

  it('is refused with a path when bytes of a good frame are changed or cut, and is never anything but refused or read', () => {
    const edit = fc.tuple(fc.nat(120), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(edit, { maxLength: 6 }),
        fc.nat(130),
        (sample, edits, length) => {
          const bytes = sample.slice(0, length);
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
          refusesOrReads(bytes);
        },
      ),
      { seed: SEED, numRuns: 50_000 },
    );
  }, 60_000);

  it('is refused when it is noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        refusesOrReads(bytes);
        if (bytes.length >= HEADER_BYTES) {
          bytes.set([0x48, 0x54, 1, (bytes[3]! % 5) + 1, 0, 0]);
          refusesOrReads(bytes);
        }
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  }, 60_000);

  it('cannot make the reader allocate for observations it does not carry', () => {
    const bytes = encodeFrame(delta([{ index: 1, timeMs: 1e12, value: 1, flags: 0 }]));
    new DataView(bytes.buffer).setUint32(32, 65_000, true);
    expect(() => decodeFrame(bytes)).toThrow(/delta\.length/);
    new DataView(bytes.buffer).setUint32(32, 4_000_000_000, true);
    expect(() => decodeFrame(bytes)).toThrow(/delta\.count/);
  });

  it('cannot say a value for a missing one, nor none for a good one', () => {
    expect(() => decodeFrame(encodeFrame(delta([{ index: 1, timeMs: 1, value: 5, flags: 3 }])))).toThrow(
      /delta\.value\.0/,
    );
    expect(() => decodeFrame(encodeFrame(delta([{ index: 1, timeMs: 1, value: NaN, flags: 0 }])))).toThrow(/value\.0/);
  });
});

describe('a deflated frame', () => {
  const deflated = (bytes: Uint8Array): Uint8Array => {
    const out = Buffer.concat([bytes.subarray(0, HEADER_BYTES), deflateRawSync(bytes.subarray(HEADER_BYTES))]);
    out[4]! |= FLAG_DEFLATE;
    return out;
  };
  const frame = delta(Array.from({ length: 500 }, (_, i) => ({ index: i, timeMs: 1e12, value: i / 10, flags: 0 })));

  it('is read after inflating', async () => {
    expect(decodeFrame(await inflateFrame(deflated(encodeFrame(frame))))).toStrictEqual(frame);
  });

  it('is refused when it inflates beyond 1 MiB', async () => {
    const bomb = new Uint8Array(HEADER_BYTES + 300_000_000);
    await expect(inflateFrame(deflated(bomb))).rejects.toThrow(/inflates beyond/);
  });

  it('is refused when it is cut off or is not deflate', async () => {
    const whole = deflated(encodeFrame(frame));
    await expect(inflateFrame(whole.subarray(0, whole.length - 20))).rejects.toBeInstanceOf(DecodeError);
    await expect(inflateFrame(whole.fill(0xff, HEADER_BYTES))).rejects.toBeInstanceOf(DecodeError);
  });

  it('does not overtake, and plain frames behind it wait for it', async () => {
    const seqs: number[] = [];
    const done = new Promise<void>((resolve) => {
      const reader = createFrameReader(
        (read) => {
          seqs.push(read.seq);
          if (seqs.length === 4) resolve();
        },
        (error) => expect.unreachable(error.message),
      );
      [0, 1, 2, 3].forEach((seq) => {
        const bytes = encodeFrame({ ...frame, seq });
        reader.push(seq === 1 || seq === 3 ? bytes : deflated(bytes));
      });
    });
    await done;
    expect(seqs).toEqual([0, 1, 2, 3]);
  });
});
