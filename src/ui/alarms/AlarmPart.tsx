import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { unixMs } from '../../geo/units.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { dataText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { AcknowledgeForm } from './AcknowledgeForm.tsx';
import { EventsNearBy } from './EventsNearBy.tsx';
import { sinceText } from './sinceText.ts';
import './alarms.css';

/** One alarm of the selected asset, the gravest unfolded: why, since when, what to do, whose it is, what else happened near by, and that somebody has seen it. */
export function AlarmPart({ alarm, isFirst }: { readonly alarm: Alarm; readonly isFirst: boolean }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms, catalogue, camera, recording, selection } = useViewer();
  const lead = useStore(alarms, (state) => state.alarms.find((one) => one.alarm === alarm.under));
  const goToLead = (): void => {
    if (!lead) return;
    selection.selectAsset(lead.subject);
    camera.go({ asset: lead.subject });
  };
  const decimals = useStore(catalogue, (state) => state.datastreams.get(alarm.datastream)?.datastream.decimals ?? 0);
  const isFile = useStore(recording, (state) => state.status === 'playing');
  const instantMs = useInstant(0.5);
  const { title, cause, action, owner, link, value, unit, origin, acknowledgement } = alarm;
  return (
    <section
      className={`details-part alarm-part alarm-part-${alarm.severity}`}
      aria-label={`${t('alarms.one')}: ${title[lang]}`}
    >
      <details open={isFirst}>
        <summary>
          <h3 className="alarm-part-title">
            <StatusMark status={alarm.severity} />
            <span className="unseen">{t(`status.${alarm.severity}`)}: </span>
            {title[lang]}
            <Icon name="chevronDown" />
          </h3>
        </summary>
        <p className="caption">
          {sinceText(alarm, instantMs, lang, t)}
          {value !== null && ` · ${t('alarms.valueThen', { value: formatQuantity(value, unit, decimals, lang) })}`}
          {origin !== null && ` · ${t(`origin.${origin}`)}`}
        </p>
        <p>{cause[lang]}</p>
        {lead && (
          <p>
            <strong>{t('alarms.followsFrom')}:</strong>{' '}
            <button type="button" className="alarm-lead" onClick={goToLead}>
              {lead.title[lang]}
            </button>
          </p>
        )}
        {action && (
          <p>
            <strong>{t('alarms.action')}:</strong> {action[lang]}
          </p>
        )}
        {(owner ?? link) !== null && (
          <p className="alarm-owner">
            {owner !== null && <span>{t('alarms.owner', { owner: dataText(owner, lang) })}</span>}
            {link === null ? (
              <span className="caption">{t('alarms.noLink')}</span>
            ) : (
              <a href={link} target="_blank" rel="noreferrer">
                {t('alarms.link')}
                <Icon name="external" />
              </a>
            )}
          </p>
        )}
        {acknowledgement ? (
          <div className="alarm-said">
            <p className="caption">
              <Icon name="check" />
              {t('alarms.acknowledgedAt', {
                by: acknowledgement.by,
                time: formatInstant(unixMs(Date.parse(acknowledgement.at)), lang, 'shortStamp'),
              })}
            </p>
            {acknowledgement.note !== '' && <p>{acknowledgement.note}</p>}
          </div>
        ) : (
          !isFile && <AcknowledgeForm names={[alarm.alarm]} />
        )}
        <EventsNearBy alarm={alarm} />
      </details>
    </section>
  );
}
