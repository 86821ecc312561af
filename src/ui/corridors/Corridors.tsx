import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Sheet } from '../dialogs/Sheet.tsx';
import { useViewer } from '../viewerContext.ts';
import './corridors.css';

// Land, projection and pictures come when somebody opens the theme.
const SmallMap = lazy(() => import('./CorridorMaps.tsx').then((maps) => ({ default: maps.SmallMap })));
const LargeMaps = lazy(() => import('./CorridorMaps.tsx').then((maps) => ({ default: maps.LargeMaps })));

/** The corridors of the block trains in the theme of the silk road: a small map, and a sheet with everything. Absent where nobody tells of trains. */
export function Corridors() {
  const { t } = useTranslation();
  const { trains } = useViewer();
  const isKnown = useStore(trains, (state) => state.corridors.length > 0);
  if (!isKnown) return null;
  return (
    <section className="theme-pictures corridors-small" aria-label={t('corridors.title')}>
      <header>
        <h3 className="caption">{t('corridors.title')}</h3>
        <Sheet label={t('corridors.open')} title={t('corridors.title')} icon="external">
          <Suspense fallback={null}>
            <LargeMaps />
          </Suspense>
        </Sheet>
      </header>
      <Suspense fallback={null}>
        <SmallMap />
      </Suspense>
      <p className="caption">{t('corridors.shortKey')}</p>
    </section>
  );
}
