import { createStore } from 'zustand/vanilla';
import type { Alarm } from '../schema/alarms.ts';
import { ALIKE, byGroup, groupKeyOf } from './alarmGroups.ts';
import type { AlarmsStore } from './alarms.ts';
import type { Health } from './health.ts';
import type { Selection } from './selection.ts';
import type { Timers } from './timers.ts';

/** What a screen reader is told; the ui translates the key and fills in the asset's name. */
export interface Announcement {
  readonly key:
    | 'connectionLost'
    | 'connectionBack'
    | 'connectionRefused'
    | 'alarm'
    | 'watch'
    | 'alarms'
    | 'watches'
    | 'normalAgain'
    | 'selected';
  readonly asset?: string;
  /** What was raised (`alarm`, `watch`) or is over (`normalAgain`). */
  readonly alarm?: Alarm;
  /** How many of its group hold (`alarms`, `watches`). */
  readonly count?: number;
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
  alarms: 0,
  connectionRefused: 1,
  connectionLost: 1,
  connectionBack: 1,
  watch: 2,
  watches: 2,
  selected: 3,
  normalAgain: 4,
};
/** Of these only the newest counts: `back` takes the place of a `lost` that still waits. */
const topicOf = ({ key, alarm, count }: Announcement): string =>
  (alarm && (count === undefined ? alarm.alarm : groupKeyOf(alarm))) ??
  (key.startsWith('connection') ? 'connection' : key);

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
      const isOfGroup = ({ alarm }: Announcement): boolean => announcement.count !== undefined && alarm !== undefined && groupKeyOf(alarm) === topic; // prettier-ignore
      waiting = waiting.filter((other) => topicOf(other) !== topic && !isOfGroup(other));
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

/** Groups of alarms that were told of, at most. */
const MOST_TOLD = 200;

/** Turns changes of the stores into announcements; alarms of one rule and hour at many places into one. @returns stops it */
export function watchForAnnouncements({ announcements, health, selection, alarms }: Watched): () => void {
  let wasOpen = false;
  /** Alarms that were raised, by what they share; and which of these were told of as one. */
  const raisedOf = new Map<string, Set<string>>();
  const toldAsOne = new Set<string>();
  function tellRaised(key: string, alarms: readonly Alarm[]): void {
    const names = raisedOf.get(key) ?? new Set<string>();
    if (raisedOf.size >= MOST_TOLD) for (const old of raisedOf.keys()) { raisedOf.delete(old); toldAsOne.delete(old); break; } // prettier-ignore
    raisedOf.set(key, names);
    for (const { alarm } of alarms) names.add(alarm);
    const [first] = alarms as [Alarm, ...Alarm[]];
    if (toldAsOne.has(key)) return;
    if (names.size < ALIKE) {
      for (const alarm of alarms) announcements.say({ key: alarm.severity, asset: alarm.subject, alarm });
      return;
    }
    toldAsOne.add(key);
    announcements.say({ key: first.severity === 'alarm' ? 'alarms' : 'watches', asset: first.subject, alarm: first, count: names.size }); // prettier-ignore
  }
  /** Of what was told as one it is told when the last of it is over. */
  function tellCleared(alarm: Alarm): void {
    const key = groupKeyOf(alarm);
    const names = raisedOf.get(key);
    names?.delete(alarm.alarm);
    if (toldAsOne.has(key) && names && names.size > 0) return;
    raisedOf.delete(key);
    toldAsOne.delete(key);
    announcements.say({ key: 'normalAgain', asset: alarm.subject, alarm });
  }
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
      for (const [key, alarms] of byGroup(raised)) tellRaised(key, alarms);
      for (const alarm of cleared) tellCleared(alarm);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
