import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source, SourceStatus } from '../../src/feed/sources/source.ts';
import type { SourceTimers } from '../../src/feed/sources/sourceTimers.ts';
import type { Observation } from '../../src/live/observation.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import { drip, expiredStandIn, HTTP_FAULTS, json, standIn, type Answer, type HttpStandIn } from './standIn.ts';

/** A source with its time in the hands of the test: `poll` lets the next poll happen and waits until it has ended. */
export function drive(nowMs: number, create: (timers: SourceTimers) => Source) {
  const observations: Observation[] = [];
  const assets: Asset[] = [];
  const retired: string[] = [];
  const named: (readonly string[])[] = [];
  const timeouts = new Set<AbortController>();
  const statuses: SourceStatus[] = [];
  const waits: number[] = [];
  let now = nowMs;
  let next: (() => void) | undefined;
  let ended: (() => void) | undefined;
  const source = create({
    now: () => now,
    random: () => 0.5,
    timeout: () => {
      const controller = new AbortController();
      timeouts.add(controller);
      return controller.signal;
    },
    after: (delayMs, run) => {
      waits.push(delayMs);
      next = run;
      ended?.();
      return () => (next = undefined);
    },
  });
  let isStarted = false;
  return {
    source,
    observations,
    assets,
    retired,
    /** What it said are all its assets, each time that it did. */
    named,
    statuses,
    /** The time for every request that runs is over. */
    timeOut: () => timeouts.forEach((controller) => controller.abort()),
    waits,
    pass: (ms: number) => (now += ms),
    state: () => source.status().state,
    isWaiting: () => next !== undefined,
    poll: (): Promise<void> =>
      new Promise((resolve) => {
        ended = resolve;
        if (isStarted) next?.();
        else
          source.start({
            observed: (delivered) => void observations.push(...delivered),
            announced: (announced) => void assets.push(...announced),
            retired: (ids) => void retired.push(...ids),
            named: (ids) => void named.push(ids),
            statusChanged: () => void statuses.push(source.status()),
            restarted: () => expect.unreachable('a live source does not restart'),
          });
        isStarted = true;
      }),
  };
}

/** What is particular about one polled adapter. */
export interface PollingCase {
  readonly nowMs: number;
  readonly intervalS: number;
  /** A whole good answer to any request, with fresh values. */
  readonly good: Answer;
  /** The same service with values that are long out of date; null where nothing it sends has a stamp. */
  readonly old: Answer | null;
  /** Every answer of the protocol carries its own instant: none is ever the same as the one before, and no ETag is asked with. */
  readonly isStamped?: boolean;
  readonly create: (baseUrl: string, timers: SourceTimers) => Source;
}

/** What every polled adapter inherits. Call it in the adapter's own test file. */
export function pollingContract(name: string, contract: PollingCase): void {
  const { nowMs, intervalS, good } = contract;
  let upstream: HttpStandIn;
  let driven: ReturnType<typeof drive>;
  beforeEach(async () => {
    upstream = await standIn(good);
    driven = drive(nowMs, (timers) => contract.create(upstream.baseUrl, timers));
  });
  afterEach(() => {
    driven.source.dispose();
    upstream.dispose();
  });

  describe(`${name}, as every polled source`, () => {
    it('delivers, is live and comes again after its interval', async () => {
      await driven.poll();
      expect(driven.observations.length).toBeGreaterThan(0);
      expect(driven.observations.every(({ value, quality }) => Number.isNaN(value) === (quality === 'missing'))).toBe(
        true,
      );
      expect(driven.state()).toBe('live');
      expect(driven.waits).toEqual([intervalS * 1000]);
    });

    it('delivers nothing twice where nothing has changed', async () => {
      await driven.poll();
      const before = driven.observations.length;
      await driven.poll();
      expect(driven.observations).toHaveLength(before);
      expect(upstream.requests.some(({ status }) => status === 304)).toBe(contract.isStamped !== true);
      expect(driven.state()).toBe('live');
    });

    const { old } = contract;
    if (old)
      it('is delayed when it answers with old values only', async () => {
        upstream.now.answer = old;
        await driven.poll();
        expect(driven.state()).toBe('delayed');
      });

    it.each(HTTP_FAULTS)('survives %s: delayed, down at the third, and live again by itself', async (_fault, fault) => {
      await driven.poll();
      upstream.now.answer = fault;
      const states = [];
      for (let i = 0; i < 3; i++) {
        await driven.poll();
        states.push(driven.state());
      }
      upstream.now.answer = good;
      await driven.poll();
      expect([...states, driven.state()]).toEqual(['delayed', 'delayed', 'down', 'live']);
      const [, , second, third] = driven.waits;
      expect(third).toBeGreaterThanOrEqual(second!);
      expect(third).toBeLessThanOrEqual(900_000);
    });

    it('does not wait for the end of an answer that drips, and gives the line back', async () => {
      await driven.poll();
      const { dripped, closed, answer } = drip();
      upstream.now.answer = answer;
      const polled = driven.poll();
      await dripped;
      driven.timeOut();
      await Promise.all([polled, closed]);
      expect(driven.state()).toBe('delayed');
      upstream.now.answer = good;
      await driven.poll();
      expect(driven.state()).toBe('live');
    });

    it('takes nothing from a service whose certificate has expired: down, not one request sent', async () => {
      const secured = await expiredStandIn();
      driven = drive(nowMs, (timers) => contract.create(secured.baseUrl, timers));
      for (let i = 0; i < 3; i++) await driven.poll();
      expect([driven.state(), driven.observations, secured.counts.requests]).toEqual(['down', [], 0]);
      expect(secured.counts.connections).toBeGreaterThanOrEqual(3);
      secured.dispose();
    });

    it('is down where the name of the service is not known', async () => {
      driven = drive(nowMs, (timers) => contract.create('http://sensors.invalid', timers));
      for (let i = 0; i < 3; i++) await driven.poll();
      expect([driven.state(), driven.source.status().lastGoodMs]).toEqual(['down', null]);
    });

    it('waits as long as the service says with 429', async () => {
      upstream.now.answer = json({ status: 429, message: 'Too many' }, 429, { 'retry-after': '3000' });
      await driven.poll();
      expect(driven.waits).toEqual([3_000_000]);
    });

    it('asks nobody any more after dispose', async () => {
      await driven.poll();
      const before = upstream.requests.length;
      driven.source.dispose();
      expect(driven.isWaiting()).toBe(false);
      expect(upstream.requests).toHaveLength(before);
    });
  });
}
