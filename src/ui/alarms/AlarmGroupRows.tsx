import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { worstOf } from '../../state/alarmGroups.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { AcknowledgeForm } from './AcknowledgeForm.tsx';
import { AlarmRow } from './AlarmRow.tsx';
import { countedByRule, type AlarmGroup } from './groupAlarms.ts';
import { sinceOf } from './sinceText.ts';

/** One line of the list: an alarm, one with what follows from it folded below, or many of one rule folded. */
export function AlarmGroupRows({ group: { kind, lead, members } }: { readonly group: AlarmGroup }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  if (kind === 'single') return <AlarmRow alarm={lead} />;
  if (kind === 'alike') return <AlikeRows lead={lead} members={members} />;
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
        <MemberRows members={members} />
      </details>
    </>
  );
}

function MemberRows({ members }: { readonly members: readonly Alarm[] }) {
  return (
    <ul className="alarm-members">
      {members.map((alarm) => (
        <li key={alarm.alarm}>
          <AlarmRow alarm={alarm} />
        </li>
      ))}
    </ul>
  );
}

/** Alarms of one rule that began in one hour at many places: how many, the worst value, each to be opened, all to be acknowledged with one note. */
function AlikeRows({ lead, members }: { readonly lead: Alarm; readonly members: readonly Alarm[] }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, recording } = useViewer();
  const isFile = useStore(recording, (state) => state.status === 'playing');
  const worst = worstOf(members);
  const decimals = useStore(catalogue, ({ datastreams }) => datastreams.get(worst?.datastream ?? '')?.datastream.decimals ?? 0); // prettier-ignore
  const worstName = useStore(catalogue, ({ byId }) => (worst ? byId.get(worst.subject)?.properties.name[lang] : null));
  const open = members.filter(({ acknowledgement }) => acknowledgement === null);
  const first = members.reduce((a, b) => (sinceOf(b) < sinceOf(a) ? b : a));
  const begun = formatInstant(sinceOf(first), lang, 'shortStamp');
  return (
    <details className="alarm-group">
      <summary>
        <StatusMark status={lead.severity} />
        <span className="alarm-title">
          <span className="unseen">{t(`status.${lead.severity}`)}: </span>
          {lead.title[lang]}
        </span>
        <Icon name="chevronDown" />
        <span className="caption alarm-line">
          {t('alarms.places', { count: members.length, open: open.length })} · {t('alarms.firstSince', { when: begun })}
        </span>
        {worst && (
          <span className="caption alarm-line">
            {t('alarms.worst', {
              value: formatQuantity(worst.value, worst.unit, decimals, lang),
              where: worstName ?? worst.subject,
            })}
            {worst.origin !== null && ` · ${t(`origin.${worst.origin}`)}`}
          </span>
        )}
      </summary>
      {open.length > 1 && !isFile && (
        <div className="alarm-all">
          <AcknowledgeForm names={open.map(({ alarm }) => alarm)} />
        </div>
      )}
      <MemberRows members={members} />
    </details>
  );
}
