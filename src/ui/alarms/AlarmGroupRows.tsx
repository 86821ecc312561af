import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage } from '../viewerContext.ts';
import { AlarmRow } from './AlarmRow.tsx';
import { countedByRule, type AlarmGroup } from './groupAlarms.ts';

/** One line of the list: an alarm, one with what follows from it folded below, or many of one rule folded. */
export function AlarmGroupRows({ group: { kind, lead, members } }: { readonly group: AlarmGroup }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  if (kind === 'single') return <AlarmRow alarm={lead} />;
  const rows = (
    <ul className="alarm-members">
      {members.map((alarm) => (
        <li key={alarm.alarm}>
          <AlarmRow alarm={alarm} />
        </li>
      ))}
    </ul>
  );
  if (kind === 'alike') {
    const open = members.filter(({ acknowledgement }) => acknowledgement === null).length;
    return (
      <details className="alarm-group">
        <summary>
          <StatusMark status={lead.severity} />
          <span className="alarm-title">
            <span className="unseen">{t(`status.${lead.severity}`)}: </span>
            {lead.title[lang]}
          </span>
          <Icon name="chevronDown" />
          <span className="caption alarm-line">{t('alarms.places', { count: members.length, open })}</span>
        </summary>
        {rows}
      </details>
    );
  }
  const counts = countedByRule(members).map(({ first, count }) => `${first.title[lang]}: ${count}`);
  return (
    <>
      <AlarmRow alarm={lead} />
      <details className="alarm-group alarm-follows">
        <summary>
          <span className="caption alarm-line">
            {t('alarms.follows')}: {counts.join(' · ')}
          </span>
          <Icon name="chevronDown" />
        </summary>
        {rows}
      </details>
    </>
  );
}
