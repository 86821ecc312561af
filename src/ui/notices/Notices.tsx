import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmNotice } from '../alarms/AlarmNotice.tsx';
import { Icon } from '../parts/Icon.tsx';
import { RecordingNotice } from '../recording/RecordingNotice.tsx';
import { useViewer } from '../viewerContext.ts';
import { useNotices } from './useNotices.ts';
import './notices.css';

/** What is missing, why, and what to do: one line each, gone when it is over or when the reader puts it away. */
export function Notices() {
  const { t } = useTranslation();
  const { url } = useViewer();
  const notices = useNotices();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const shown = notices.filter((notice) => !dismissed.has(notice.id));
  return (
    <section className="notices" aria-label={t('notice.region')}>
      <AlarmNotice />
      <RecordingNotice />
      {shown.map((notice) => (
        <div key={notice.id} className={`panel notice notice-${notice.gravity}`}>
          <Icon name="warning" />
          <p title={notice.detail}>{notice.text}</p>
          <button
            type="button"
            className="tool"
            aria-label={t('notice.dismiss')}
            onClick={() => {
              setDismissed(new Set([...dismissed, notice.id]));
              if (notice.id.startsWith('url-')) url.notesSaid();
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </section>
  );
}
