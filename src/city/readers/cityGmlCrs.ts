/** How the coordinates of a file become EPSG:25832. */
export interface CityGmlCrs {
  /** Taken off every easting: 32 000 000 where the zone is written before it (EPSG:4647). */
  readonly eastingShift: number;
}

const UTM32: CityGmlCrs = { eastingShift: 0 };
const ZONE_PREFIXED: CityGmlCrs = { eastingShift: 32_000_000 };

/**
 * Reads a `srsName` as the German states write it: `urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH`, `EPSG:25832`,
 * `urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::7837`, EPSG:5555 (UTM32 + DHHN92), EPSG:4647 (zone written before the easting).
 * @returns null where the name means another system
 */
export function readSrsName(name: string): CityGmlCrs | null {
  if (/ETRS89[_/ ]*UTM32/i.test(name)) return UTM32;
  const codes = [...name.matchAll(/EPSG[:/]+(?:[\d.]*[:/]+)?(\d{4,6})/gi)].map((match) => match[1]);
  if (codes.some((code) => code === '25832' || code === '5555')) return UTM32;
  if (codes.some((code) => code === '4647')) return ZONE_PREFIXED;
  return null;
}

/** Whether a point may be in zone 32 of Germany: catches swapped axes, degrees and other zones' numbers before anything is built. */
export const isInGermany = (e: number, n: number): boolean =>
  e > 200_000 && e < 950_000 && n > 5_200_000 && n < 6_200_000;
