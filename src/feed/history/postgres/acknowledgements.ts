import { unixMs } from '../../../geo/units.ts';
import type { KeptAcknowledgement } from '../acknowledgements.ts';
import type { KeptAcknowledgements } from '../historyStore.ts';
import type { Ask } from './read.ts';

interface Kept {
  readonly alarm: string;
  readonly subject: string;
  readonly at: number;
  readonly written: number;
  readonly by: string;
  readonly note: string;
}
const keptOf = ({ at, written, ...rest }: Kept): KeptAcknowledgement => ({ ...rest, atMs: unixMs(at), writtenMs: unixMs(written) }); // prettier-ignore
const SELECT = `SELECT alarm, subject, at_ms::float8 AS at, written_ms::float8 AS written, author AS by, note FROM hafenblick_acknowledgements`;

/** What people said to alarms: written at once, not with the next commit. */
export function createAcknowledgements(ask: Ask): KeptAcknowledgements {
  return {
    put: async ({ alarm, subject, atMs, writtenMs, by, note }) => {
      await ask(
        'INSERT INTO hafenblick_acknowledgements (alarm, subject, at_ms, written_ms, author, note) VALUES ($1, $2, $3, $4, $5, $6)',
        [alarm, subject, atMs, writtenMs, by, note],
      );
    },
    between: async (fromMs, toMs, most) =>
      (await ask<Kept>(`${SELECT} WHERE at_ms >= $1 AND at_ms <= $2 ORDER BY at_ms, id LIMIT $3`, [Math.ceil(Math.max(fromMs, -8.64e15)), Math.floor(Math.min(toMs, 8.64e15)), most])).map(keptOf), // prettier-ignore
    last: async (alarm, fromMs, toMs) => {
      const [row] = await ask<Kept>(`${SELECT} WHERE alarm = $1 AND at_ms >= $2 AND at_ms <= $3 ORDER BY at_ms DESC, id DESC LIMIT 1`, [alarm, Math.ceil(Math.max(fromMs, -8.64e15)), Math.floor(Math.min(toMs, 8.64e15))]); // prettier-ignore
      return row ? keptOf(row) : null;
    },
  };
}
