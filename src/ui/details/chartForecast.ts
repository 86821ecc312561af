import type { UnixMs } from '../../geo/units.ts';
import type { Forecast, ForecastPoint } from '../../live/forecast.ts';
import { DAY_MS } from '../format/berlinTime.ts';
import type { SpanName } from './historySpan.ts';

/** What of a forecast is drawn: after now, and no farther ahead than the chart looks back. */
export interface ShownForecast extends Forecast {
  /** Where measuring ends and expecting begins. */
  readonly nowMs: UnixMs;
}

/** Null when nothing of it lies ahead. A day that looks four days ahead would show little of the day. */
export function shownForecast(forecast: Forecast, nowMs: UnixMs, span: SpanName): ShownForecast | null {
  const untilMs = span === 'day' ? nowMs + DAY_MS : Infinity;
  const points = forecast.points.filter(({ tMs }) => tMs > nowMs && tMs <= untilMs);
  return points.length === 0 ? null : { ...forecast, points, nowMs };
}

/** Columns behind those of the measured values; x in seconds since 1970. */
export interface ForecastColumns {
  readonly x: number[];
  readonly forecast: (number | null)[];
  readonly estimate: (number | null)[];
  /** The band that eight of ten are expected in; null where it is not said. */
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

/**
 * Both curves of a forecast. The estimate begins at the last value of the forecast before it, so that one leads on to the other;
 * neither is joined to what was measured.
 * @param lastS where the measured values end, seconds since 1970: nothing of the forecast lies before it
 */
export function forecastColumns(points: readonly ForecastPoint[], lastS: number): ForecastColumns {
  const columns: ForecastColumns = { x: [], forecast: [], estimate: [], low: [], high: [] };
  let before: ForecastPoint | undefined;
  for (const point of points) {
    if (point.tMs / 1000 <= lastS) continue;
    const isForecast = point.kind === 'forecast';
    if (before && before.kind !== point.kind)
      columns[isForecast ? 'forecast' : 'estimate'][columns.x.length - 1] = before.value;
    columns.x.push(point.tMs / 1000);
    columns.forecast.push(isForecast ? point.value : null);
    columns.estimate.push(isForecast ? null : point.value);
    columns.low.push(point.low ?? null);
    columns.high.push(point.high ?? null);
    before = point;
  }
  return columns;
}
