import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { natsBus } from '../../../src/feed/bus/natsBus.ts';
import { isNatsBus } from '../../../src/schema/busConfig.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { busFeed, observed } from '../../contract/busContract.ts';
import { hasNats } from '../../contract/nats.ts';
import { natsCluster, type NatsCluster } from '../../contract/natsCluster.ts';

const UNTIL = { timeout: 40_000, interval: 20 };

describe.skipIf(!hasNats)('feeds over a cluster of three NATS servers', () => {
  let cluster: NatsCluster;
  const feeds: ReturnType<typeof busFeed>[] = [];
  beforeAll(async () => {
    cluster = await natsCluster();
  }, 60_000);
  afterAll(() => cluster.dispose());
  afterEach(() => feeds.splice(0).forEach(({ bus }) => bus.dispose()));

  /** @param topic of its own for each test: a stream that the feeds make */
  const begin = async (topic: string, feed: string, urls: readonly string[] = cluster.urls) => {
    const [url, ...servers] = urls;
    const setting = { url, servers, topic, replicas: 3, valuesKept: 5000 };
    const { bus } = decode(ConfigSchema, { bus: setting }, 'config');
    if (!bus || !isNatsBus(bus)) throw new Error('an address of NATS is none of MQTT');
    const begun = busFeed({ create: (_url, ...rest) => natsBus(bus, new Map(), ...rest) }, bus.url, feed);
    feeds.push(begun);
    await begun.connected();
    return begun;
  };
  type Feed = Awaited<ReturnType<typeof begin>>;
  /** Lets the waits of the feeds pass, in which they try again. */
  const everyone = (all: readonly Feed[], check: () => boolean) =>
    expect.poll(() => (all.forEach((feed) => feed.pass(5_000)), check()), UNTIL).toBe(true);

  it('lose nothing when the server that leads is killed in the midst of it, and go on with the other two', async () => {
    const topic = 'leader';
    const [one, two, three] = [await begin(topic, 'one'), await begin(topic, 'two'), await begin(topic, 'three')];
    const { config } = (await cluster.asking(({ streams }) => streams.info(topic)))!;
    expect(config.num_replicas).toBe(3);
    const leader = await cluster.leaderOf(topic);
    for (let value = 1; value <= 2000; value++) one.bus.share([observed(value)]);
    await expect.poll(() => two.values().length, UNTIL).toBeGreaterThan(0);
    await leader.kill();
    one.bus.share([observed(2001)]);
    await everyone([one, two, three], () => [two, three].every((feed) => feed.values().at(-1) === 2001));
    const all = Array.from({ length: 2001 }, (_, i) => i + 1);
    for (const feed of [two, three]) {
      // What was not acknowledged is told again: twice it may come, but never before what was told first.
      expect([...new Set(feed.values())]).toEqual(all);
      expect(feed.bus.counts!().refused).toBe(0);
    }
    expect(await cluster.leaderOf(topic)).not.toBe(leader);
    await leader.start();
  }, 90_000);

  it('begin with any server that is there, whichever stands first', async () => {
    const topic = 'first';
    const [first] = cluster.servers;
    await begin(topic, 'one');
    await first!.kill();
    const [two, three] = [await begin(topic, 'two'), await begin(topic, 'three')];
    two.bus.share([observed(1), observed(2)]);
    await everyone([two, three], () => three.values().at(-1) === 2);
    // The one that was away has all of it again, and may be the last that a feed finds.
    await first!.start();
    const late = await begin(topic, 'late', [first!.url]);
    await everyone([late], () => late.values().at(-1) === 2);
  }, 90_000);

  it('are told no more while two are away, keep what they say, and tell it when one is back', async () => {
    const topic = 'quorum';
    const [one, two] = [await begin(topic, 'one'), await begin(topic, 'two')];
    one.bus.share([observed(1)]);
    await everyone([two], () => two.values().at(-1) === 1);
    const [a, b] = cluster.servers;
    await Promise.all([a!.kill(), b!.kill()]);
    one.bus.share([2, 3, 4].map((value) => observed(value)));
    await everyone([one, two], () => one.state() !== 'live');
    expect(two.values()).toEqual([1]);
    await a!.start();
    await everyone([one, two], () => two.values().at(-1) === 4);
    expect([...new Set(two.values())]).toEqual([1, 2, 3, 4]);
    await b!.start();
  }, 90_000);
});
