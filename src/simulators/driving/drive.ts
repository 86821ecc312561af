/** From a halt to the next: metres and seconds of speeding up, and the way at full speed. */
export interface Drive {
  readonly fromM: number;
  readonly toM: number;
  /** Unix milliseconds. */
  readonly departMs: number;
  readonly arriveMs: number;
  readonly topMs: number;
}

/** Gentle, as standing passengers need it; braking as fast as speeding up. */
const ACCELERATION = 0.8;

/** The quickest drive from standing to standing. @param topMs greatest speed, m/s */
export function driveOf(fromM: number, toM: number, departMs: number, topMs: number): Drive {
  const way = Math.max(0, toM - fromM);
  const top = Math.min(topMs, Math.sqrt(way * ACCELERATION));
  const seconds = way === 0 ? 0 : way / top + top / ACCELERATION;
  return { fromM, toM, departMs, arriveMs: departMs + seconds * 1000, topMs: top };
}

/** Where and how fast at an instant; before and after it stands at its ends. */
export function onDrive({ fromM, toM, departMs, arriveMs, topMs }: Drive, atMs: number): { readonly atM: number; readonly speedMs: number } {
  if (atMs <= departMs) return { atM: fromM, speedMs: 0 };
  if (atMs >= arriveMs) return { atM: toM, speedMs: 0 };
  const [since, left] = [(atMs - departMs) / 1000, (arriveMs - atMs) / 1000];
  const changeS = topMs / ACCELERATION;
  if (since < changeS) return { atM: fromM + (ACCELERATION * since ** 2) / 2, speedMs: ACCELERATION * since };
  if (left < changeS) return { atM: toM - (ACCELERATION * left ** 2) / 2, speedMs: ACCELERATION * left };
  return { atM: fromM + topMs * (since - changeS / 2), speedMs: topMs };
} // prettier-ignore

/** When a place on the way is passed, Unix milliseconds. */
export function passesAt({ fromM, toM, departMs, arriveMs, topMs }: Drive, atM: number): number {
  const changeM = topMs ** 2 / ACCELERATION / 2;
  if (atM <= fromM) return departMs;
  if (atM >= toM) return arriveMs;
  if (atM - fromM < changeM) return departMs + 1000 * Math.sqrt((2 * (atM - fromM)) / ACCELERATION);
  if (toM - atM < changeM) return arriveMs - 1000 * Math.sqrt((2 * (toM - atM)) / ACCELERATION);
  return departMs + 1000 * ((atM - fromM) / topMs + topMs / ACCELERATION / 2);
}
