import { hash2, smoothstep } from '../../geo/noise.ts';
import { sunAt } from '../../geo/sun.ts';

const DAY_MS = 86_400_000;
const CITY = { lon: 6.76, lat: 51.44 };
/** Weather is reckoned once for each of these spans. */
const STEP_MS = 300_000;
const KEPT = 4096;
const DEG = Math.PI / 180;

export interface Weather {
  readonly temperatureCel: number;
  /** 0 … 1. */
  readonly cloud: number;
  readonly rainMmH: number;
  readonly windMs: number;
  /** Where the wind comes from, degrees from north. */
  readonly windDeg: number;
  /** Relative, percent. */
  readonly humidity: number;
  readonly pressureHPa: number;
  readonly sunAltitudeDeg: number;
  /** Of the sun on level ground, W/m². */
  readonly globalWm2: number;
  /** 0 by day … 1 in the night: what street lights go by. */
  readonly darkness: number;
}

export interface Climate {
  readonly climate: {
    readonly meanCel: number;
    readonly yearCel: number;
    readonly dayCel: number;
    readonly warmestDay: number;
    readonly spreadCel: number;
    readonly rainShare: number;
  };
  /** Days whose weather is known: from a date on, one number each. */
  readonly days: {
    readonly from: string;
    readonly meanCel: readonly number[];
    readonly cloud: readonly number[];
    readonly rainMm: readonly number[];
  };
}

interface Day {
  readonly meanCel: number;
  readonly cloud: number;
  readonly rainMm: number;
}

/** A number of time that wanders between −1 and 1 in steps of `periodMs`, straight between them. */
export function wander(key: number, atMs: number, periodMs: number, seed: number): number {
  const at = atMs / periodMs;
  const step = Math.floor(at);
  const from = hash2(step, key, seed);
  return 2 * (from + (hash2(step + 1, key, seed) - from) * smoothstep(0, 1, at - step)) - 1;
}

/** The weather of the city as a function of time: the known days as they were, all others as the climate has them, by a seed. */
export function createWeather({ climate, days }: Climate, seed: number): (atMs: number) => Weather {
  const first = Date.parse(`${days.from}T00:00:00Z`) / DAY_MS;
  const dayOf = (day: number): Day => {
    const known = day - first;
    if (known >= 0 && known < days.meanCel.length)
      return { meanCel: days.meanCel[known]!, cloud: days.cloud[known]!, rainMm: days.rainMm[known]! };
    const ofYear = ((((day * DAY_MS) / DAY_MS - 10_957) % 365.25) + 365.25) % 365.25;
    const season = Math.cos((2 * Math.PI * (ofYear - climate.warmestDay)) / 365.25);
    const wet = hash2(Math.floor(day / 2), 11, seed);
    return {
      meanCel:
        climate.meanCel + climate.yearCel * season + climate.spreadCel * wander(12, day * DAY_MS, 4 * DAY_MS, seed),
      cloud: Math.min(1, 0.25 + 0.75 * hash2(day, 13, seed) + (wet < climate.rainShare * 2 ? 0.3 : 0)),
      rainMm: wet < climate.rainShare * 2 ? 1 + 9 * hash2(day, 14, seed) : 0,
    };
  };
  /** Daily values become a curve through the middles of the days. */
  const between = (atMs: number): Day => {
    const at = atMs / DAY_MS - 0.5;
    const day = Math.floor(at);
    const t = smoothstep(0, 1, at - day);
    const [a, b] = [dayOf(day), dayOf(day + 1)];
    return { meanCel: a.meanCel + (b.meanCel - a.meanCel) * t, cloud: a.cloud + (b.cloud - a.cloud) * t, rainMm: dayOf(Math.floor(atMs / DAY_MS)).rainMm }; // prettier-ignore
  };
  const reckon = (atMs: number): Weather => {
    const day = between(atMs);
    const altitude = sunAt(atMs, CITY).altitude;
    const up = Math.max(0, Math.sin(altitude));
    const cloud = Math.min(1, Math.max(0, day.cloud + 0.12 * wander(21, atMs, 5_400_000, seed)));
    // Haurwitz for a clear sky; clouds let a quarter through (Kasten and Czeplak).
    const globalWm2 = (up > 0.01 ? 1098 * up * Math.exp(-0.057 / up) : 0) * (1 - 0.75 * cloud ** 3.4);
    // The warmest hour comes some two hours after noon.
    const swing = climate.dayCel * (1 - 0.75 * cloud) * Math.max(0.35, Math.sin(sunAt(atMs - (atMs % DAY_MS) + DAY_MS / 2, CITY).altitude)); // prettier-ignore
    const temperatureCel =
      day.meanCel + swing * Math.cos((2 * Math.PI * ((atMs % DAY_MS) / DAY_MS - 13 / 24))) + 0.5 * wander(22, atMs, 7_200_000, seed); // prettier-ignore
    // A day's rain falls in showers: a third of its hours.
    const shower = Math.max(0, wander(23, atMs, 3_600_000, seed) - 0.15);
    const windMs = Math.max(0.3, 3.6 + 2.4 * wander(24, atMs, 6 * 3_600_000, seed) + (day.rainMm > 5 ? 3 : 0) + 0.8 * wander(25, atMs, 900_000, seed)); // prettier-ignore
    return {
      temperatureCel,
      cloud,
      rainMmH: (day.rainMm / 24) * shower * 6.4,
      windMs,
      windDeg: (((225 + 80 * wander(26, atMs, 12 * 3_600_000, seed)) % 360) + 360) % 360,
      humidity: Math.min(
        99,
        Math.max(35, 78 + 14 * cloud - 1.6 * (temperatureCel - day.meanCel) + (shower > 0 ? 5 : 0)),
      ),
      pressureHPa: 1015 + 9 * wander(27, atMs, 3 * DAY_MS, seed) - (day.rainMm > 5 ? 9 : 0),
      sunAltitudeDeg: altitude / DEG,
      globalWm2,
      // Lamps go on about when the sun is two degrees down, and earlier under thick clouds.
      darkness: smoothstep(1 + 1.5 * cloud, -4 + 1.5 * cloud, altitude / DEG),
    };
  };
  const known = new Map<number, Weather>();
  return (atMs) => {
    const step = Math.round(atMs / STEP_MS);
    let weather = known.get(step);
    if (!weather) {
      weather = reckon(step * STEP_MS);
      if (known.size >= KEPT) known.clear();
      known.set(step, weather);
    }
    return weather;
  };
}
