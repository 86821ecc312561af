/** Feet and inches in metres. */
const FOOT_M = 0.3048;
const INCH_M = 0.0254;

/**
 * A length as mappers write it: `12`, `12.5 m`, `3,5`, `40'`, `40 ft`, `5'11"` (https://wiki.openstreetmap.org/wiki/Map_features/Units).
 * @returns metres, or null where it is none
 */
export function readLength(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, number, unit] = /^\+?(-?\d+(?:[.,]\d+)?)\s*(m|metres?|meters?|cm|ft|feet|')?$/i.exec(text.trim()) ?? [];
  if (number !== undefined) {
    const value = Number(number.replace(',', '.'));
    return /^(ft|feet|')$/i.test(unit ?? '') ? value * FOOT_M : /^cm$/i.test(unit ?? '') ? value / 100 : value;
  }
  const [, feet, inches] = /^(\d+)'\s*(\d+(?:\.\d+)?)"$/.exec(text.trim()) ?? [];
  return feet === undefined ? null : Number(feet) * FOOT_M + Number(inches) * INCH_M;
}

/** A count that may be halved, such as `building:levels=2.5`; null where it is none or below 0. */
export function readLevels(text: string | undefined): number | null {
  const [, number] = /^(\d{1,3}(?:[.,]\d+)?)$/.exec(text?.trim() ?? '') ?? [];
  return number === undefined ? null : Number(number.replace(',', '.'));
}

const POINTS = ['N', 'NNE', 'NE', 'ENE', 'E', 'ESE', 'SE', 'SSE', 'S', 'SSW', 'SW', 'WSW', 'W', 'WNW', 'NW', 'NNW'];

/** A direction as degrees from north or as a point of the compass (`roof:direction`) → e and n of a vector, or null. */
export function readDirection(text: string | undefined): readonly [e: number, n: number] | null {
  if (text === undefined) return null;
  const point = POINTS.indexOf(text.trim().toUpperCase());
  const value = point >= 0 ? point * 22.5 : /^-?\d+(\.\d+)?°?$/.test(text.trim()) ? Number.parseFloat(text) : NaN;
  if (Number.isNaN(value)) return null;
  const azimuth = (value * Math.PI) / 180;
  return [Math.sin(azimuth), Math.cos(azimuth)];
}

/** A year where one year is named (`1907`, `1907-05`); `~1950`, `C19` and `1890s` are not one year. */
export function readStartYear(text: string | undefined): number | null {
  const [, year] = /^(\d{4})(-\d{2}(-\d{2})?)?$/.exec(text?.trim() ?? '') ?? [];
  const value = Number(year ?? NaN);
  return value >= 800 && value <= 2200 ? value : null;
}
