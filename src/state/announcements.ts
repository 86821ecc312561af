import { createStore } from 'zustand/vanilla';
import { levelOf } from './assetStatus.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Health } from './health.ts';
import type { Readings } from './readings.ts';
import type { Selection } from './selection.ts';
import type { Timers } from './timers.ts';

/** What a screen reader is told; the ui translates the key and fills in the asset's name. */
export interface Announcement {
  readonly key:
    'connectionLost' | 'connectionBack' | 'connectionRefused' | 'alarm' | 'watch' | 'normalAgain' | 'selected';
  readonly asset?: string;
  /** Datastream that crossed a mark. */
  readonly datastream?: string;
  readonly value?: number;
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
const topicOf = ({ key, datastream }: Announcement): string =>
  datastream ?? (key.startsWith('connection') ? 'connection' : key);

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
  readonly catalogue: CatalogueStore;
  /** Live readings: a walk through the past is no alarm. */
  readonly live: Pick<Readings, 'get' | 'subscribe'>;
}

/** Turns changes of the stores into announcements. @returns stops it */
export function watchForAnnouncements({ announcements, health, selection, catalogue, live }: Watched): () => void {
  const levels = new Map<string, 'normal' | 'watch' | 'alarm'>();
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
    live.subscribe(() => {
      for (const { asset, datastream } of catalogue.getState().datastreams.values()) {
        if (datastream.thresholds.length === 0 || datastream.index === undefined) continue;
        const reading = live.get(datastream.index);
        if (!reading || reading.quality === 'missing') continue;
        const level = levelOf(reading.value, datastream);
        const before = levels.get(datastream.id);
        levels.set(datastream.id, level);
        if (before === undefined || before === level) continue;
        const key = level === 'normal' ? 'normalAgain' : level;
        announcements.say({ key, asset: asset.id, datastream: datastream.id, value: reading.value });
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
