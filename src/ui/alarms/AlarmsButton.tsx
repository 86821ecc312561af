import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useViewer } from '../viewerContext.ts';
import { groupAlarms } from './groupAlarms.ts';
import './alarms.css';

/** The tool that leads to the alarms: how many entries the list has at the instant on screen and of how many alarms, and how grave the gravest is that nobody has acknowledged. */
export function AlarmsButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const { alarms: store } = useViewer();
  const { alarms, total, isComplete, status } = useStore(store);
  const open = alarms.filter(({ acknowledgement }) => acknowledgement === null);
  const gravest = open.find(({ severity }) => severity === 'alarm') ?? open[0];
  const entries = useMemo(() => groupAlarms(alarms).length, [alarms]);
  const said = { count: total, open: total - alarms.length + open.length };
  // Where the list leaves some out, nobody knows how many entries they would be.
  const isFolded = total === alarms.length && entries < total;
  // Of an instant of the past the feed reckons some a moment later.
  const isReckoning = status !== 'loading' && !isComplete;
  const shown = isFolded ? entries : total;
  // Its name holds what is written on it: who speaks to the page says what is seen.
  const badge = isReckoning ? `${shown}+` : String(shown);
  const label = isReckoning
    ? t('alarms.atLeast', { count: total, shown: badge })
    : total === 0
      ? t('alarms.none')
      : isFolded
        ? t('alarms.countIn', { ...said, entries: t('alarms.entries', { count: entries }) })
        : t('alarms.count', said);
  return (
    <button type="button" className="tool alarms-button" aria-label={label} title={label} onClick={onOpen}>
      <Icon name="bell" />
      {(total > 0 || isReckoning) && (
        <span className="alarms-badge figures">
          {gravest && <StatusMark status={gravest.severity} />}
          {badge}
        </span>
      )}
    </button>
  );
}
