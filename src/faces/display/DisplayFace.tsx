import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { STAGE_DATASTREAM } from '../../state/stage.ts';
import { freshnessOfReading, statusOf } from '../../state/assetStatus.ts';
import { formatAge, formatInstant } from '../../ui/format/formatInstant.ts';
import { LiveRegion } from '../../ui/notices/LiveRegion.tsx';
import { Icon } from '../../ui/parts/Icon.tsx';
import { StatusMark } from '../../ui/parts/StatusMark.tsx';
import { useStatement } from '../../ui/statement/useStatement.ts';
import { useStatusContext } from '../../ui/useStatus.ts';
import { useLanguage, useViewer } from '../../ui/viewerContext.ts';
import './displayFace.css';

/** The wall: clock, what is on screen, the stage of the Rhine, the caption of the view. Controls only while someone is there. */
export function DisplayFace() {
  const { t } = useTranslation();
  const { display, health } = useViewer();
  const { phase, view } = useStore(display);
  const hasScene = useStore(health, (state) => state.graphics !== 'none');
  useTouches();
  return (
    <>
      <section className="display" aria-label={t('display.label')} data-phase={phase}>
        <DisplayClock />
        <DisplayStage />
        {hasScene ? (
          <h1 className="display-view">{t(`views.${view}`)}</h1>
        ) : (
          <DisplayNote>{t('notice.noGraphics')}</DisplayNote>
        )}
        {phase === 'awake' && <DisplayControls />}
      </section>
      <LiveRegion />
    </>
  );
}

/** Any touch, key or movement wakes the display; the state machine behind it decides when it rests again. */
function useTouches(): void {
  const { display } = useViewer();
  useEffect(() => {
    const { touched } = display;
    const events = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const name of events) document.addEventListener(name, touched, { passive: true });
    return () => {
      for (const name of events) document.removeEventListener(name, touched);
    };
  }, [display]);
}

function DisplayNote({ children }: { readonly children: ReactNode }) {
  return <p className="display-view">{children}</p>;
}

function DisplayClock() {
  const { t } = useTranslation();
  const { date, time, mode } = useStatement();
  return (
    <header className="display-clock">
      {time === null ? (
        <p className="display-mode">{t('statement.waiting')}</p>
      ) : (
        <>
          <p className="display-time">{time.replace(t('time.oclock'), '')}</p>
          <p className="display-date">{date}</p>
          <p className="display-mode">{mode}</p>
        </>
      )}
    </header>
  );
}

/** Stage with its trend, how fresh it is, and the marks it has crossed. */
function DisplayStage() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, health } = useViewer();
  const { stage, trend, reading } = useStatement();
  const at = useStatusContext(1);
  const held = useStore(catalogue, (state) => state.datastreams.get(STAGE_DATASTREAM));
  const isFeedDown = useStore(health, (state) => state.isFeedDown);
  const freshness = held ? freshnessOfReading(reading, held.datastream, at) : 'missing';
  const status = held ? statusOf(held.asset, at) : 'none';
  const reached = held?.datastream.thresholds
    .filter((mark) => reading !== undefined && mark.when === 'above' && reading.value >= mark.value)
    .toSorted((a, b) => b.value - a.value)[0];
  const age = reading && at.instantMs !== null ? formatAge(at.instantMs - reading.timeMs, lang) : null;
  return (
    <div className="display-stage" data-freshness={freshness}>
      <p className="display-gauge">{t('display.gauge')}</p>
      <p className="display-value">
        {stage ?? t('details.noValue')}
        {trend !== null && <Icon name={trend} />}
      </p>
      <p className="display-state">
        <StatusMark status={status} />
        {[
          trend === null ? null : t(`trend.${trend}`),
          reached ? t('details.aboveWatch', { label: reached.label[lang] }) : null,
          reading ? t(`origin.${reading.origin}`) : null,
          age,
        ]
          .filter((word) => word !== null)
          .join(' · ')}
      </p>
      <DisplayAlarm />
      {isFeedDown && reading && (
        <p className="display-lost">
          <Icon name="warning" />
          {t('display.noConnection', { time: formatInstant(reading.timeMs, lang, 'time') })}
        </p>
      )}
    </div>
  );
}

/** The gravest alarm of the instant, in one quiet line. */
function DisplayAlarm() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { alarms: store, catalogue } = useViewer();
  const { alarms, total } = useStore(store);
  const gravest = alarms[0];
  const name = useStore(catalogue, ({ byId }) =>
    gravest ? byId.get(gravest.subject)?.properties.name[lang] : undefined,
  );
  if (!gravest) return null;
  return (
    <p className="display-state display-alarm">
      <StatusMark status={gravest.severity} />
      {[gravest.title[lang], name ?? gravest.subject, ...(total > 1 ? [t('alarms.more', { n: total - 1 })] : [])].join(
        ' · ',
      )}
    </p>
  );
}

function DisplayControls() {
  const { t } = useTranslation();
  const { display, view } = useViewer();
  return (
    <nav className="display-controls" aria-label={t('display.tour')}>
      <button type="button" className="tool framed" onClick={() => display.next()}>
        <Icon name="chevronRight" />
        {t('display.next')}
      </button>
      <button type="button" className="tool framed" onClick={() => display.resumeTour()}>
        <Icon name="play" />
        {t('display.resumeTour')}
      </button>
      <button
        type="button"
        className="tool framed"
        onClick={() => {
          view.setScheme('light');
          view.setFace('planner');
        }}
      >
        <Icon name="settings" />
        {t('display.leave')}
      </button>
    </nav>
  );
}
