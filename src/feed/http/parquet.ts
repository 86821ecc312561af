import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Observation } from '../../live/observation.ts';
import type { RolledUp } from '../../live/rollUp.ts';

const CREATED_BY = 'hafenblick';
const instants = (rows: readonly { readonly ms: number }[]): Date[] => rows.map(({ ms }) => new Date(ms));
const words = <T>(rows: readonly T[], word: (row: T) => string) => rows.map(word);

/** Observations as an Apache Parquet file: time (timestamp, ms, UTC), value (double, null where missing), unit, quality, origin. */
export function parquetOfObservations(rows: readonly Observation[], unit: string): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      createdBy: CREATED_BY,
      columnData: [
        {
          name: 'time',
          data: instants(rows.map(({ timeMs }) => ({ ms: timeMs }))),
          type: 'TIMESTAMP',
          nullable: false,
        },
        { name: 'value', data: rows.map(({ value }) => (Number.isNaN(value) ? null : value)), type: 'DOUBLE' },
        { name: 'unit', data: words(rows, () => unit), type: 'STRING', nullable: false },
        { name: 'quality', data: words(rows, ({ quality }) => quality), type: 'STRING', nullable: false },
        { name: 'origin', data: words(rows, ({ origin }) => origin), type: 'STRING', nullable: false },
      ],
    }),
  );
}

/** Roll-ups as an Apache Parquet file: begin of the bucket, min, max, mean, last, n, unit, quality, origin, mixed. */
export function parquetOfBuckets(rows: readonly RolledUp[], unit: string): Uint8Array {
  const figure = (name: 'min' | 'max' | 'mean' | 'last') =>
    ({ name, data: rows.map((row) => row[name]), type: 'DOUBLE', nullable: false }) as const;
  return new Uint8Array(
    parquetWriteBuffer({
      createdBy: CREATED_BY,
      columnData: [
        { name: 'time', data: instants(rows.map(({ tMs }) => ({ ms: tMs }))), type: 'TIMESTAMP', nullable: false },
        ...[figure('min'), figure('max'), figure('mean'), figure('last')],
        { name: 'n', data: rows.map(({ n }) => n), type: 'INT32', nullable: false },
        { name: 'unit', data: words(rows, () => unit), type: 'STRING', nullable: false },
        { name: 'quality', data: words(rows, ({ quality }) => quality), type: 'STRING', nullable: false },
        { name: 'origin', data: words(rows, ({ origin }) => origin), type: 'STRING', nullable: false },
        { name: 'mixed', data: rows.map(({ mixed }) => mixed), type: 'BOOLEAN', nullable: false },
      ],
    }),
  );
}
