import { useTranslation } from 'react-i18next';
import type { Datastream, Threshold } from '../../schema/catalogue.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage } from '../viewerContext.ts';
import { spreadLabels } from './spreadLabels.ts';
import './thresholdScale.css';

/** Height of the staff and of labels of one and two lines, rem. */
const HEIGHT = 10;
const LABEL = 1.25;
const LONG_LABEL = 2.125;

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
  // „Marke I: Schifffahrt eingeschränkt“ stands in two lines.
  const words = marks.map((mark) => mark.label[lang].split(/[:：]\s*/));
  const sizes = words.map((parts) => (parts.length > 1 ? LONG_LABEL : LABEL));
  const places = marks.map((mark) => place(mark.value));
  const labels = spreadLabels(places, sizes, HEIGHT);
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
          <li key={mark.value} style={{ bottom: `${labels[i]! - sizes[i]! / 2}rem`, height: `${sizes[i]!}rem` }}>
            <span className="scale-name">{words[i]![0]}</span>
            <span className="scale-value figures">
              {formatQuantity(mark.value, datastream.unit, datastream.decimals, lang)}
            </span>
            <span className="scale-reached">
              {value !== null && isReached(mark, value) && <Icon name="check" />}
              <span className="unseen">
                {value !== null && t(isReached(mark, value) ? 'details.reached' : 'details.notReached')}
              </span>
            </span>
            {words[i]!.length > 1 && <span className="scale-more">{words[i]!.slice(1).join(' ')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
