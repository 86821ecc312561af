import { hash2 } from '../../geo/noise.ts';
import { midnightOf } from '../port/localDay.ts';
import type { JsonMessage, Simulation } from '../simulation.ts';
import type { Station } from '../stations/places.ts';
import { polledStations } from '../stations/polled.ts';
import { profileAt } from '../stations/shape.ts';
import type { Model } from '../stations/stations.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
/** How long a vehicle stays. */
const STAY_MS = 2 * HOUR_MS;
const STAYS_A_DAY = 12;
/** Share of points taken by hour, against nine tenths of them. */
const TAKEN = [0.16, 0.13, 0.11, 0.1, 0.1, 0.12, 0.18, 0.3, 0.42, 0.5, 0.54, 0.56, 0.55, 0.54, 0.53, 0.53, 0.55, 0.6, 0.62, 0.56, 0.46, 0.36, 0.28, 0.2]; // prettier-ignore
/** Share of points that are out of order on a day. */
const BROKEN = 0.015;
/** How often the party is asked. */
export const CHARGING_POLL_S = 600;
/** Who the simulated party of OCPI is. */
export const PARTY = { country_code: 'DE', party_id: 'HFB' } as const;

export interface ChargePoint {
  readonly status: 'AVAILABLE' | 'CHARGING' | 'OUTOFORDER';
  readonly sinceMs: number;
  /** Drawn now; nothing when the vehicle is full and stays. */
  readonly kw: number;
  /** Given since midnight. */
  readonly todayKwh: number;
}

const pointsOf = ({ params }: Station): number => params['points'] ?? 2;
const kwOf = ({ params }: Station): number => params['kw'] ?? 11;

/** Stays of two hours at each point, more of them when more people are about; now and then a point is out of order for a day. */
export function chargePointsAt(station: Station, world: World, atMs: number): ChargePoint[] {
  const { key } = station;
  const kw = kwOf(station);
  const midnightMs = midnightOf(world.local(atMs).day);
  const isBroken = (slot: number, point: number): boolean =>
    hash2(key + point * 29, Math.floor(slot / STAYS_A_DAY), 9) < BROKEN;
  const isTaken = (slot: number, point: number): boolean =>
    !isBroken(slot, point) && hash2(key + point * 17, slot, 4) < 0.9 * profileAt(TAKEN, world.local(slot * STAY_MS).hour);
  return Array.from({ length: pointsOf(station) }, (_, point): ChargePoint => {
    // Points begin their stays at their own minutes.
    const offsetMs = hash2(key + point, 5) * STAY_MS;
    const shifted = atMs - offsetMs;
    const slot = Math.floor(shifted / STAY_MS);
    const into = shifted / STAY_MS - slot;
    // Full after two thirds to all of the stay.
    const fullAt = (s: number): number => 0.6 + 0.4 * hash2(key + point, s, 6);
    // What is given of a stay that began before midnight counts from there.
    const sinceMidnight = (midnightMs - offsetMs) / STAY_MS;
    let todayKwh = 0;
    for (let s = Math.floor(sinceMidnight); s <= slot; s++)
      if (isTaken(s, point)) {
        const share = Math.min(shifted / STAY_MS, s + fullAt(s)) - Math.max(sinceMidnight, s);
        todayKwh += (kw * Math.max(0, share) * STAY_MS) / HOUR_MS;
      }
    return {
      status: isBroken(slot, point) ? 'OUTOFORDER' : isTaken(slot, point) ? 'CHARGING' : 'AVAILABLE',
      sinceMs: Math.floor(slot * STAY_MS + offsetMs),
      kw: isTaken(slot, point) && into < fullAt(slot) ? kw : 0,
      todayKwh,
    };
  });
} // prettier-ignore

/** What the meter at the connection to the grid says; which points are free is told by their operator, over OCPI. */
export const charger =
  (world: World): Model =>
  (station, atMs) => {
    const points = chargePointsAt(station, world, atMs);
    return {
      power: points.reduce((sum, { kw }) => sum + kw, 0),
      energy: points.reduce((sum, { todayKwh }) => sum + todayKwh, 0),
    };
  };

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** A Location of OCPI 2.2.1 (mod_locations), as the party has it at an instant. */
function locationOf(station: Station, world: World, atMs: number): object {
  const [lon, lat] = station.asset.geometry!.coordinates;
  const own = station.asset.id.slice(station.asset.id.indexOf('/') + 1);
  const points = chargePointsAt(station, world, atMs);
  return {
    ...PARTY,
    id: own,
    publish: true,
    name: station.asset.properties.name.de,
    address: station.asset.properties.name.de,
    city: 'Duisburg',
    country: 'DEU',
    coordinates: { latitude: lat.toFixed(6), longitude: lon.toFixed(6) },
    time_zone: 'Europe/Berlin',
    evses: points.map(({ status, sinceMs }, k) => ({
      uid: String(k + 1),
      status,
      connectors: [
        { id: '1', standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE', max_voltage: 230, max_amperage: 32, max_electric_power: kwOf(station) * 1000, last_updated: iso(0) },
      ],
      last_updated: iso(sinceMs),
    })),
    last_updated: iso(Math.max(...points.map(({ sinceMs }) => sinceMs))),
  };
} // prettier-ignore

/** A party of OCPI that is asked for its chargers: its answers, each a page with one of them. */
export function chargingParty(chargers: readonly Station[], world: World): Omit<Simulation<JsonMessage>, 'assets'> {
  const answer = (station: Station, atMs: number): unknown => ({
    data: [locationOf(station, world, atMs)],
    status_code: 1000,
    status_message: 'Success',
    timestamp: iso(atMs),
  });
  return polledStations({ stations: chargers, everyS: CHARGING_POLL_S, seed: world.seed, phaseKey: 11, answer });
}
