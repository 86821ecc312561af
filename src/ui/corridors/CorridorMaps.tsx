import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { trainKey } from '../../state/trains.ts';
import { useInstant } from '../usePulse.ts';
import { useViewer } from '../viewerContext.ts';
import { TrainFacts } from './BlockTrainPart.tsx';
import { CorridorList } from './CorridorList.tsx';
import { CorridorMap } from './CorridorMap.tsx';

const CHINA = 'CN';

/** Whose corridors lead to China, and whose to the seaports and the rest of Europe: one picture cannot show both. */
function useRegions() {
  const { trains } = useViewer();
  const corridors = useStore(trains, (state) => state.corridors);
  return useMemo(
    () => ({
      china: corridors.filter(({ country }) => country === CHINA),
      europe: corridors.filter(({ country }) => country !== CHINA),
    }),
    [corridors],
  );
}

export function SmallMap() {
  const { china } = useRegions();
  return china.length === 0 ? null : <CorridorMap corridors={china} size="small" />;
}

/** The sheet: both maps, what is chosen on them, and all trains in a list. */
export function LargeMaps() {
  const { t } = useTranslation();
  const { china, europe } = useRegions();
  const { trains: store } = useViewer();
  const train = useStore(store, ({ trains, chosen }) => trains.find((one) => trainKey(one) === chosen));
  const instantMs = useInstant(1);
  return (
    <div className="sheet-body corridors" tabIndex={0} role="group" aria-label={t('corridors.title')}>
      {china.length > 0 && <CorridorMap corridors={china} size="large" />}
      <p className="caption">{t('corridors.key')}</p>
      {train && instantMs !== null && <TrainFacts train={train} atMs={instantMs} />}
      <h3 className="heading">{t('corridors.europe')}</h3>
      {europe.length > 0 && <CorridorMap corridors={europe} size="large" />}
      <h3 className="heading">{t('corridors.list')}</h3>
      <CorridorList />
    </div>
  );
}
