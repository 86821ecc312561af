import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { AlarmGroupRows } from './AlarmGroupRows.tsx';
import { groupAlarms } from './groupAlarms.ts';
import './alarms.css';

/** The alarms of the instant on screen, measured and grave ones first, consequences under their cause; each the way to where it is. And what was said to them, as a file. */
export function AlarmsPanel() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, clock, recording } = useViewer();
  const { alarms, total, atMs, status, isComplete } = useStore(store);
  const range = useStore(clock, (state) => state.range);
  const isFile = useStore(recording, (state) => state.status === 'playing');
  return (
    <section className="alarms" aria-label={t('alarms.label')} id="alarms">
      <header className="alarms-head">
        <h2 className="heading">{t('alarms.label')}</h2>
        {atMs !== null && (
          <p className="caption">{t('alarms.asOf', { time: formatInstant(atMs, lang, 'shortStamp') })}</p>
        )}
      </header>
      {status === 'failed' && <p className="alarms-empty">{t('alarms.failed')}</p>}
      {status === 'loading' && <p className="alarms-empty">{t('alarms.loading')}</p>}
      {status === 'ready' && alarms.length === 0 && isComplete && <p className="alarms-empty">{t('alarms.nothing')}</p>}
      {status === 'ready' && !isComplete && <p className="alarms-empty">{t('alarms.reckoning')}</p>}
      {alarms.length > 0 && (
        <ul className="alarms-list" aria-label={t('alarms.label')}>
          {groupAlarms(alarms).map((group) => (
            <li key={group.lead.alarm}>
              <AlarmGroupRows group={group} />
            </li>
          ))}
        </ul>
      )}
      {total > alarms.length && <p className="caption alarms-empty">{t('time.more', { n: total - alarms.length })}</p>}
      {range && !isFile && (
        <p className="alarms-foot">
          <a className="tool" href={store.listCsvHref(lang)} download>
            <Icon name="download" />
            {t('alarms.listCsv')}
          </a>
          <a className="tool" href={store.csvHref(range.fromMs, unixMs(range.toMs))} download>
            <Icon name="download" />
            {t('alarms.csv')}
          </a>
        </p>
      )}
    </section>
  );
}
