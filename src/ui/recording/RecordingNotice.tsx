import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatInstant } from '../format/formatInstant.ts';
import { dataText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';

/** Sources named in the notice; the others are in the list of data sources. */
const NAMED_SOURCES = 3;

/** Which file plays in place of the feed, and the way back; or why a file does not play. */
export function RecordingNotice() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { recording } = useViewer();
  const { status, file, trouble } = useStore(recording);
  const names = file
    ? file.sources
        .slice(0, NAMED_SOURCES)
        .map(({ name, licence }) => `${dataText(name, lang)} (${dataText(licence, lang)})`)
    : [];
  if (file && file.sources.length > NAMED_SOURCES)
    names.push(t('time.more', { n: file.sources.length - NAMED_SOURCES }));
  return (
    <>
      {trouble && (
        <div className="panel notice notice-watch" role="alert" title={trouble.detail}>
          <Icon name="warning" />
          <p>{t(`recording.fault.${trouble.fault}`, { file: trouble.file, place: trouble.place })}</p>
          <button
            type="button"
            className="tool"
            aria-label={t('notice.dismiss')}
            onClick={() => recording.troubleSaid()}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      {status === 'reading' && (
        <div className="panel notice" role="status">
          <Icon name="clock" />
          <p>{t('recording.reading')}</p>
        </div>
      )}
      {file && (
        <div className="panel notice" role="status">
          <Icon name="record" />
          <p>
            {t('recording.playing', {
              file: file.name,
              from: formatInstant(file.fromMs, lang, 'stamp'),
              to: formatInstant(file.toMs, lang, 'stamp'),
              sources: names.join('; '),
            })}
          </p>
          <button type="button" className="tool framed" onClick={() => recording.leave()}>
            {t('recording.leave')}
          </button>
        </div>
      )}
    </>
  );
}
