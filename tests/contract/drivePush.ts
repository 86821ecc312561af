import { pino } from 'pino';
import { expect } from 'vitest';
import type { Log } from '../../src/feed/log.ts';
import type { FeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import type { Source } from '../../src/feed/sources/source.ts';
import type { SourceTimers } from '../../src/feed/sources/sourceTimers.ts';
import type { Observation } from '../../src/live/observation.ts';
import type { Asset } from '../../src/schema/catalogue.ts';

/** A log whose lines can be read. */
export function capturedLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ level: 'warn', base: null }, { write: (line: string) => void lines.push(line) }), lines };
}

/** A source that is sent to, with its time in the hands of the test. */
export function drivePush(nowMs: number, create: (log: Log, timers: SourceTimers) => Source) {
  const observations: Observation[] = [];
  const assets: Asset[] = [];
  const states: string[] = [];
  const waits: number[] = [];
  const { log, lines } = capturedLog();
  const due = new Map<number, { atMs: number; run: () => void }>();
  let now = nowMs;
  let count = 0;
  const source = create(log, {
    now: () => now,
    random: () => 0.5,
    after: (delayMs, run) => {
      const key = ++count;
      waits.push(delayMs);
      due.set(key, { atMs: now + delayMs, run });
      return () => due.delete(key);
    },
  });
  return {
    source,
    observations,
    assets,
    states,
    waits,
    lines,
    now: () => now,
    timers: () => due.size,
    state: () => source.status().state,
    start: (): void =>
      source.start({
        observed: (delivered) => void observations.push(...delivered),
        announced: (announced) => void assets.push(...announced),
        statusChanged: () => void states.push(source.status().state),
        restarted: () => expect.unreachable('a live source does not restart'),
      }),
    /** Lets time pass; what is due then happens. */
    pass: (ms: number): void => {
      now += ms;
      for (const [key, { atMs, run }] of [...due].sort(([, a], [, b]) => a.atMs - b.atMs))
        if (atMs <= now && due.delete(key)) run();
    },
  };
}
export type DrivenPush = ReturnType<typeof drivePush>;

/** A source whose announcements come into a catalogue, as in the feed. */
export const growing = (catalogue: FeedCatalogue, source: Source): Source => ({
  ...source,
  start: (to) =>
    source.start({
      ...to,
      announced: (assets) => {
        catalogue.add(assets);
        to.announced(assets);
      },
    }),
});
