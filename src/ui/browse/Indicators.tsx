import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Theme } from '../../schema/catalogue.ts';
import { isOnTarget, type IndicatorState } from '../../schema/themeIndicators.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { Sparkline } from './Sparkline.tsx';
import { coverText, lineOf } from './indicatorText.ts';
import { TargetMark } from './TargetMark.tsx';
import './indicators.css';

/** The figures of a theme: how it is, how the day before was, what is wanted, and how many values that is made of. */
export function Indicators({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const { indicators } = useViewer();
  const { all } = useStore(indicators);
  const own = all.filter((one) => one.theme === theme);
  if (own.length === 0) return null;
  return (
    <ul className="indicators" aria-label={t('indicators.label')}>
      {own.map((one) => (
        <IndicatorRow key={one.id} indicator={one} />
      ))}
    </ul>
  );
}

function IndicatorRow({ indicator }: { readonly indicator: IndicatorState }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { name, value, unit, decimals, target, better, hours, why } = indicator;
  const isMet = isOnTarget(indicator);
  const line = lineOf(hours);
  return (
    <li className="indicator">
      <span className="indicator-name">{name[lang]}</span>
      <strong className="indicator-value figures">
        <TargetMark isMet={isMet} />
        {value === null ? t('details.noValue') : formatQuantity(value, unit, decimals, lang)}
      </strong>
      {line === 'none' ? (
        <span className="caption">{t('indicators.noHours')}</span>
      ) : (
        <Sparkline hours={hours} target={target} />
      )}
      <span className="caption indicator-cover">
        {coverText(indicator, t)}
        {typeof line === 'number' &&
          ` · ${t('indicators.hoursSince', { time: formatInstant(line, lang, 'shortStamp') })}`}
        {target !== null && better !== null && (
          <span className={isMet === false ? 'indicator-missed' : undefined}>
            {' · '}
            {t(better === 'higher' ? 'indicators.targetHigher' : 'indicators.targetLower', {
              target: formatQuantity(target, unit, decimals, lang),
            })}
            {isMet === false && `, ${t('indicators.missed')}`}
          </span>
        )}
      </span>
      <span className="caption indicator-cover">{why[lang]}</span>
    </li>
  );
}
