import { createStore } from 'zustand/vanilla';
import type { Alarm } from '../schema/alarms.ts';
import type { AlarmsStore } from './alarms.ts';
import type { Health } from './health.ts';
import type { Selection } from './selection.ts';
import type { Timers } from './timers.ts';

/** What a screen reader is told; the ui translates the key and fills in the asset's name. */
export interface Announcement {
  readonly key:
    'connectionLost' | 'connectionBack' | 'connectionRefused' | 'alarm' | 'watch' | 'normalAgain' | 'selected';
  readonly asset?: string;
  /** What was raised (`alarm`, `watch`) or is over (`normalAgain`). */
  readonly alarm?: Alarm;
}

export interface AnnouncementsState {
  /** Text of the polite live region; a new object for each. */
  readonly current: Announcement | null;
}

const AT_MOST_EVERY_MS = 10_000;
/** What waits longer than this is news no more. */
const MAX_WAITING = 8;
/** Lower comes first. */
const URGENCY: Record<Announcement['key'], number> = {
  alarm: 0,
  connectionRefused: 1,
  connectionLost: 1,
  connectionBack: 1,
  watch: 2,
  selected: 3,
  normalAgain: 4,
};
/** Of these only the newest counts: `back` takes the place of a `lost` that still waits. */
const topicOf = ({ key, alarm }: Announcement): string =>
  alarm?.alarm ?? (key.startsWith('connection') ? 'connection' : key);

/** At most one message in 10 s, the gravest first; of one topic only the newest. Owns one timer. */
export function createAnnouncements(timers: Timers) {
  const store = createStore<AnnouncementsState>()(() => ({ current: null }));
  let waiting: Announcement[] = [];
  let cancel: (() => void) | null = null;
  let saidAt = Number.NEGATIVE_INFINITY;

  function sayNext(): void {
    cancel = null;
    const next = waiting.shift();
    if (!next) return;
    saidAt = timers.now();
    store.setState({ current: next });
    if (waiting.length) cancel = timers.after(AT_MOST_EVERY_MS, sayNext);
  }

  return {
    ...store,
    say: (announcement: Announcement): void => {
      const topic = topicOf(announcement);
      waiting = waiting.filter((other) => topicOf(other) !== topic);
      waiting.push(announcement);
      waiting.sort((a, b) => URGENCY[a.key] - URGENCY[b.key]);
      waiting.length = Math.min(waiting.length, MAX_WAITING);
      cancel ??= timers.after(Math.max(0, saidAt + AT_MOST_EVERY_MS - timers.now()), sayNext);
    },
    dispose: (): void => {
      cancel?.();
      waiting = [];
    },
  };
}
export type Announcements = ReturnType<typeof createAnnouncements>;

interface Watched {
  readonly announcements: Announcements;
  readonly health: Health;
  readonly selection: Selection;
  /** News of the feed's own clock: a walk through the past is no alarm. */
  readonly alarms: Pick<AlarmsStore, 'subscribe'>;
}

/** Turns changes of the stores into announcements. @returns stops it */
export function watchForAnnouncements({ announcements, health, selection, alarms }: Watched): () => void {
  let wasOpen = false;
  const stops = [
    health.subscribe(({ connection, isFeedDown }, before) => {
      if (connection === 'refused' && before.connection !== 'refused') announcements.say({ key: 'connectionRefused' });
      else if (isFeedDown && !before.isFeedDown && wasOpen) announcements.say({ key: 'connectionLost' });
      else if (!isFeedDown && before.isFeedDown && wasOpen) announcements.say({ key: 'connectionBack' });
      wasOpen ||= connection === 'open';
    }),
    selection.subscribe(({ selected }, before) => {
      if (selected && selected !== before.selected) announcements.say({ key: 'selected', asset: selected });
    }),
    alarms.subscribe(({ raised, cleared }) => {
      for (const alarm of raised) announcements.say({ key: alarm.severity, asset: alarm.subject, alarm });
      for (const alarm of cleared) announcements.say({ key: 'normalAgain', asset: alarm.subject, alarm });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
