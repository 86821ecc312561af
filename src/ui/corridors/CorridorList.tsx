import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { BlockTrain, Corridor } from '../../schema/trains.ts';
import { trainKey } from '../../state/trains.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { trainDays, trainLateness, trainRoute } from './trainText.ts';

/** Everything that the map shows, for the keyboard and for whoever does not see it: corridors, and the trains on each. */
export function CorridorList() {
  const { trains: store } = useViewer();
  const { corridors, trains } = useStore(store);
  const busiest = corridors
    .map((corridor) => ({ corridor, own: trains.filter(({ partner }) => partner === corridor.partner) }))
    .sort((a, b) => b.own.length - a.own.length);
  return (
    <div className="corridor-list">
      {busiest.map(({ corridor, own }) => (
        <CorridorRows key={corridor.partner} corridor={corridor} trains={own} />
      ))}
    </div>
  );
}

function CorridorRows({ corridor, trains }: { readonly corridor: Corridor; readonly trains: readonly BlockTrain[] }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { trains: store } = useViewer();
  const chosen = useStore(store, (state) => state.chosen);
  const instantMs = useInstant(1);
  const inward = trains.filter(({ direction }) => direction === 'in');
  return (
    <details>
      <summary>
        <strong>{corridor.via.at(-1)!.name[lang]}</strong>
        <span className="caption figures">
          {t('corridors.counts', { inward: inward.length, outward: trains.length - inward.length })}
        </span>
      </summary>
      <ul>
        {instantMs !== null &&
          trains.map((train) => (
            <li key={trainKey(train)}>
              <button type="button" aria-pressed={trainKey(train) === chosen} onClick={() => store.choose(train)}>
                <span>{trainRoute(train, lang)}</span>
                <span className="caption figures">{trainDays(train, instantMs, lang, t)}</span>
                <span className="caption figures">
                  {t('corridors.expected')} {formatInstant(train.expected, lang, 'shortStamp')} (
                  {trainLateness(train, t)})
                </span>
              </button>
            </li>
          ))}
      </ul>
    </details>
  );
}
