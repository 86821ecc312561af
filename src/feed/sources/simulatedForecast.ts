import { unixMs } from '../../geo/units.ts';
import type { Forecast } from '../../live/forecast.ts';
import { ISSUED_EVERY_MS, stageForecast } from '../../simulators/world/stageForecast.ts';
import type { World } from '../../simulators/world/world.ts';
import type { Log } from '../log.ts';
import { STAGE } from '../stage.ts';
import { createComplaints } from './complaints.ts';
import { readForecast } from './pegelonlineForecast.ts';
import type { Source } from './source.ts';

const SEED = 1916;
const SOURCE = 'Hafenblick, simulated forecast: the recording, with an error that grows with the hours ahead';

/** Forecasts of the gauge while a recording plays, through the reader of the real service's. @param stageCm of the recording, what is still to come, too */
export function simulatedForecast(stageCm: World['stageCm'], log: Log): NonNullable<Source['forecast']> {
  const complain = createComplaints('simulated-forecast', log);
  let held: { readonly issue: number; readonly read: ReturnType<typeof readForecast> } | null = null;
  return (datastream, afterMs): Forecast | null => {
    if (datastream !== STAGE) return null;
    const issue = Math.floor(afterMs / ISSUED_EVERY_MS);
    // Each issue is asked for once, as often as it is looked at.
    if (held?.issue !== issue) held = { issue, read: readForecast(stageForecast(stageCm, SEED, afterMs), unixMs(afterMs), complain) };
    const points = held.read?.points.filter(({ tMs }) => tMs > afterMs) ?? [];
    return points.length === 0 ? null : { issuedMs: held.read!.issuedMs, points, source: SOURCE, licence: 'MIT', origin: 'simulated' };
  };
} // prettier-ignore

/** What follows from a forecast, of another datastream; a band stays one where the value falls as the other rises. */
export function derivedForecast(forecast: Forecast, of: (value: number) => number): Forecast {
  const points = forecast.points.map(({ low, high, ...point }) => {
    const band = low === undefined || high === undefined ? null : [of(low), of(high)].sort((a, b) => a - b);
    return { ...point, value: of(point.value), ...(band ? { low: band[0]!, high: band[1]! } : {}) };
  });
  return { ...forecast, origin: 'computed', points };
}
