import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { UnixMs } from '../../geo/units.ts';
import type { Datastream } from '../../schema/catalogue.ts';
import type { Bucket } from '../../state/history.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatReading } from '../format/formatValue.ts';
import { Icon } from '../parts/Icon.tsx';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { extent } from './chartColumns.ts';
import { ChartKey, originText } from './ChartKey.tsx';
import { CsvLink } from './CsvLink.tsx';
import { historySpan, SPANS, upTo, type SpanName } from './historySpan.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { SeriesTable } from './SeriesTable.tsx';
import { useBreaks } from './useBreaks.ts';
import { useForecast } from './useForecast.ts';
import { useSeries } from './useSeries.ts';

const POINTS = 240;

interface HistoryChartProps {
  readonly datastream: Datastream;
  /** Instants that are marked: begins of alarms. */
  readonly moments: readonly UnixMs[];
}

/** How was it: curve or table of the hours before the instant on screen. */
export function HistoryChart({ datastream, moments }: HistoryChartProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { clock } = useViewer();
  const range = useStore(clock, (state) => state.range);
  const instantMs = useInstant(0.5);
  const [name, setName] = useState<SpanName>('week');
  const [isTable, setIsTable] = useState(false);
  const showTable = useCallback(() => setIsTable(true), []);
  const [point, setPoint] = useState<number | null>(null);
  const span = historySpan(name, instantMs, range);
  const fromMs = span?.fromMs;
  const toMs = span?.toMs;
  const state = useSeries(datastream.id, span, POINTS);
  const shownSpan = useMemo(
    () => (fromMs === undefined || toMs === undefined ? null : { fromMs, toMs }),
    [fromMs, toMs],
  );
  // The end of the span is rounded up: what comes after the instant on screen is not known yet at that instant.
  const series = useMemo(
    () => (state.series ? upTo(state.series, name === 'whole' ? Infinity : (instantMs ?? Infinity)) : null),
    [state.series, name, instantMs],
  );
  const breaks = useBreaks(shownSpan);
  const forecast = useForecast(datastream.id, name);
  const buckets = series?.buckets ?? [];
  const least = extent(buckets);
  const text = (value: number): string => formatReading(value, datastream, lang);
  const readout = (bucket: Bucket): string =>
    `${formatInstant(bucket.tMs, lang, 'shortStamp')} · ${text(bucket.mean)}` +
    (bucket.max > bucket.min ? ` (${text(bucket.min)} – ${text(bucket.max)})` : '') +
    (bucket.origin ? ` · ${originText(bucket, t)}` : '');
  const pointed = point === null ? undefined : buckets[point];
  const ahead = point === null ? undefined : forecast?.points[point - buckets.length];
  const pointText = pointed
    ? readout(pointed)
    : ahead &&
      `${formatInstant(ahead.tMs, lang, 'shortStamp')} · ${text(ahead.value)}${ahead.low !== undefined && ahead.high !== undefined ? ` (${text(ahead.low)} – ${text(ahead.high)})` : ''} · ${t(`forecast.${ahead.kind}`)}`;
  const label =
    shownSpan && least
      ? t('details.chartLabel', {
          name: datastream.name[lang],
          from: formatInstant(shownSpan.fromMs, lang, 'stamp'),
          to: formatInstant(shownSpan.toMs, lang, 'stamp'),
          min: text(least[0]),
          max: text(least[1]),
        })
      : t('details.history');
  const lastAhead = forecast?.points.at(-1);
  const wholeLabel = lastAhead
    ? `${label}. ${t('forecast.label', { to: formatInstant(lastAhead.tMs, lang, 'stamp'), value: text(lastAhead.value) })}`
    : label;

  return (
    <section className="details-part" aria-label={t('details.history')}>
      <header className="history-head">
        <h3 className="heading">{t('details.history')}</h3>
        <div className="spans" role="group" aria-label={t('details.range')}>
          {SPANS.map((one) => (
            <button key={one} type="button" aria-pressed={one === name} onClick={() => setName(one)}>
              {t(`details.${one}`)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="tool"
          aria-label={t(isTable ? 'details.chart' : 'details.table')}
          title={t(isTable ? 'details.chart' : 'details.table')}
          onClick={() => setIsTable(!isTable)}
        >
          <Icon name={isTable ? 'chart' : 'table'} />
        </button>
        {shownSpan && (
          <CsvLink datastream={datastream.id} span={shownSpan} name={`${t('details.csv')}: ${datastream.name[lang]}`} />
        )}
      </header>
      {breaks.map(({ fromMs: begin, toMs: end }) => (
        <p key={begin} className="details-hint history-break">
          {t('time.gap', {
            from: formatInstant(begin, lang, 'shortStamp'),
            to: formatInstant(end, lang, 'shortStamp'),
          })}
        </p>
      ))}
      {state.status === 'failed' && <p className="details-hint">{t('details.historyFailed')}</p>}
      {state.status === 'loading' && <p className="details-hint">{t('details.historyLoading')}</p>}
      {state.status === 'ready' && buckets.length === 0 && <p className="details-hint">{t('details.historyEmpty')}</p>}
      {series && shownSpan && buckets.length > 0 && (
        <>
          {isTable ? (
            <SeriesTable datastream={datastream} buckets={buckets} forecast={forecast} />
          ) : (
            <>
              <SeriesChart
                {...{ datastream, series, breaks, forecast, moments }}
                label={wholeLabel}
                span={shownSpan}
                onPoint={setPoint}
                onUnavailable={showTable}
              />
              {pointText === undefined ? (
                <ChartKey buckets={buckets} forecast={forecast} />
              ) : (
                <p className="caption history-readout">{pointText}</p>
              )}
            </>
          )}
        </>
      )}
    </section>
  );
}
