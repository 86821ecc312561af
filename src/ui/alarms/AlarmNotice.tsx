import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Alarm } from '../../schema/alarms.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './alarms.css';

/** The gravest alarm that was just raised, with the way there; gone when it is over, acknowledged, put away or gone to. */
export function AlarmNotice() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, catalogue, selection, camera } = useViewer();
  const { raised, alarms } = useStore(store);
  const [seen, setSeen] = useState<readonly Alarm[]>([]);
  const [news, setNews] = useState<Alarm | null>(null);
  const name = useStore(catalogue, ({ byId }) => (news ? byId.get(news.subject)?.properties.name[lang] : undefined));
  if (raised !== seen) {
    setSeen(raised);
    if (raised[0]) setNews(raised[0]);
  }
  const held = news && alarms.find(({ alarm, acknowledgement }) => alarm === news.alarm && !acknowledgement);
  if (!held) return null;
  const goThere = (): void => {
    selection.selectAsset(held.subject);
    camera.go({ asset: held.subject });
    setNews(null);
  };
  return (
    <div className={`panel notice alarm-notice alarm-notice-${held.severity}`}>
      <StatusMark status={held.severity} />
      <p>
        <strong>{held.title[lang]}</strong> · {name ?? held.subject}
      </p>
      <button type="button" className="tool framed" onClick={goThere}>
        {t('alarms.show')}
      </button>
      <button type="button" className="tool" aria-label={t('notice.dismiss')} onClick={() => setNews(null)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
