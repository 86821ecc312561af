import { useEffect } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatInstant } from '../format/formatInstant.ts';
import { isTyping } from '../keys.ts';
import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { eventText } from './eventText.ts';
import { levelOfEvent, neighbour, timeOf, unreckonedIn } from './happenings.ts';
import type { TimeRange } from './timeScale.ts';
import type { Happenings } from './useHappenings.ts';

/** Events listed; of more, those of a shorter span are asked for by zooming. */
const MOST_LISTED = 200;
const NO_LEVEL = 'none';

interface EventButtonsProps {
  readonly happenings: Happenings;
  readonly shown: TimeRange;
}

/** To the event before, the list of those in the span shown, to the event after. */
export function EventButtons({ happenings, shown }: EventButtonsProps) {
  const { t } = useTranslation();
  const { clock } = useViewer();
  const { events } = happenings;
  const jump = (direction: -1 | 1): void => {
    const at = clock.instant();
    const event = at === null ? undefined : neighbour(events, at, direction);
    if (event) clock.goTo(timeOf(event));
  };
  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      const direction = event.key === ',' ? -1 : event.key === '.' ? 1 : null;
      // Buttons and the bar itself have no use for these keys: they act there too.
      if (direction === null || isTyping(event)) return;
      event.preventDefault();
      const at = clock.instant();
      const next = at === null ? undefined : neighbour(events, at, direction);
      if (next) clock.goTo(timeOf(next));
    };
    document.addEventListener('keydown', keyPressed);
    return () => document.removeEventListener('keydown', keyPressed);
  }, [clock, events]);

  const unknown = unreckonedIn(happenings.unreckoned, shown);
  const listed = events.filter((event) => timeOf(event) >= shown.fromMs && timeOf(event) <= shown.toMs);
  const count = t(unknown > 0 ? 'time.eventsAtLeast' : 'time.eventsOf', { n: listed.length });
  const button = (direction: -1 | 1, name: string, icon: 'eventBack' | 'eventForward') => (
    <button
      type="button"
      className="tool"
      aria-label={name}
      title={name}
      disabled={events.length === 0}
      onClick={() => jump(direction)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <div className="time-buttons time-events" role="group" aria-label={t('time.events')}>
      {button(-1, t('time.previousEvent'), 'eventBack')}
      <DialogTrigger>
        <span title={count}>
          <Button className="tool" aria-label={count}>
            <Icon name="flag" />
            <span className="figures">{unknown > 0 ? `${listed.length}+` : listed.length}</span>
          </Button>
        </span>
        <Popover className="panel time-popover" placement="top start" offset={8}>
          <Dialog className="dialog" aria-label={t('time.events')}>
            {({ close }) => (
              <div className="event-list">
                {happenings.status === 'failed' && <p className="caption">{t('time.eventsFailed')}</p>}
                {happenings.status === 'ready' && listed.length === 0 && (
                  <p className="caption">{t('time.noEvents')}</p>
                )}
                {unknown > 0 && (
                  <p className="caption">{t('time.eventsUnreckoned', { percent: Math.floor(100 * (1 - unknown)) })}</p>
                )}
                <EventList events={listed.slice(0, MOST_LISTED)} onDone={close} />
                {listed.length > MOST_LISTED && (
                  <p className="caption">{t('time.more', { n: listed.length - MOST_LISTED })}</p>
                )}
              </div>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {button(1, t('time.nextEvent'), 'eventForward')}
    </div>
  );
}

function EventList({ events, onDone }: { readonly events: Happenings['events']; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { clock, catalogue, selection } = useViewer();
  const state = useStore(catalogue);
  return (
    <ul>
      {events.map((event) => {
        const level = levelOfEvent(event);
        return (
          <li key={event.id}>
            <button
              type="button"
              className="tool"
              onClick={() => {
                clock.goTo(timeOf(event));
                if (event.subject !== undefined && state.byId.has(event.subject)) selection.selectAsset(event.subject);
                onDone();
              }}
            >
              <StatusMark status={level === 'info' ? NO_LEVEL : level} />
              <time className="caption" dateTime={event.time}>
                {formatInstant(timeOf(event), lang, 'shortStamp')}
              </time>
              <span>{eventText(event, state, lang, t)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
