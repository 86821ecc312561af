import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatQuantity } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { buildingAbout, buildingName } from './buildingText.ts';

const MOST = 100;

/** The buildings that were asked for, the tallest first; choosing one flies there. */
export function BuildingList() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { buildings, selection, camera } = useViewer();
  const matches = useStore(buildings, (state) => state.matches);
  const count = useStore(buildings, (state) => state.count);
  const selected = useStore(selection, (state) => state.selected);
  // The rows follow from the matches, which are a new object for each filter.
  const found = useMemo(
    () => (matches ? buildings.tallest(MOST).flatMap((row) => buildings.factsOf(row) ?? []) : []),
    [buildings, matches],
  );
  if (found.length === 0) return <p className="browse-empty">{t('building.none')}</p>;
  const choose = (id: string): void => {
    selection.selectAsset(id);
    camera.go({ asset: id });
  };
  return (
    <>
      <p className="caption buildings-order">
        {count > found.length ? t('building.first', { count: found.length }) : t('building.all')}
      </p>
      <ul className="building-list" aria-label={t('building.list')}>
        {found.map((facts) => (
          <li key={facts.id}>
            <button
              type="button"
              aria-current={facts.id === selected ? 'true' : undefined}
              onClick={() => choose(facts.id)}
              onPointerEnter={() => selection.hoverAsset(facts.id)}
              onPointerLeave={() => selection.hoverAsset(null)}
              onFocus={() => selection.hoverAsset(facts.id)}
              onBlur={() => selection.hoverAsset(null)}
            >
              <span className="building-name">{buildingName(facts, lang)}</span>
              <span className="building-height figures">{formatQuantity(facts.heightM, 'm', 1, lang)}</span>
              <span className="caption">{buildingAbout(facts, lang, t)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
