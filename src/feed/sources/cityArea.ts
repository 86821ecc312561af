/** West, south, east, north of the city in degrees: many a source serves more than one. */
const CITY_BOX = [6.6256, 51.3329, 6.8303, 51.5601] as const;
const KM_PER_DEG_LAT = 111.2;
const KM_PER_DEG_LON = KM_PER_DEG_LAT * Math.cos((51.45 * Math.PI) / 180);

/** Whether a place lies in the city's bounding box, or so near to it that it matters there. */
export function isNearCity(lon: number, lat: number, marginKm = 0): boolean {
  const [west, south, east, north] = CITY_BOX;
  const [across, along] = [marginKm / KM_PER_DEG_LON, marginKm / KM_PER_DEG_LAT];
  return lon >= west - across && lon <= east + across && lat >= south - along && lat <= north + along;
}
