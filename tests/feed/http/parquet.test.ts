import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { parquetOfBuckets, parquetOfObservations } from '../../../src/feed/http/parquet.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const read = (bytes: Uint8Array) => parquetReadObjects({ file: bytes.slice().buffer });

describe('a series as Parquet', () => {
  it('holds every observation with its instant, unit, quality and origin; a missing value is null', async () => {
    const rows = Array.from({ length: 3000 }, (_, i): Observation => ({
      ...{ datastream: 'a/b/W', timeMs: unixMs(NOON + i * 60_000), value: i === 7 ? NaN : 900 + i / 10 },
      ...{ quality: i === 7 ? 'missing' : 'good', origin: i % 2 ? 'recorded' : 'computed' },
    }));
    const back = await read(parquetOfObservations(rows, 'cm'));
    expect(back).toHaveLength(3000);
    expect(back[1]).toEqual({ time: new Date(NOON + 60_000), value: 900.1, unit: 'cm', quality: 'good', origin: 'recorded' }); // prettier-ignore
    expect(back[7]).toMatchObject({ value: null, quality: 'missing' });
  });

  it('holds roll-ups with all their figures, and is a file also without any', async () => {
    const bucket = { tMs: unixMs(NOON), min: 1, max: 3, mean: 2, last: 3, n: 4, mixed: true } as const;
    const back = await read(parquetOfBuckets([{ ...bucket, origin: 'live', quality: 'outlier' }], 'cm'));
    expect(back).toEqual([
      { time: new Date(NOON), min: 1, max: 3, mean: 2, last: 3, n: 4, unit: 'cm', quality: 'outlier', origin: 'live', mixed: true },
    ]); // prettier-ignore
    expect(await read(parquetOfBuckets([], 'cm'))).toEqual([]);
  });
});
