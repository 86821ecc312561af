import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { unixMs } from '../../geo/units.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { sinceText } from './sinceText.ts';
import './alarms.css';

/** The alarms of the instant on screen, the gravest first, each the way to where it is; and what was said to them, as a file. */
export function AlarmsPanel() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, clock, recording } = useViewer();
  const { alarms, total, atMs, status } = useStore(store);
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
      {status === 'ready' && alarms.length === 0 && <p className="alarms-empty">{t('alarms.nothing')}</p>}
      {alarms.length > 0 && (
        <ul className="alarms-list" aria-label={t('alarms.label')}>
          {alarms.map((alarm) => (
            <AlarmRow key={alarm.alarm} alarm={alarm} />
          ))}
        </ul>
      )}
      {total > alarms.length && <p className="caption alarms-empty">{t('time.more', { n: total - alarms.length })}</p>}
      {range && !isFile && (
        <p className="alarms-foot">
          <a className="tool" href={store.csvHref(range.fromMs, unixMs(range.toMs))} download>
            <Icon name="download" />
            {t('alarms.csv')}
          </a>
        </p>
      )}
    </section>
  );
}

function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, selection, camera } = useViewer();
  const asset = useStore(catalogue, (state) => state.byId.get(alarm.subject));
  const selected = useStore(selection, (state) => state.selected === alarm.subject);
  const instantMs = useInstant(0.5);
  const goThere = (): void => {
    selection.selectAsset(alarm.subject);
    if (asset) camera.go({ asset: alarm.subject });
  };
  return (
    <li>
      <button
        type="button"
        className="alarm-row"
        aria-current={selected || undefined}
        onClick={goThere}
        onPointerEnter={() => selection.hoverAsset(alarm.subject)}
        onPointerLeave={() => selection.hoverAsset(null)}
      >
        <StatusMark status={alarm.severity} />
        <span className="alarm-title">
          <span className="unseen">{t(`status.${alarm.severity}`)}: </span>
          {alarm.title[lang]}
        </span>
        {alarm.acknowledgement && (
          <span className="alarm-done" title={t('alarms.acknowledgedBy', { by: alarm.acknowledgement.by })}>
            <Icon name="check" />
            <span className="unseen">{t('alarms.acknowledged')}</span>
          </span>
        )}
        <span className="alarm-where">{asset?.properties.name[lang] ?? alarm.subject}</span>
        <span className="caption alarm-line">{sinceText(alarm, instantMs, lang, t)}</span>
        <span className="caption alarm-line">
          {[alarm.origin === null ? null : t(`origin.${alarm.origin}`), alarm.owner]
            .filter((word) => word !== null)
            .join(' · ')}
        </span>
      </button>
    </li>
  );
}
