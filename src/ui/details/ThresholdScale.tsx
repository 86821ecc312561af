import { useTranslation } from 'react-i18next';
import type { Datastream, Threshold } from '../../schema/catalogue.ts';
import { formatNumber, formatQuantity } from '../format/formatValue.ts';
import { useLanguage } from '../viewerContext.ts';
import { spreadLabels } from './spreadLabels.ts';
import './thresholdScale.css';

/** Height of the staff and least distance of two labels in rem. */
const HEIGHT = 9;
const LABEL = 1.25;

const isReached = (threshold: Threshold, value: number): boolean =>
  threshold.when === 'below' ? value <= threshold.value : value >= threshold.value;

/** A gauge staff: the marks at their heights, the value as the level of the water. */
export function ThresholdScale({
  datastream,
  value,
}: {
  readonly datastream: Datastream;
  readonly value: number | null;
}) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const marks = datastream.thresholds.toSorted((a, b) => a.value - b.value);
  const values = marks.map((mark) => mark.value);
  if (value !== null) values.push(value);
  const low = Math.min(datastream.range?.[0] ?? 0, ...values);
  const high = Math.max(datastream.range?.[1] ?? -Infinity, ...values.map((one) => one * 1.05));
  const place = (one: number): number => ((one - low) / (high - low || 1)) * HEIGHT;
  const labels = spreadLabels(
    marks.map((mark) => place(mark.value)),
    LABEL,
    LABEL / 2,
    HEIGHT - LABEL / 2,
  );
  const level = value === null ? 0 : place(value);
  return (
    <div className="scale" style={{ height: `${HEIGHT}rem` }}>
      <svg className="scale-staff" viewBox={`0 0 4 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="scale-water" x="0" y={HEIGHT - level} width="1.5" height={level} />
        {marks.map((mark, i) => (
          <path
            key={mark.value}
            className={`scale-lead scale-${mark.level}`}
            d={`M0 ${HEIGHT - place(mark.value)}H1.5L3.4 ${HEIGHT - labels[i]!}H4`}
          />
        ))}
        {value !== null && <path className="scale-level" d={`M0 ${HEIGHT - level}H2`} />}
      </svg>
      <ul className="scale-marks">
        {marks.map((mark, i) => (
          <li key={mark.value} style={{ bottom: `${labels[i]! - LABEL / 2}rem` }} data-level={mark.level}>
            <span className="scale-name">{mark.label[lang]}</span>
            <span className="scale-value">
              {formatQuantity(mark.value, datastream.unit, datastream.decimals, lang)}
            </span>
            {value !== null && (
              <span className="caption">{isReached(mark, value) ? t('details.reached') : t('details.notReached')}</span>
            )}
          </li>
        ))}
      </ul>
      {value !== null && <span className="unseen">{formatNumber(value, datastream.decimals, lang)}</span>}
    </div>
  );
}
