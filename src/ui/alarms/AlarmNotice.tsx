import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ALIKE } from '../../state/alarmGroups.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { alikeOf, NO_NEWS, putAway, withRaised } from './alarmNews.ts';
import './alarms.css';

/** The gravest alarm that was just raised, with the way there; gone when it is over, acknowledged, put away or gone to. Of many of one rule and hour only the first comes, with how many they are. */
export function AlarmNotice() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, catalogue, selection, camera } = useViewer();
  const { raised, alarms } = useStore(store);
  const [told, setTold] = useState(NO_NEWS);
  const { news } = told;
  const name = useStore(catalogue, ({ byId }) => (news ? byId.get(news.subject)?.properties.name[lang] : undefined));
  if (raised !== told.seen) setTold(withRaised(told, raised, alarms));
  const held = news && alarms.find(({ alarm, acknowledgement }) => alarm === news.alarm && !acknowledgement);
  if (!held) return null;
  const alike = alikeOf(news, alarms);
  const away = (): void => setTold(putAway(told, alarms));
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
