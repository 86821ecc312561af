import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import { STAGE_DATASTREAM } from '../../state/stage.ts';
import { useStatement } from './useStatement.ts';
import './titleBlock.css';

const GAUGE = STAGE_DATASTREAM.slice(0, STAGE_DATASTREAM.lastIndexOf('/'));

/** One line says what is on screen: the title block of the drawing. */
export function TitleBlock() {
  const { t } = useTranslation();
  const { selection, camera } = useViewer();
  const { date, time, mode, stage, trend } = useStatement();
  if (date === null)
    return (
      <section className="panel title-block" aria-label={t('statement.region')}>
        <p className="title-cell">{t('statement.waiting')}</p>
      </section>
    );
  return (
    <section className="panel title-block" aria-label={t('statement.region')}>
      <p className="title-cell title-date">
        {date}, <time className="title-time">{time}</time>
      </p>
      <p className="title-cell title-mode">{mode}</p>
      <button
        type="button"
        className="title-cell title-stage"
        onClick={() => {
          selection.selectAsset(GAUGE);
          camera.go({ asset: GAUGE });
        }}
      >
        {stage === null ? t('statement.noStage') : t('statement.stage', { stage })}
        {trend !== null && (
          <>
            <Icon name={trend} />
            <span className="unseen">{t(`trend.${trend}`)}</span>
          </>
        )}
      </button>
    </section>
  );
}
