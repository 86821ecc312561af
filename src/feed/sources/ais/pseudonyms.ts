import { createHmac, randomBytes } from 'node:crypto';

const DAY_MS = 86_400_000;
const LETTERS = 10;

/**
 * Names for vessels that do not tell which they are: keyed hashes of their numbers. `daily`: with a new key each day (UTC), which
 * never leaves this process, so that no journey can be followed from one day to the next. `fixed`: always the same, for vessels that
 * nobody lives on.
 * @returns name of a vessel at an instant: 10 hexadecimal digits
 */
export function createPseudonyms(kind: 'daily' | 'fixed'): (mmsi: number, timeMs: number) => string {
  const secret = kind === 'fixed' ? Buffer.from('simulated') : randomBytes(32);
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
