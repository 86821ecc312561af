import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { FORECAST_KINDS } from '../../schema/forecast.ts';
import type { Origin } from '../../schema/observations.ts';
import type { Bucket } from '../../state/history.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { dataText } from '../i18n/dataWords.ts';
import { useLanguage } from '../viewerContext.ts';
import { isMeasured } from './chartColumns.ts';
import type { ShownForecast } from './chartForecast.ts';

/** Origin of a bucket in words; of several origins the last and that there are others. */
export function originText({ origin, mixed, quality }: Bucket, t: TFunction): string {
  if (origin === undefined) return '';
  const words = [t(mixed ? 'details.mixed' : `origin.${origin}`)];
  if (quality === 'outlier') words.push(t('quality.outlier'));
  return words.join(', ');
}

interface ChartKeyProps {
  readonly buckets: readonly Bucket[];
  readonly forecast: ShownForecast | null;
}

/** What the strokes of this curve stand for: only those that occur in it. */
export function ChartKey({ buckets, forecast }: ChartKeyProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const expected = FORECAST_KINDS.filter((kind) => forecast?.points.some((point) => point.kind === kind));
  const origins = new Set<Origin>();
  for (const { origin } of buckets) if (origin !== undefined) origins.add(origin);
  const hasMixed = buckets.some(({ mixed }) => mixed);
  const derived = (['computed', 'simulated'] as const).filter((origin) => origins.has(origin));
  const measured = (['live', 'recorded'] as const).filter((origin) => origins.has(origin));
  const hasMeasured = buckets.some(isMeasured);
  return (
    <ul className="caption chart-key">
      {hasMeasured && (measured.length > 0 || hasMixed) && (
        <li>
          <span className={derived.length > 0 ? 'key-line key-dot' : 'key-line key-measured'} />
          {measured.length > 0
            ? measured.map((origin) => t(`origin.${origin}`)).join(', ')
            : t('details.measuredValue')}
        </li>
      )}
      {derived.length > 0 && (
        <li>
          <span className="key-line key-derived" />
          {derived.map((origin) => t(`origin.${origin}`)).join(', ')}
        </li>
      )}
      {expected.map((kind) => (
        <li key={kind}>
          <span className={`key-line key-${kind}`} />
          {t(`forecast.${kind}`)}
        </li>
      ))}
      {forecast?.points.some(({ low }) => low !== undefined) && (
        <li>
          <span className="key-line key-forecast-band" />
          {t('forecast.band')}
        </li>
      )}
      {forecast && (
        <li className="key-forecast-source">
          {forecast.origin !== 'live' && `${t(`origin.${forecast.origin}`)} · `}
          {dataText(forecast.source, lang)}
          {forecast.issuedMs !== null &&
            ` · ${t('forecast.issued', { when: formatInstant(forecast.issuedMs, lang, 'shortStamp') })}`}
        </li>
      )}
    </ul>
  );
}
