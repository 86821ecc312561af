import { hash2 } from '../../geo/noise.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
/** A forecast is issued four times a day, and said in steps of two hours. */
export const ISSUED_EVERY_MS = 6 * HOUR_MS;
const STEP_H = 2;
/** As far as the service calls it a forecast, and as far as it says an estimate, hours. */
const FORECAST_H = 48;
const ESTIMATE_H = 96;
/** Standard deviation of the error, cm: small at first, growing with the hours ahead (rules of this simulation, of the order that gauges of the Lower Rhine have). */
const SIGMA_CM = 1.5;
const SIGMA_CM_PER_H = 0.35;
/** Of a normal distribution. */
const P90 = 1.2816;

export const sigmaCm = (leadH: number): number => SIGMA_CM + SIGMA_CM_PER_H * leadH;

/** A row of `WV/measurements.json` as PEGELONLINE answers. */
export interface ForecastRow {
  readonly initialized: string;
  readonly timestamp: string;
  readonly value: number;
  readonly type: 'forecast' | 'estimate';
  readonly percentile10: number;
  readonly percentile90: number;
}

/** About normal, from −3 to 3. */
const luckOf = (a: number, b: number): number =>
  hash2(a, b, 91) + hash2(a, b, 92) + hash2(a, b, 93) + hash2(a, b, 94) - 2;
const SPREAD = Math.sqrt(3);

/**
 * The last forecast of a stage that was issued at or before an instant: what came, and an error that grows with the hours ahead, the
 * same whenever it is asked for. One mistake runs through a forecast, and wanders a little on its way. Empty where nothing is known.
 */
export function stageForecast(stageCm: World['stageCm'], seed: number, atMs: number): ForecastRow[] {
  const issue = Math.floor(atMs / ISSUED_EVERY_MS);
  const issuedMs = issue * ISSUED_EVERY_MS;
  const whole = SPREAD * luckOf(issue, seed);
  const rows: ForecastRow[] = [];
  for (let leadH = STEP_H; leadH <= ESTIMATE_H; leadH += STEP_H) {
    const timestampMs = issuedMs + leadH * HOUR_MS;
    const came = stageCm(timestampMs);
    if (came === null) break;
    const sigma = sigmaCm(leadH);
    const day = Math.floor(leadH / 24);
    const share = (leadH % 24) / 24;
    const turn = SPREAD * (luckOf(issue, seed + 1 + day) * (1 - share) + luckOf(issue, seed + 2 + day) * share);
    const value = came + sigma * (0.85 * whole + 0.35 * turn);
    rows.push({
      initialized: new Date(issuedMs).toISOString(),
      timestamp: new Date(timestampMs).toISOString(),
      value: Math.round(value),
      type: leadH <= FORECAST_H ? 'forecast' : 'estimate',
      percentile10: Math.round(value - P90 * sigma),
      percentile90: Math.round(value + P90 * sigma),
    });
  }
  return rows;
}
