import type { BuildingFacts } from '../../state/buildingIndex.ts';

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Facts under names that carry their unit; null where nothing is known. */
function record(facts: BuildingFacts): Record<string, string | number | null> {
  const { provenance } = facts;
  return {
    id: facts.id,
    name: facts.name,
    use: facts.use,
    kind: facts.kind.de,
    height_m: facts.heightM,
    storeys: facts.storeys,
    year_from: facts.years?.[0] ?? null,
    year_to: facts.years?.[1] ?? null,
    roof: facts.roof,
    street: facts.street,
    number: facts.number,
    district: facts.district?.name ?? null,
    dwellings: facts.dwellings,
    footprint_m2: facts.areaM2,
    ground_m_nhn: facts.footM,
    quay_distance_m: facts.quayM,
    lon: round(facts.place.lon, 6),
    lat: round(facts.place.lat, 6),
    east_epsg25832_m: round(facts.utm.e, 1),
    north_epsg25832_m: round(facts.utm.n, 1),
    provenance: provenance.kind,
    source: provenance.source,
    licence: provenance.licence,
    date: provenance.date,
  };
}

const quoted = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180: a line of names and a line of values. */
export function factsAsCsv(facts: BuildingFacts): string {
  const entries = Object.entries(record(facts));
  return `${entries.map(([name]) => name).join(',')}\r\n${entries.map(([, value]) => quoted(value)).join(',')}\r\n`;
}

/** A GeoJSON feature, RFC 7946. */
export function factsAsJson(facts: BuildingFacts): string {
  const { id, lon, lat, ...properties } = record(facts);
  return JSON.stringify(
    { type: 'Feature', id, geometry: { type: 'Point', coordinates: [lon, lat] }, properties },
    null,
    2,
  );
}
