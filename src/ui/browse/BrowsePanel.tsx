import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { STATUSES, type Status } from '../../state/assetStatus.ts';
import { Corridors } from '../corridors/Corridors.tsx';
import { kindText } from '../i18n/texts.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { useStatusContext } from '../useStatus.ts';
import { AssetList } from './AssetList.tsx';
import { assetRows, kindsOf, SORTS, type Sort } from './assetRows.ts';
import { BoxChains } from './BoxChains.tsx';
import { Indicators } from './Indicators.tsx';
import { ThemeGrid } from './ThemeGrid.tsx';
import { ThemePictures } from './ThemePictures.tsx';
import { ThemeStatement, ThemeTruth } from './ThemeStatement.tsx';
import './browsePanel.css';

// Only who opens the theme of the ecosystem needs it.
const Partners = lazy(() => import('./Partners.tsx').then(({ Partners: list }) => ({ default: list })));

const SORT_WORDS = {
  name: 'list.sortName',
  kind: 'list.sortKind',
  status: 'list.sortStatus',
  km: 'list.sortKm',
} as const;

/** Themes and the list of assets. */
export function BrowsePanel() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, view, health } = useViewer();
  const { assets, status: catalogueStatus } = useStore(catalogue);
  const theme = useStore(view, (state) => state.theme);
  const [sort, setSort] = useState<Sort>('status');
  const [chosenKind, setKind] = useState<string | null>(null);
  const [status, setStatus] = useState<Status | null>(null);
  const [chosenPartner, setPartner] = useState<string | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const hasScene = useStore(health, (state) => state.graphics !== 'none');
  const isSignInNeeded = useStore(health, (state) => Boolean(state.signIn));
  const at = useStatusContext(2);
  const kinds = useMemo(() => kindsOf(assets, theme, lang), [assets, theme, lang]);
  const kind = chosenKind !== null && kinds.includes(chosenKind) ? chosenKind : null;
  const partner = theme === 'ecosystem' ? chosenPartner : null;
  const rows = useMemo(
    // What a partner owns belongs to many themes.
    () => assetRows(assets, { theme: partner === null ? theme : null, kind, status, partner, sort }, at, lang),
    [assets, theme, kind, status, partner, sort, at, lang],
  );
  const isFiltered = theme !== null || kind !== null || status !== null;
  const reset = (): void => {
    view.setTheme(null);
    setKind(null);
    setStatus(null);
    setPartner(null);
  };

  return (
    <section
      className="browse"
      aria-label={t('theme.label')}
      id="browse"
      data-whole={isWhole || theme !== null || !hasScene || undefined}
    >
      <header className="browse-head">
        <h2 className="heading">{theme === null ? t('theme.all') : t(`theme.${theme}`)}</h2>
        {isFiltered && (
          <button type="button" className="tool browse-reset" onClick={reset}>
            {t('list.reset')}
          </button>
        )}
      </header>
      <ThemeGrid />
      {theme !== null && (
        <section className="browse-theme" aria-label={t(`theme.${theme}`)} tabIndex={0}>
          <ThemeStatement theme={theme} />
          <ThemePictures />
          {theme === 'logistics' && <BoxChains />}
          {theme === 'silkroad' && <Corridors />}
          <Indicators theme={theme} />
          {theme === 'ecosystem' && (
            <Suspense fallback={null}>
              <Partners chosen={partner} onChoose={setPartner} />
            </Suspense>
          )}
          <ThemeTruth theme={theme} />
        </section>
      )}
      {isWhole && (
        <div className="browse-filters" id="browse-filters">
          <label>
            <span className="caption">{t('list.filterKind')}</span>
            <select className="field" value={kind ?? ''} onChange={(e) => setKind(e.target.value || null)}>
              <option value="">{t('list.any')}</option>
              {kinds.map((id) => (
                <option key={id} value={id}>
                  {kindText(id, lang)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="caption">{t('list.filterStatus')}</span>
            <select
              className="field"
              value={status ?? ''}
              onChange={(e) => setStatus(STATUSES.find((id) => id === e.target.value) ?? null)}
            >
              <option value="">{t('list.any')}</option>
              {STATUSES.toReversed().map((id) => (
                <option key={id} value={id}>
                  {t(`status.${id}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="caption">{t('list.sort')}</span>
            <select
              className="field"
              value={sort}
              onChange={(e) => setSort(SORTS.find((id) => id === e.target.value) ?? 'name')}
            >
              {SORTS.map((id) => (
                <option key={id} value={id}>
                  {t(SORT_WORDS[id])}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <div className="browse-count">
        <p className="caption">{t('list.count', { count: rows.length })}</p>
        <button
          type="button"
          className="tool browse-more"
          aria-expanded={isWhole}
          aria-controls={isWhole ? 'browse-filters' : undefined}
          onClick={() => setIsWhole(!isWhole)}
        >
          <Icon name="settings" />
          {t('list.filter')}
        </button>
      </div>
      {catalogueStatus === 'loading' && <p className="browse-empty">{t('list.loading')}</p>}
      {catalogueStatus === 'failed' && assets.length === 0 && (
        <p className="browse-empty">{t(isSignInNeeded ? 'signIn.list' : 'list.failed')}</p>
      )}
      {catalogueStatus === 'ready' && rows.length === 0 && <p className="browse-empty">{t('list.empty')}</p>}
      <AssetList rows={rows} at={at} />
    </section>
  );
}
