import UPlot from 'uplot';
import type { Datastream, Threshold } from '../../schema/catalogue.ts';
import type { Language } from '../../schema/texts.ts';
import type { Bucket } from '../../state/history.ts';
import { TIME_ZONE } from '../format/berlinTime.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { chartColumns, extent, valueAxis, type ChartGap } from './chartColumns.ts';
import { forecastColumns, type ShownForecast } from './chartForecast.ts';
import type { Span } from './useSeries.ts';
import 'uplot/dist/uPlot.min.css';

export interface Chart {
  /**
   * @param breaks spans without a connection whose values were not fetched yet
   * @param forecast drawn behind the span; null = none
   * @param moments instants that are marked: begins of alarms
   */
  show(
    buckets: readonly Bucket[],
    span: Span,
    breaks: readonly Span[],
    forecast: ShownForecast | null,
    moments: readonly UnixMs[],
  ): void;
  resize(): void;
  destroy(): void;
}

interface ChartOptions {
  readonly datastream: Datastream;
  readonly lang: Language;
  readonly formatValue: (value: number) => string;
  /** Index of a bucket; behind the buckets come the points of the forecast. */
  readonly onPoint: (index: number | null) => void;
}

const none = (length: number): null[] => new Array<null>(length).fill(null);

const HEIGHT = 176;
const DAY_S = 86_400;

/** uPlot wrapped for one datastream. Colours come from the page's tokens when it is made: make it anew when the scheme changes. */
export function createChart(host: HTMLElement, options: ChartOptions): Chart {
  const { datastream, lang, formatValue } = options;
  const style = getComputedStyle(host);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const font = `500 11px ${token('font')}`;
  const ink = token('ink-2');
  const hair = token('hair');
  let gaps: readonly ChartGap[] = [];
  let unfetched: readonly Span[] = [];
  let marked: readonly UnixMs[] = [];
  let axis: [number, number] = datastream.range ?? [0, 1];
  let buckets: readonly Bucket[] = [];
  let expected: ShownForecast | null = null;
  /** Indices of measured values that stand alone. */
  let dots: number[] = [];

  const colourOf = (threshold: Threshold): string =>
    threshold.level === 'alarm' ? token('status-alarm') : threshold.level === 'watch' ? token('status-watch') : ink;

  const drawGaps = (u: UPlot): void => {
    const { ctx, bbox } = u;
    ctx.fillStyle = token('chart-gap');
    for (const gap of gaps) {
      const from = Math.max(u.valToPos(gap.from, 'x', true), bbox.left);
      const to = Math.min(u.valToPos(gap.to, 'x', true), bbox.left + bbox.width);
      if (to > from) ctx.fillRect(from, bbox.top, to - from, bbox.height);
    }
  };

  /** Hatched, so that it is not taken for a silence of the instrument. */
  const drawBreaks = (u: UPlot): void => {
    const { ctx, bbox } = u;
    const ratio = UPlot.pxRatio;
    for (const { fromMs, toMs } of unfetched) {
      const from = Math.max(u.valToPos(fromMs / 1000, 'x', true), bbox.left);
      const to = Math.min(Math.max(u.valToPos(toMs / 1000, 'x', true), from + 3 * ratio), bbox.left + bbox.width);
      if (to <= from) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(from, bbox.top, to - from, bbox.height);
      ctx.clip();
      ctx.strokeStyle = ink;
      ctx.lineWidth = ratio;
      ctx.beginPath();
      for (let x = from - bbox.height; x < to; x += 6 * ratio) {
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x + bbox.height, bbox.top);
      }
      ctx.stroke();
      ctx.restore();
    }
  };

  /** Left of it is measured, right of it expected. */
  const drawNow = (u: UPlot): void => {
    if (!expected) return;
    const { ctx, bbox } = u;
    const x = Math.round(u.valToPos(expected.nowMs / 1000, 'x', true)) + 0.5;
    ctx.setLineDash([]);
    ctx.strokeStyle = ink;
    ctx.lineWidth = UPlot.pxRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  };

  const drawMarks = (u: UPlot): void => {
    const { ctx, bbox } = u;
    const ratio = UPlot.pxRatio;
    ctx.save();
    ctx.font = `500 ${10.5 * ratio}px ${token('font')}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    for (const threshold of datastream.thresholds) {
      if (threshold.value <= axis[0] || threshold.value >= axis[1]) continue;
      const y = Math.round(u.valToPos(threshold.value, 'y', true)) + 0.5;
      ctx.strokeStyle = colourOf(threshold);
      ctx.lineWidth = ratio;
      ctx.setLineDash([6 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillStyle = ink;
      const words = threshold.label[lang].split(/[:：]/)[0]!;
      const at = [bbox.left + 2 * ratio, y - ratio] as const;
      // A rim of paper keeps the words readable where the curve runs through them.
      ctx.setLineDash([]);
      ctx.lineWidth = 3 * ratio;
      ctx.strokeStyle = token('panel-solid');
      ctx.strokeText(words, ...at);
      ctx.fillText(words, ...at);
    }
    ctx.restore();
  };

  /** A stroke from top to bottom with a flag at its head. */
  const drawMoments = (u: UPlot): void => {
    const { ctx, bbox } = u;
    const ratio = UPlot.pxRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = token('status-alarm');
    ctx.lineWidth = 1.5 * ratio;
    for (const moment of marked) {
      const x = Math.round(u.valToPos(moment / 1000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x + 7 * ratio, bbox.top + 3.5 * ratio);
      ctx.lineTo(x, bbox.top + 7 * ratio);
      ctx.fill();
    }
    ctx.restore();
  };

  const tickText = (u: UPlot, splits: number[]): string[] => {
    const { min = 0, max = 0 } = u.scales['x'] ?? {};
    const isShort = max - min < 2.5 * DAY_S;
    return splits.map((s) => formatInstant(unixMs(s * 1000), lang, isShort ? 'time' : 'shortDay'));
  };

  const plot = new UPlot(
    {
      width: Math.max(host.clientWidth, 120),
      height: HEIGHT,
      tzDate: (s) => UPlot.tzDate(new Date(s * 1000), TIME_ZONE),
      padding: [10, 4, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 7, fill: token('panel-solid'), stroke: token('chart-line'), width: 2 },
      },
      scales: { x: { time: true }, y: { range: () => axis } },
      axes: [
        { font, stroke: ink, grid: { show: false }, ticks: { stroke: hair, size: 4 }, size: 26, gap: 4, space: 56, values: tickText }, // prettier-ignore
        { font, stroke: ink, grid: { stroke: hair, width: 1 }, ticks: { show: false }, size: 44, gap: 6, space: 32, values: (_, splits) => splits.map((s) => formatValue(s)) }, // prettier-ignore
      ],
      series: [
        {},
        { scale: 'y', stroke: 'transparent', width: 0, points: { show: false } },
        { scale: 'y', stroke: 'transparent', width: 0, points: { show: false } },
        { scale: 'y', stroke: token('chart-derived'), width: 1.25, dash: [4, 3], points: { show: false } },
        {
          scale: 'y',
          stroke: token('chart-line'),
          width: 2,
          points: { show: true, size: 6, width: 0, fill: token('chart-line'), filter: () => dots },
        },
        { scale: 'y', stroke: token('chart-forecast'), width: 2, dash: [6, 4], points: { show: false } },
        { scale: 'y', stroke: token('chart-forecast'), width: 1.5, dash: [2, 4], points: { show: false } },
        { scale: 'y', stroke: 'transparent', width: 0, points: { show: false } },
        { scale: 'y', stroke: 'transparent', width: 0, points: { show: false } },
      ],
      bands: [
        { series: [1, 2], fill: token('chart-band') },
        { series: [7, 8], fill: token('chart-forecast-band') },
      ],
      hooks: {
        drawClear: [drawGaps, drawBreaks, drawNow],
        draw: [drawMarks, drawMoments],
        setCursor: [
          (u) => {
            const at = u.cursor.idx;
            const x = typeof at === 'number' ? u.data[0][at] : undefined;
            if (x === undefined) options.onPoint(null);
            else {
              const ahead = expected?.points.findIndex(({ tMs }) => tMs === x * 1000) ?? -1;
              const index = ahead < 0 ? buckets.findIndex(({ tMs }) => tMs === x * 1000) : buckets.length + ahead;
              options.onPoint(index);
            }
          },
        ],
      },
    },
    [[], [], [], [], [], [], [], [], []],
    host,
  );

  return {
    show: (shown, span, breaks, forecast, moments) => {
      buckets = shown;
      expected = forecast;
      marked = moments;
      unfetched = breaks;
      const result = chartColumns(shown, datastream.intervalS * 1000, span);
      ({ gaps } = result);
      const { x, min, max, measured, derived } = result.columns;
      ({ dots } = result.columns);
      const ahead = forecastColumns(forecast?.points ?? [], x.at(-1) ?? -Infinity);
      const untilMs = Math.max(span.toMs, forecast?.points.at(-1)?.tMs ?? 0);
      const data = extent([
        ...shown,
        ...(forecast?.points ?? []).map(({ value, low = value, high = value }) => ({ min: low, max: high })),
      ]);
      if (data) axis = valueAxis(data, datastream.range, datastream.thresholds.map((threshold) => threshold.value)); // prettier-ignore
      plot.batch(() => {
        plot.setData(
          [
            [...x, ...ahead.x],
            ...[max, min, derived, measured].map((column) => [...column, ...none(ahead.x.length)]),
            [...none(x.length), ...ahead.forecast],
            [...none(x.length), ...ahead.estimate],
            [...none(x.length), ...ahead.high],
            [...none(x.length), ...ahead.low],
          ],
          false,
        );
        plot.setScale('x', { min: span.fromMs / 1000, max: untilMs / 1000 });
        plot.setScale('y', { min: axis[0], max: axis[1] });
      });
    },
    resize: () => {
      const width = Math.max(host.clientWidth, 120);
      if (width !== plot.width) plot.setSize({ width, height: HEIGHT });
    },
    destroy: () => plot.destroy(),
  };
}
