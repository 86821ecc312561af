import { useTranslation } from 'react-i18next';
import { STATUSES } from '../../state/assetStatus.ts';
import { StatusMark } from '../parts/StatusMark.tsx';
import './dialogs.css';

/** What the marks mean, and what in the picture is real. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <div className="legend">
      <h2 className="heading">{t('legend.status')}</h2>
      <ul className="legend-status">
        {STATUSES.toReversed().map((status) => (
          <li key={status}>
            <StatusMark status={status} />
            {t(`status.${status}`)}
          </li>
        ))}
      </ul>
      <h2 className="heading">{t('legend.finish')}</h2>
      <ul className="legend-finish">
        <li>
          <span className="swatch swatch-measured" />
          {t('legend.measured')}
        </li>
        <li>
          <span className="swatch swatch-curated" />
          {t('legend.curated')}
        </li>
        <li>
          <span className="swatch swatch-generated" />
          {t('legend.generated')}
        </li>
      </ul>
      <h2 className="heading">{t('legend.movers')}</h2>
      <ul className="legend-finish">
        <li>
          <span className="swatch mover-live" />
          {t('legend.moverLive')}
        </li>
        <li>
          <span className="swatch mover-stale" />
          {t('legend.moverStale')}
        </li>
      </ul>
      <p className="caption">{t('legend.moverSimulated')}</p>
      <h2 className="heading">{t('legend.line')}</h2>
      <ul className="legend-finish">
        <li>
          <span className="swatch line-recorded" />
          {t('legend.lineRecorded')}
        </li>
        <li>
          <span className="swatch line-derived" />
          {t('legend.lineDerived')}
        </li>
        <li>
          <span className="swatch line-forecast" />
          {t('legend.lineForecast')}
        </li>
        <li>
          <span className="swatch line-band" />
          {t('legend.lineBand')}
        </li>
        <li>
          <span className="swatch line-gap" />
          {t('legend.lineGap')}
        </li>
      </ul>
    </div>
  );
}
