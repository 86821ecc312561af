import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { UnixMs } from '../../geo/units.ts';
import type { Datastream } from '../../schema/catalogue.ts';
import type { Series } from '../../state/history.ts';
import { formatNumber } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import type { ShownForecast } from './chartForecast.ts';
import type { Chart, createChart } from './createChart.ts';
import type { Span } from './useSeries.ts';
import './seriesChart.css';

interface SeriesChartProps {
  readonly datastream: Datastream;
  readonly series: Series;
  readonly span: Span;
  /** Spans without a connection whose values were not fetched yet. */
  readonly breaks: readonly Span[];
  readonly forecast: ShownForecast | null;
  /** Instants that are marked. */
  readonly moments: readonly UnixMs[];
  /** Sentence that stands for the picture. */
  readonly label: string;
  /** Tells the bucket under the cursor, behind the buckets the point of the forecast; null when it leaves. */
  readonly onPoint: (index: number | null) => void;
  /** The program that draws curves cannot be had: the feed is away, or a newer one. */
  readonly onUnavailable: () => void;
}

/** The hours before as a curve: band from least to greatest, line of means, marks, gaps. The table beside it is its equivalent. */
export function SeriesChart(props: SeriesChartProps) {
  const { datastream, series, span, breaks, forecast, moments, label, onPoint, onUnavailable } = props;
  const { view } = useViewer();
  const [create, setCreate] = useState<typeof createChart | null>(null);
  const lang = useLanguage();
  const scheme = useStore(view, (state) => state.scheme);
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);

  // Curves are drawn by a program of 20 kB that the first picture does not need; it comes after that.
  useEffect(() => {
    let isHere = true;
    import('./createChart.ts').then(
      (program) => isHere && setCreate(() => program.createChart),
      () => isHere && onUnavailable(),
    );
    return () => void (isHere = false);
  }, [onUnavailable]);

  useEffect(() => {
    const element = host.current;
    if (!element || !create) return;
    const made = create(element, {
      datastream,
      lang,
      formatValue: (value) => formatNumber(value, value % 1 === 0 ? 0 : 1, lang),
      onPoint,
    });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [create, datastream, lang, scheme, onPoint]);

  useEffect(() => {
    chart.current?.show(series.buckets, span, breaks, forecast, moments);
  }, [series, span, breaks, forecast, moments, create, datastream, lang, scheme, onPoint]);

  return <div className="series-chart" ref={host} role="img" aria-label={label} />;
}
