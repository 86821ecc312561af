import { createHmac, randomBytes } from 'node:crypto';

const DAY_MS = 86_400_000;
const LETTERS = 10;

/**
 * Names for vessels that do not tell which they are: keyed hashes of their numbers. `daily`: with a new key each day (UTC), which
 * never leaves this process, so that no journey can be followed from one day to the next. `fixed`: always the same, for vessels that
 * nobody lives on.
 * @param shared what several feeds share: a vessel has one name in all of them, and keeps it over a restart. Who knows it could follow a
 * journey from day to day
 * @returns name of a vessel at an instant: 10 hexadecimal digits
 */
export function createPseudonyms(
  kind: 'daily' | 'fixed',
  shared: string | null = null,
): (mmsi: number, timeMs: number) => string {
  const own = shared === null ? randomBytes(32) : createHmac('sha256', shared).update('vessels').digest();
  const secret = kind === 'fixed' ? Buffer.from('simulated') : own;
  let day = Number.NaN;
  let key = secret;
  return (mmsi, timeMs) => {
    const today = kind === 'fixed' ? 0 : Math.floor(timeMs / DAY_MS);
    if (today !== day) {
      day = today;
      key = createHmac('sha256', secret).update(String(today)).digest();
    }
    return createHmac('sha256', key).update(String(mmsi)).digest('hex').slice(0, LETTERS);
  };
}
