import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isFiltering, NO_FILTER } from '../../schema/buildingFilter.ts';
import { formatNumber } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { BuildingFilterForm } from './BuildingFilterForm.tsx';
import { BuildingList } from './BuildingList.tsx';
import { ColourLegend } from './ColourLegend.tsx';
import './buildingsPanel.css';

/** Colours the buildings, asks which ones, and lists them: the accessible equivalent of the coloured scene. */
export function BuildingsPanel() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { buildings } = useViewer();
  const { status, error, filter, colouring, count, index } = useStore(buildings);
  const isAsked = isFiltering(filter);
  const clear = (): void => {
    buildings.setFilter(NO_FILTER);
    buildings.setColouring(null);
  };
  return (
    <section className="buildings-panel" data-whole aria-label={t('building.label')}>
      <div className="buildings-body" tabIndex={0} role="group" aria-label={t('building.filter')}>
        <ColourLegend />
        <BuildingFilterForm />
      </div>
      <div className="buildings-count">
        <p role="status">
          {status === 'loading' && t('building.loading')}
          {status === 'failed' && t('building.failed', { error })}
          {index && t('building.count', { count, formatted: formatNumber(count, 0, lang) })}
        </p>
        {status === 'failed' && (
          <button type="button" className="tool" onClick={buildings.need}>
            {t('building.retry')}
          </button>
        )}
        {(isAsked || colouring) && (
          <button type="button" className="tool browse-reset" onClick={clear}>
            {t('building.clear')}
          </button>
        )}
      </div>
      {index && isAsked && <BuildingList />}
      {!isAsked && <p className="browse-empty">{t('building.ask')}</p>}
    </section>
  );
}
