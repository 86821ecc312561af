import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { eventText } from './eventText.ts';
import { eventMarks, outageSpans } from './happenings.ts';
import { curvePath } from './stageCurve.ts';
import { mergeSpans, shareOf, timeTicks, type TimeRange } from './timeScale.ts';
import type { Happenings } from './useHappenings.ts';
import { useSelectedGaps } from './useSelectedGaps.ts';
import { useShownCurve } from './useShownCurve.ts';

/** Width that a date needs, CSS pixels. */
const DATE_WIDTH = 68;

interface TrackPictureProps {
  readonly shown: TimeRange;
  readonly range: TimeRange;
  readonly widthPx: number;
  readonly happenings: Happenings;
}

/** What lies under the handle: the stage as a curve, dates, events, and three lanes for what is not known. */
export function TrackPicture({ shown, range, widthPx, happenings }: TrackPictureProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue } = useViewer();
  const state = useStore(catalogue);
  const buckets = useShownCurve(shown, range);
  const path = useMemo(() => curvePath(buckets, shown), [buckets, shown]);
  const dates = Math.max(1, Math.floor(widthPx / DATE_WIDTH));
  const ticks = useMemo(() => timeTicks(shown, dates), [shown, dates]);
  const marks = useMemo(() => eventMarks(happenings.events, shown, widthPx), [happenings.events, shown, widthPx]);
  const isShort = shown.toMs - shown.fromMs < 2 * 86_400_000;
  const left = (ms: number): string => `${(shareOf(shown, ms) * 100).toFixed(3)}%`;
  return (
    <div className="time-picture figures">
      <svg className="time-curve" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="time-area" d={path.area} />
        <path className="time-line" d={path.line} />
      </svg>
      {ticks.map((tick) => (
        <span
          key={tick.ms}
          className={tick.isNamed ? 'time-tick time-named' : 'time-tick'}
          style={{ left: left(tick.ms) }}
          aria-hidden="true"
        >
          {tick.isNamed && <span>{formatInstant(tick.ms, lang, isShort ? 'time' : 'shortDay')}</span>}
        </span>
      ))}
      {marks.map(({ ms, level, events }) => (
        <span
          key={events[0]!.id}
          className={`time-event time-event-${level}`}
          style={{ left: left(ms) }}
          title={events
            .slice(0, 6)
            .map(
              (event) =>
                `${formatInstant(unixMs(Date.parse(event.time)), lang, 'shortStamp')} ${eventText(event, state, lang, t)}`,
            )
            .concat(events.length > 6 ? [t('time.more', { n: events.length - 6 })] : [])
            .join('\n')}
        />
      ))}
      <Lanes shown={shown} range={range} happenings={happenings} />
    </div>
  );
}

interface LaneSpan extends TimeRange {
  readonly className: string;
  readonly title: string;
}

/** From below: the selected datastream's gaps, outages of the feed and its sources, spans without a connection. */
function Lanes({ shown, range, happenings }: Omit<TrackPictureProps, 'widthPx'>) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { health } = useViewer();
  const { gaps, openGapFromMs } = useStore(health);
  const instantMs = useInstant(0.5);
  const selected = useSelectedGaps(shown, range);
  const words = ({ fromMs, toMs }: TimeRange) => ({
    from: formatInstant(fromMs, lang, 'shortStamp'),
    to: formatInstant(toMs, lang, 'shortStamp'),
  });
  const spans: LaneSpan[] = [
    ...mergeSpans(gaps).map((gap) => ({
      ...{ fromMs: gap.fromMs, toMs: gap.toMs },
      className: gap.isFilled ? 'time-gap time-filled' : 'time-gap',
      title: t(gap.isFilled ? 'time.gapFilled' : 'time.gap', words(gap)),
    })),
    ...outageSpans(happenings.outages, range.toMs).map(({ source, isOpen, ...span }) => ({
      ...span,
      className: source === 'feed' ? 'time-outage time-outage-feed' : 'time-outage',
      title: t(source === 'feed' ? 'time.outageFeed' : 'time.outageSource', {
        ...words(span),
        ...(isOpen ? { to: t('time.now') } : {}),
        source,
      }),
    })),
    ...selected.gaps.map((gap) => ({
      ...gap,
      className: 'time-hole',
      title: t('time.gapOfStream', { ...words(gap), name: selected.name }),
    })),
  ];
  if (openGapFromMs !== null) {
    const from = formatInstant(openGapFromMs, lang, 'shortStamp');
    const toMs = unixMs(Math.max(range.toMs, instantMs ?? 0, openGapFromMs));
    spans.push({ fromMs: openGapFromMs, toMs, className: 'time-gap', title: t('time.gapOpen', { from }) });
  }
  return spans
    .filter(({ fromMs, toMs }) => toMs >= shown.fromMs && fromMs <= shown.toMs)
    .map(({ fromMs, toMs, className, title }) => (
      <span
        key={`${className}${fromMs}${title}`}
        className={className}
        style={{
          left: `${shareOf(shown, fromMs) * 100}%`,
          width: `${(shareOf(shown, toMs) - shareOf(shown, fromMs)) * 100}%`,
        }}
        title={title}
      />
    ));
}
