import { GroundMetaSchema } from '../schema/cityFiles.ts';
import type { ColumnFile } from '../schema/columnFile.ts';
import { decode } from '../schema/decode.ts';

/** `km 780,8`, `Rhein-km 780.8`, `780,8`. @returns null when it is no kilometre of the Rhine at Duisburg */
export function parseRiverKm(query: string): number | null {
  const match = /^(?:rhein|rhine|莱茵河)?[\s-]*(?:km|公里)?\s*(7[5-9]\d)(?:[.,](\d))?\s*(?:km|公里)?$/i.exec(
    query.trim(),
  );
  return match ? Number(`${match[1]}.${match[2] ?? 0}`) : null;
}

/**
 * Where a kilometre of the river is: the middle of the vertices of its bed and banks that carry this kilometre.
 * @returns scene metres, null where the ground of the city has no such kilometre
 */
export function placeOfRiverKm({ meta, columns }: ColumnFile, km: number): { x: number; z: number } | null {
  const { bodies } = decode(GroundMetaSchema, meta, 'ground');
  const { x, z, body, km: kms } = columns;
  if (!x || !z || !body || !kms) return null;
  const isRiver = bodies.map(({ kind }) => kind === 'river');
  const wanted = Math.round((km - 700) * 100);
  let [sumX, sumZ, count] = [0, 0, 0];
  for (let i = 0; i < kms.length; i++) {
    if (Math.abs(kms[i]! - wanted) > 8 || body[i] === 0 || !isRiver[body[i]! - 1]) continue;
    sumX += x[i]!;
    sumZ += z[i]!;
    count++;
  }
  return count === 0 ? null : { x: sumX / count / 10, z: sumZ / count / 10 };
}
