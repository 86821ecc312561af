import { useTranslation } from 'react-i18next';
import type { Datastream } from '../../schema/catalogue.ts';
import type { Bucket } from '../../state/history.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatNumber, unitText } from '../format/formatValue.ts';
import { isMeasured } from './chartColumns.ts';
import type { ShownForecast } from './chartForecast.ts';
import { originText } from './ChartKey.tsx';
import { useLanguage } from '../viewerContext.ts';

interface SeriesTableProps {
  readonly datastream: Datastream;
  readonly buckets: readonly Bucket[];
  readonly forecast: ShownForecast | null;
}

/** The same figures as the curve, what lies ahead first, then the newest. */
export function SeriesTable({ datastream, buckets, forecast }: SeriesTableProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const text = (value: number): string => formatNumber(value, datastream.decimals, lang);
  return (
    <div className="series-table" tabIndex={0} role="group" aria-label={t('details.table')}>
      <table>
        <caption className="caption">
          {datastream.name[lang]}, {unitText(datastream.unit, lang)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('details.time')}</th>
            <th scope="col">{t('details.least')}</th>
            <th scope="col">{t('details.mean')}</th>
            <th scope="col">{t('details.greatest')}</th>
            <th scope="col">{t('details.origin')}</th>
          </tr>
        </thead>
        <tbody>
          {forecast?.points.toReversed().map(({ tMs, value, kind, low, high }) => (
            <tr key={tMs}>
              <th scope="row">{formatInstant(tMs, lang, 'shortStamp')}</th>
              <td />
              <td>
                {text(value)}
                {low !== undefined && high !== undefined && ` (${text(low)} – ${text(high)})`}
              </td>
              <td />
              <td className="table-derived">{t(`forecast.${kind}`)}</td>
            </tr>
          ))}
          {buckets.toReversed().map((bucket) => (
            <tr key={bucket.tMs}>
              <th scope="row">{formatInstant(bucket.tMs, lang, 'shortStamp')}</th>
              <td>{text(bucket.min)}</td>
              <td>{text(bucket.mean)}</td>
              <td>{text(bucket.max)}</td>
              <td className={isMeasured(bucket) ? 'table-measured' : 'table-derived'}>{originText(bucket, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
