// The recording `flood-2024-01`, made from published figures (assets/recordings/flood-2024-01/*.csv).
//
// Stage and discharge at Ruhrort: the figures are daily means. A daily mean stands at the middle of its day, 12:00 UTC, origin
// "recorded"; between two of them a monotone interpolation every 15 min, origin "computed".
//
// Air: hourly means. The publisher (UBA) stamps an hour by its begin in CET all year. One of the two files behind uba-hourly.csv carried
// a "Z" on the very same stamps; it begins at midnight and ends at 23:00 of the queried days, as a query in CET does, and at the
// traffic station NO2 rises from the 05:00 and peaks at the 07:00 stamp on workdays, as it does in local time: the Z is a reader's
// addition. An observation stands at the end of its hour, when its mean is complete: begin 00:00 CET = end 00:00 UTC, so the figures of
// the stamp, read as UTC, are the phenomenon time. An empty cell is a value the station did not deliver: quality "missing".
import { isoOf, type Origin, type Quality } from '../../schema/observations.ts';
import { pchip } from './pchip.ts';

const MINUTE = 60_000;
const STEP = 15 * MINUTE;

export const FLOOD_2024_HEADER = {
  type: 'recording',
  version: 1,
  name: 'flood-2024-01',
  from: '2023-12-20T00:00:00Z',
  to: '2024-01-15T23:45:00Z',
  opensAt: '2024-01-04T13:20:00Z',
  sources: [
    {
      id: 'pegelonline',
      name: 'Wasserstraßen- und Schifffahrtsverwaltung des Bundes (WSV), PEGELONLINE',
      licence: 'dl-de/zero-2-0',
      note: 'daily means at 12:00 UTC; between them computed (monotone cubic, 15 min)',
    },
    {
      id: 'uba',
      name: 'Umweltbundesamt mit Daten der Messnetze der Länder',
      licence: 'dl-de/by-2-0',
      note: 'hourly; PM10 is a 24-hour moving mean; stamped at the end of the hour',
    },
  ],
} as const;

interface Line {
  readonly datastream: string;
  readonly ms: number;
  readonly value: number | null;
  readonly quality: Quality;
  readonly origin: Origin;
}

const rowsOf = (csv: string): string[][] =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

function gaugeLines(csv: string, from: number, to: number): Line[] {
  const rows = rowsOf(csv);
  const noon = rows.map(([date]) => Date.parse(`${date ?? ''}T12:00:00Z`));
  const lines: Line[] = [];
  for (const [property, column] of [
    ['W', 1],
    ['Q', 2],
  ] as const) // prettier-ignore
  {
    const figures = rows.map((row) => Number(row[column]));
    const at = pchip(noon, figures);
    const isFigure = new Set(noon);
    for (let ms = from; ms <= to; ms += STEP)
      lines.push({
        datastream: `gauge/duisburg-ruhrort/${property}`,
        ms,
        value: isFigure.has(ms) ? at(ms) : Math.round(at(ms) * 10) / 10,
        quality: 'good',
        origin: isFigure.has(ms) ? 'recorded' : 'computed',
      });
  }
  return lines;
}

/** What a station measures at all; a column that it never fills is not a gap. */
const MEASURED: Record<string, readonly string[]> = {
  denw034: ['NO2', 'PM10', 'O3'],
  denw112: ['NO2', 'PM10'],
  denw338: ['NO2', 'PM10'],
  denw382: ['NO2', 'PM10'],
};

function airLines(csv: string, from: number, to: number): Line[] {
  return rowsOf(csv).flatMap(([stamp, station = '', ...cells]) => {
    const ms = Date.parse(`${(stamp ?? '').replace(' ', 'T')}:00Z`);
    if (ms < from || ms > to) return [];
    return ['NO2', 'PM10', 'O3'].flatMap((property, column): Line[] => {
      if (!MEASURED[station]?.includes(property)) return [];
      const cell = cells[column] ?? '';
      const value = cell === '' ? null : Number(cell);
      const quality = value === null ? 'missing' : 'good';
      return [{ datastream: `air/${station}/${property}`, ms, value, quality, origin: 'recorded' }];
    });
  });
}

/**
 * @param gaugeCsv `date,stage_cm,discharge_m3s`, a day before and after the span
 * @param airCsv `hour_start_cet,station,no2,pm10,o3`
 * @returns the recording as newline-delimited JSON
 */
export function floodRecording(gaugeCsv: string, airCsv: string): string {
  const [from, to] = [Date.parse(FLOOD_2024_HEADER.from), Date.parse(FLOOD_2024_HEADER.to)];
  const lines = [...gaugeLines(gaugeCsv, from, to), ...airLines(airCsv, from, to)];
  lines.sort((a, b) => a.ms - b.ms || (a.datastream < b.datastream ? -1 : 1));
  const text = lines.map(({ datastream, ms, value, quality, origin }) =>
    JSON.stringify({ datastream, time: isoOf(ms).replace('.000Z', 'Z'), value, quality, origin }),
  );
  return `${[JSON.stringify(FLOOD_2024_HEADER), ...text].join('\n')}\n`;
}
