import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { dataText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { sinceText } from './sinceText.ts';

/** One alarm in the list: the way to where it is. */
export function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
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
        {[
          alarm.origin === null ? null : t(`origin.${alarm.origin}`),
          alarm.owner === null ? null : dataText(alarm.owner, lang),
        ]
          .filter((word) => word !== null)
          .join(' · ')}
      </span>
    </button>
  );
}
