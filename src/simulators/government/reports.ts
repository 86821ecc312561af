import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import { polledStations } from '../stations/polled.ts';

const DAY_MS = 86_400_000;
/** Of a place: in each such span one report comes in, in its first days, and is done before the next. */
const SPAN_MS = 16 * DAY_MS;
/** Until somebody at the city has looked at it, and the share of its time until somebody works on it. */
const CHECKED_AFTER_DAYS = 0.6;
const IN_WORK_AFTER = 0.45;
/** How often the city is asked. */
export const REPORTS_POLL_S = 3600;
/** Between the id of a place and the number of the report at it. */
export const NUMBER_MARK = '.';

/** What can be reported, as cities of the country list it: general knowledge. */
const SERVICES = [
  { service_code: '101', service_name: 'Straßenbeleuchtung defekt', group: 'Straße' },
  { service_code: '102', service_name: 'Schlagloch, Schaden an der Fahrbahn', group: 'Straße' },
  { service_code: '103', service_name: 'Schaden am Gehweg', group: 'Straße' },
  { service_code: '104', service_name: 'Ampel gestört', group: 'Straße' },
  { service_code: '201', service_name: 'Wilder Müll', group: 'Sauberkeit' },
  { service_code: '202', service_name: 'Überfüllter Papierkorb', group: 'Sauberkeit' },
  { service_code: '301', service_name: 'Spielplatz, Grünanlage', group: 'Grün' },
] as const;

/** A report at a place: which of them, and when it went from one state to the next. */
export interface ReportCourse {
  readonly number: number;
  readonly requestedMs: number;
  readonly checkedMs: number;
  readonly inWorkMs: number;
  readonly closedMs: number;
}

/** The last report at a place, by its key; it goes from new to done in some days, and stays the last until the next one comes. */
export function reportAt(key: number, atMs: number): ReportCourse {
  const offsetMs = hash2(key, 1) * SPAN_MS;
  const courseOf = (number: number): ReportCourse => {
    const requestedMs = Math.floor(number * SPAN_MS - offsetMs + 3 * hash2(key, number, 2) * DAY_MS);
    const lasts = 2 + 9 * hash2(key, number, 3);
    const after = (days: number): number => Math.floor(requestedMs + days * DAY_MS);
    return { number, requestedMs, checkedMs: after(CHECKED_AFTER_DAYS), inWorkMs: after(lasts * IN_WORK_AFTER), closedMs: after(lasts) }; // prettier-ignore
  };
  const number = Math.floor((atMs + offsetMs) / SPAN_MS);
  const course = courseOf(number);
  return course.requestedMs <= atMs ? course : courseOf(number - 1);
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** A service request of GeoReport v2, with the states of CitySDK, as the city has it at an instant. */
function requestOf({ key, asset }: Station, atMs: number): object {
  const { number, requestedMs, checkedMs, inWorkMs, closedMs } = reportAt(key, atMs);
  const [lon, lat] = asset.geometry!.coordinates;
  const own = asset.id.slice(asset.id.indexOf('/') + 1);
  const { service_code, service_name } = SERVICES[Math.floor(hash2(key, number, 4) * SERVICES.length)]!;
  const [status, detailed, updatedMs] =
    atMs >= closedMs
      ? ['closed', 'PROCESSED', closedMs]
      : atMs >= inWorkMs
        ? ['open', 'IN_PROCESS', inWorkMs]
        : atMs >= checkedMs
          ? ['open', 'RECEIVED', checkedMs]
          : ['open', 'PENDING', requestedMs];
  return {
    service_request_id: `${own}${NUMBER_MARK}${number}`,
    status,
    status_notes: null,
    service_code,
    service_name,
    description: null,
    agency_responsible: atMs >= checkedMs ? 'Stadt Duisburg' : null,
    service_notice: null,
    requested_datetime: iso(requestedMs),
    updated_datetime: iso(updatedMs),
    expected_datetime: null,
    address: asset.properties.name.de,
    address_id: null,
    zipcode: null,
    lat,
    long: lon,
    media_url: null,
    extended_attributes: { detailed_status: detailed },
  };
}

/** A city that speaks Open311 and is asked for the report at each place: its answers, and what can be reported. */
export function reportService(places: readonly Station[], seed: number) {
  const answer = (place: Station, atMs: number): unknown => [requestOf(place, atMs)];
  const services = SERVICES.map((each) => ({ ...each, description: null, metadata: false, type: 'realtime', keywords: '' }));
  return { ...polledStations({ stations: places, everyS: REPORTS_POLL_S, seed, phaseKey: REPORTS_POLL_S, answer }), services };
} // prettier-ignore
