import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { decode } from '../../schema/decode.ts';
import {
  ConnectorSchema,
  EvseSchema,
  LocationListSchema,
  LocationSchema,
  OcpiEnvelopeSchema,
  type OcpiConnector,
} from '../../schema/ocpi.ts';
import { greatestKw, type Place, type PointState } from './places/place.ts';
import { SourceError } from './requestJson.ts';

/** `Status` of an EVSE, in the words that DATEX II is read into; what is none of them is not known. */
const USE: Readonly<Record<string, PointState['use']>> = {
  AVAILABLE: 'available',
  CHARGING: 'in-use',
  RESERVED: 'in-use',
  BLOCKED: 'out-of-order',
  INOPERATIVE: 'out-of-order',
  OUTOFORDER: 'out-of-order',
  PLANNED: 'out-of-order',
};
/** Above it a voltage of three phases is the one between them, whatever the standard says. */
const MOST_TO_NEUTRAL = 300;
const SUCCESS = 1000;

export interface LocationPage {
  /** When the server said so. */
  readonly timestampMs: UnixMs | null;
  readonly places: readonly Place[];
  readonly states: readonly PointState[];
  /** Locations that are not to be shown, or have no EVSE any more. */
  readonly gone: readonly string[];
  /** Of the location that changed last. */
  readonly changedMs: UnixMs | null;
  readonly complaints: readonly string[];
  /** Locations on the page. */
  readonly count: number;
}

/** Watts of a connector: as it says, else what voltage and current make. */
function wattsOf({ power_type, max_voltage, max_amperage, max_electric_power }: OcpiConnector): number {
  if (max_electric_power !== null && max_electric_power !== undefined) return max_electric_power;
  const phases = power_type === 'AC_3_PHASE' ? (max_voltage > MOST_TO_NEUTRAL ? Math.sqrt(3) : 3) : power_type.startsWith('AC_2_PHASE') ? 2 : 1; // prettier-ignore
  return phases * max_voltage * max_amperage;
}

/**
 * One page of OCPI 2.2.1 Locations.
 * @param latestMs a change after it is a clock gone wrong
 * @throws SourceError where the party says that something went wrong, whatever HTTP said
 * @throws DecodeError when it is no answer of OCPI
 */
export function readLocations(body: unknown, latestMs: number): LocationPage {
  const { status_code, status_message, timestamp, data } = decode(OcpiEnvelopeSchema, body, 'OCPI');
  if (status_code !== SUCCESS) throw new SourceError(`OCPI status ${status_code} ${status_message}`.trim(), 200);
  const list = decode(LocationListSchema, data, 'OCPI data');
  const places: Place[] = [];
  const states: PointState[] = [];
  const gone: string[] = [];
  const complaints: string[] = [];
  let changedMs: UnixMs | null = null;
  for (const item of list) {
    const read = v.safeParse(LocationSchema, item, { abortEarly: true });
    if (!read.success) {
      complaints.push(`a location does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      continue;
    }
    const { country_code, party_id, id: own, name, address, coordinates, publish, evses, last_updated } = read.output;
    // An id is only unique among the locations of one party; a hub serves many.
    const id = [country_code, party_id, own].filter(Boolean).join('*');
    if (last_updated !== null && last_updated <= latestMs)
      changedMs = unixMs(Math.max(changedMs ?? -Infinity, last_updated));
    const points: string[] = [];
    const watts: number[] = [];
    for (const evse of evses) {
      const point = v.safeParse(EvseSchema, evse, { abortEarly: true });
      if (!point.success) {
        complaints.push(`an EVSE of ${id} does not fit: ${v.getDotPath(point.issues[0]) ?? ''} ${point.issues[0].message}`); // prettier-ignore
        continue;
      }
      const { uid, status, connectors, last_updated: sinceMs } = point.output;
      // There is no other way to say that one was taken down.
      if (status === 'REMOVED') continue;
      const pointId = `${id}/${uid}`;
      points.push(pointId);
      states.push({ kind: 'charging', pointId, placeId: id, timeMs: sinceMs, use: USE[status] ?? 'unknown' });
      for (const connector of connectors) {
        const fits = v.safeParse(ConnectorSchema, connector);
        if (fits.success) watts.push(wattsOf(fits.output));
      }
    }
    const { latitude: lat, longitude: lon } = coordinates;
    if (!publish || points.length === 0) gone.push(id);
    else places.push({ kind: 'charging', id, name: name || address || own, lon, lat, capacity: points.length, powerKw: greatestKw(watts), points }); // prettier-ignore
  }
  return { timestampMs: timestamp, places, states, gone, changedMs, complaints, count: list.length };
}
