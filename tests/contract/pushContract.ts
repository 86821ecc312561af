import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../src/feed/log.ts';
import type { Source } from '../../src/feed/sources/source.ts';
import type { SourceTimers } from '../../src/feed/sources/sourceTimers.ts';
import { drivePush, type DrivenPush } from './drivePush.ts';

/** The other side of a source that is sent to: a real broker or a stand-in on loopback. */
export interface PushUpstream {
  /** One more good message with a value stamped at `timeMs`. */
  send(timeMs: number): Promise<void>;
  /** Bytes where a message should be. */
  sendBytes(bytes: Buffer): Promise<void>;
  /** Ends all connections and takes no more. */
  stop(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

export interface PushCase {
  readonly nowMs: number;
  readonly silentAfterMs: number;
  /** It gathers what has come for so long before it tells. Absent: it tells at once. */
  readonly gathersMs?: number;
  /** Nobody notices that the other side ends: datagrams have no connection. */
  readonly isConnectionless?: boolean;
  /** What is sent where a message should be, in place of `BAD`. */
  readonly bad?: readonly Buffer[];
  readonly upstream: () => Promise<PushUpstream>;
  readonly create: (upstream: PushUpstream, log: Log, timers: SourceTimers) => Source;
}

/** What is sent some day where a message should be. */
export const BAD: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['no JSON', Buffer.from('{"result": ')],
  ['an HTML page', Buffer.from('<!doctype html><title>502</title>')],
  ['null', Buffer.from('null')],
  ['an empty object', Buffer.from('{}')],
  ['a number', Buffer.from('17')],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['brackets 100 000 deep', Buffer.from('['.repeat(100_000) + ']'.repeat(100_000))],
  ['a prototype', Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')],
];

/** What every adapter that is sent to inherits. Call it in the adapter's own test file. */
export function pushContract(name: string, contract: PushCase): void {
  const { nowMs, silentAfterMs, gathersMs = 0 } = contract;
  const bad = contract.bad ?? BAD.map(([, bytes]) => bytes);
  let upstream: PushUpstream;
  let driven: DrivenPush;
  const until = (condition: () => boolean): Promise<void> =>
    expect.poll(condition, { timeout: 15_000, interval: 5 }).toBe(true);
  /** What is sent before anybody has subscribed is gone: sent until it arrives. */
  const untilLive = (): Promise<void> =>
    expect
      .poll(
        async () => {
          await upstream.send(driven.now());
          return driven.state();
        },
        { timeout: 15_000, interval: 20 },
      )
      .toBe('live');
  const live = async (): Promise<void> => {
    driven.start();
    await untilLive();
    driven.pass(gathersMs);
  };

  describe(`${name}, as every source that is sent to`, () => {
    beforeEach(async () => {
      upstream = await contract.upstream();
      driven = drivePush(nowMs, (log, timers) => contract.create(upstream, log, timers));
    });
    afterEach(async () => {
      driven.source.dispose();
      await upstream.dispose();
    });

    it('delivers what it is sent and is live', async () => {
      expect(driven.state()).toBe('delayed');
      await live();
      expect(driven.observations.at(-1)).toMatchObject({ timeMs: nowMs, origin: 'live' });
      expect(driven.source.status().lastGoodMs).toBe(driven.now());
    });

    it('counts what cannot be read, says it once, and takes the next good message on the same connection', async () => {
      await live();
      const before = driven.observations.length;
      const refused = (): number => driven.source.counts!().refused;
      const counted = refused();
      for (const bytes of bad) for (let i = 0; i < 3; i++) await upstream.sendBytes(bytes);
      await until(() => refused() >= counted + 3 * bad.length);
      await upstream.send(driven.now());
      await until(() => {
        driven.pass(gathersMs);
        return driven.observations.length > before;
      });
      const said = driven.lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
      expect(said.length).toBeGreaterThan(0);
      expect(new Set(said).size).toBe(said.length);
      expect(driven.state()).toBe('live');
      expect('polluted' in {}).toBe(false);
    });

    const whereNoticed = contract.isConnectionless ? (): void => undefined : it;
    whereNoticed('is delayed, then down when it cannot be reached three times, and live again by itself', async () => {
      await live();
      await upstream.stop();
      await until(() => driven.state() === 'delayed');
      driven.waits.length = 0;
      for (let failures = 2; failures <= 3; failures++) {
        driven.pass(2 ** failures * 1000);
        await until(() => driven.waits.length === failures - 1);
      }
      expect(driven.state()).toBe('down');
      const [second, third] = driven.waits;
      expect(third).toBeGreaterThan(second!);
      await upstream.start();
      driven.pass(60_000);
      await until(() => driven.state() !== 'down');
      await untilLive();
      expect(driven.states).toEqual(expect.arrayContaining(['live', 'delayed', 'down']));
    });

    it('connects again when nothing comes, says that it is delayed, and never gives up', async () => {
      await live();
      for (let round = 0; round < 4; round++) {
        driven.pass(silentAfterMs + 10);
        expect(driven.state()).toBe('delayed');
        driven.pass(10_000);
        await until(() => driven.timers() > 0);
      }
      await until(() => driven.lines.some((line) => line.includes('silent for')));
      driven.pass(10_000);
      await untilLive();
    });

    it('is connected to nobody and waits for nothing after dispose', async () => {
      await live();
      driven.source.dispose();
      const before = driven.observations.length;
      expect(driven.timers()).toBe(0);
      await upstream.send(driven.now());
      expect(driven.observations).toHaveLength(before);
    });
  });
}
