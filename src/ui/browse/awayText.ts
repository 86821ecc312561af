import type { TFunction } from 'i18next';
import { METRES_A_DEGREE } from '../../geo/distance.ts';
import type { Language } from '../../schema/texts.ts';
import { formatDistance } from '../format/formatValue.ts';

interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** Nearer than this it is what one looks at. */
const HERE_M = 100;
export const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

/** How far and which way from where one looks: „2,3 km NO“. Empty where that is unknown or right there. */
export function awayText(from: Place | null, to: Place | null, lang: Language, t: TFunction): string {
  if (!from || !to) return '';
  const east = (to.lon - from.lon) * METRES_A_DEGREE * Math.cos((from.lat * Math.PI) / 180);
  const north = (to.lat - from.lat) * METRES_A_DEGREE;
  const distanceM = Math.hypot(east, north);
  if (distanceM < HERE_M) return '';
  // Eighths of a turn from true north, clockwise.
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4) + 8) % 8;
  return `${formatDistance(distanceM, lang)} ${t(`search.direction.${DIRECTIONS[eighth]!}`)}`;
}
