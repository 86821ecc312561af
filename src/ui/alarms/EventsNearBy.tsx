import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import type { Alarm } from '../../schema/alarms.ts';
import type { TwinEvent } from '../../schema/events.ts';
import { createNear } from '../../state/near.ts';
import { HOUR_MS } from '../format/berlinTime.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { StatusMark } from '../parts/StatusMark.tsx';
import { eventText } from '../time/eventText.ts';
import { levelOfEvent, timeOf } from '../time/happenings.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { sinceOf } from './sinceText.ts';

const WITHIN_M = 1000;
const AROUND_MS = 2 * HOUR_MS;
const MOST = 8;
const MOST_NEAR = 500;

/** What else happened within a kilometre and two hours of the begin of an alarm. */
export function EventsNearBy({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { catalogue, history, clock, selection, camera } = useViewer();
  const state = useStore(catalogue);
  const { assets } = state;
  const near = useMemo(
    () =>
      new Set([
        alarm.subject,
        ...createNear(assets)
          .near(alarm.subject, MOST_NEAR, WITHIN_M)
          .map(({ asset }) => asset.id),
      ]),
    [assets, alarm.subject],
  );
  const [held, setHeld] = useState<{ readonly sinceMs: number; readonly events: readonly TwinEvent[] | null } | null>(
    null,
  );
  const sinceMs = sinceOf(alarm);
  useEffect(() => {
    const aborter = new AbortController();
    const { signal } = aborter;
    history.events(unixMs(sinceMs - AROUND_MS), unixMs(sinceMs + AROUND_MS), signal).then(
      (events) => signal.aborted || setHeld({ sinceMs, events }),
      () => signal.aborted || setHeld({ sinceMs, events: null }),
    );
    return () => aborter.abort();
  }, [history, sinceMs]);
  if (held?.sinceMs !== sinceMs) return null;
  const others = (held.events ?? []).filter(
    ({ subject, data }) => subject !== undefined && near.has(subject) && data?.alarm !== alarm.alarm,
  );
  return (
    <div className="alarm-near">
      <h4 className="heading">{t('alarms.near')}</h4>
      {held.events === null && <p className="caption">{t('time.eventsFailed')}</p>}
      {held.events !== null && others.length === 0 && <p className="caption">{t('alarms.nothingNear')}</p>}
      <ul>
        {others.slice(0, MOST).map((event) => {
          const level = levelOfEvent(event);
          const goThere = (): void => {
            clock.goTo(timeOf(event));
            selection.selectAsset(event.subject!);
            camera.go({ asset: event.subject! });
          };
          return (
            <li key={event.id}>
              <button type="button" className="alarm-event" onClick={goThere}>
                <StatusMark status={level === 'info' ? 'none' : level} />
                <time className="caption" dateTime={event.time}>
                  {formatInstant(timeOf(event), lang, 'shortStamp')}
                </time>
                <span>{eventText(event, state, lang, t)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {others.length > MOST && <p className="caption">{t('time.more', { n: others.length - MOST })}</p>}
    </div>
  );
}
