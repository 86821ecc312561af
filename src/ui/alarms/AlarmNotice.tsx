import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { ALIKE, groupKeyOf } from '../../state/alarmGroups.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './alarms.css';

/** The gravest alarm that was just raised, with the way there; gone when it is over, acknowledged, put away or gone to. Of many of one rule and hour only the first comes, with how many they are. */
export function AlarmNotice() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, catalogue, selection, camera } = useViewer();
  const { raised, alarms } = useStore(store);
  const [seen, setSeen] = useState<readonly Alarm[]>([]);
  const [news, setNews] = useState<Alarm | null>(null);
  const name = useStore(catalogue, ({ byId }) => (news ? byId.get(news.subject)?.properties.name[lang] : undefined));
  /** Groups of alarms that were put away or gone to: more of them are no news. */
  const [known, setKnown] = useState<ReadonlySet<string>>(new Set());
  const alike = news ? alarms.filter((one) => groupKeyOf(one) === groupKeyOf(news)) : [];
  if (raised !== seen) {
    setSeen(raised);
    const next = raised.find((one) => !known.has(groupKeyOf(one)));
    const isShown = next && alike.length > 0 && news && groupKeyOf(next) === groupKeyOf(news);
    if (next && !isShown) setNews(next);
  }
  const held = news && alarms.find(({ alarm, acknowledgement }) => alarm === news.alarm && !acknowledgement);
  if (!held) return null;
  const away = (): void => {
    if (alike.length >= ALIKE) setKnown((before) => new Set([...before, groupKeyOf(held)]));
    setNews(null);
  };
  const goThere = (): void => {
    selection.selectAsset(held.subject);
    camera.go({ asset: held.subject });
    away();
  };
  return (
    <div className={`panel notice alarm-notice alarm-notice-${held.severity}`}>
      <StatusMark status={held.severity} />
      <p>
        <strong>{held.title[lang]}</strong> · {name ?? held.subject}
        {alike.length >= ALIKE && ` · ${t('alarms.andPlaces', { count: alike.length - 1 })}`}
      </p>
      <button type="button" className="tool framed" onClick={goThere}>
        {t('alarms.show')}
      </button>
      <button type="button" className="tool" aria-label={t('notice.dismiss')} onClick={away}>
        <Icon name="close" />
      </button>
    </div>
  );
}
