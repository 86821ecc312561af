import { afterEach, describe, expect, it } from 'vitest';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsBus } from '../../../src/feed/bus/natsBus.ts';
import { isNatsBus } from '../../../src/schema/busConfig.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { busContract, busFeed, observed, UNTIL, type BusCase } from '../../contract/busContract.ts';
import { cuttableLine } from '../../contract/cuttableLine.ts';
import { hasNats, nats } from '../../contract/nats.ts';

const caseWith = (more: object = {}, secrets: ReadonlyMap<string, string> = new Map()): BusCase => ({
  broker: () => nats(),
  create: (url, ...rest) => {
    const { bus } = decode(ConfigSchema, { bus: { url, ...more } }, 'config');
    if (!bus || !isNatsBus(bus)) throw new Error('an address of NATS is none of MQTT');
    return natsBus(bus, secrets, ...rest);
  },
  isKept: true,
});
// A stream that keeps more of each datastream than the contract tells in one go.
if (hasNats) busContract('NATS JetStream', caseWith({ valuesKept: 5000 }));

describe.skipIf(!hasNats)('NATS JetStream between feeds', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const server = async (lines: readonly string[] = []) => {
    const started = await nats(lines);
    ends.push(started.dispose);
    return started;
  };
  const begin = (url: string, feed: string, more: object = {}, secrets?: ReadonlyMap<string, string>) => {
    const begun = busFeed(caseWith(more, secrets), url, feed);
    ends.push(() => begun.bus.dispose());
    return begun;
  };
  const managerOf = async (url: string) => {
    const connection = await connect({ servers: url });
    ends.push(() => connection.close());
    return jetstreamManager(connection);
  };

  it('goes on after the last message it has heard: each that came meanwhile once, none twice', async () => {
    const { url, port } = await server();
    const line = await cuttableLine(port);
    ends.push(line.dispose);
    const [one, two] = [begin(url, 'one'), begin(`nats://127.0.0.1:${line.port}`, 'two')];
    for (const feed of [one, two]) await feed.connected();
    one.bus.share([observed(1), observed(2)]);
    await expect.poll(() => two.values(), UNTIL).toEqual([1, 2]);
    line.cut();
    await expect.poll(() => two.state(), UNTIL).toBe('delayed');
    one.bus.share([3, 4, 5].map((value) => observed(value)));
    const witness = begin(url, 'three');
    await witness.connected();
    await expect.poll(() => witness.values(), UNTIL).toEqual([5]);
    line.mend();
    await two.connected();
    one.bus.share([observed(6)]);
    await expect.poll(() => two.values().at(-1), UNTIL).toBe(6);
    expect(two.values()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('has as many of each datastream as it is told to keep', async () => {
    const { url, port } = await server();
    const line = await cuttableLine(port);
    ends.push(line.dispose);
    const more = { valuesKept: 3 };
    const [one, two] = [begin(url, 'one', more), begin(`nats://127.0.0.1:${line.port}`, 'two', more)];
    for (const feed of [one, two]) await feed.connected();
    line.cut();
    await expect.poll(() => two.state(), UNTIL).toBe('delayed');
    for (let value = 1; value <= 10; value++) one.bus.share([observed(value)]);
    const streams = await managerOf(url);
    await expect.poll(async () => (await streams.streams.info('hafenblick')).state.last_seq, UNTIL).toBe(10);
    line.mend();
    await two.connected();
    await expect.poll(() => two.values(), UNTIL).toEqual([8, 9, 10]);
  });

  it('begins anew when somebody has removed the stream under it', async () => {
    const { url } = await server();
    const [one, two] = [begin(url, 'one'), begin(url, 'two')];
    for (const feed of [one, two]) await feed.connected();
    one.bus.share([observed(1)]);
    await expect.poll(() => two.values(), UNTIL).toEqual([1]);
    await (await managerOf(url)).streams.delete('hafenblick');
    one.bus.share([observed(2)]);
    await expect.poll(() => (one.pass(10_000), two.pass(10_000), two.values()), UNTIL).toEqual([1, 2]);
  });

  it('takes a stream that an administrator has made as it is', async () => {
    const { url } = await server();
    const streams = await managerOf(url);
    await streams.streams.add({
      name: 'city_twin',
      subjects: ['city.twin.>'],
      max_msgs_per_subject: 1,
      max_bytes: 1e6,
    });
    const [one, two] = [begin(url, 'one', { topic: 'city/twin' }), begin(url, 'two', { topic: 'city/twin' })];
    for (const feed of [one, two]) await feed.connected();
    one.bus.share([observed(1)]);
    await expect.poll(() => two.values(), UNTIL).toEqual([1]);
    const { config } = await streams.streams.info('city_twin');
    expect([config.max_msgs_per_subject, config.max_bytes]).toEqual([1, 1e6]);
  });

  it('says of a ticket which feed was first, also of many that ask at once, and knows it when it starts anew', async () => {
    const started = await server();
    const feeds = ['one', 'two', 'three'].map((name) => begin(started.url, name));
    for (const feed of feeds) await feed.connected();
    const claim = (feed: number, id: string) => feeds[feed]!.bus.claimTicket!(id, Date.now() + 30_000);
    const asked = Array.from({ length: 20 }, (_, k) => `ticket_${k}`);
    const firsts = await Promise.all(
      asked.map(async (id) => (await Promise.all([0, 1, 2, 0].map((feed) => claim(feed, id)))).filter(Boolean).length),
    );
    expect(firsts).toEqual(asked.map(() => 1));
    const { config } = await (await managerOf(started.url)).streams.info('hafenblick_tickets');
    expect(config.max_age).toBe(90e9);

    await started.kill();
    await expect.poll(() => feeds[0]!.state(), UNTIL).not.toBe('live');
    await expect(claim(0, 'late')).rejects.toThrow('the broker is away');
    await started.start();
    await feeds[0]!.connected();
    expect(await claim(0, 'ticket_7')).toBe(false);
    expect(await claim(0, 'late')).toBe(true);
    // A ticket is nobody's value.
    expect(feeds.map(({ bus }) => bus.counts!().taken)).toEqual([0, 0, 0]);
  });

  it('shows who it is by password or token, and says when it is refused', async () => {
    const guarded = await server(['authorization { user: twin, password: secret }']);
    const secrets = new Map([['WORD', 'secret']]);
    const one = begin(guarded.url, 'one', { username: 'twin', passwordEnv: 'WORD' }, secrets);
    await one.connected();
    const stranger = begin(guarded.url, 'two', { username: 'twin', passwordEnv: 'WORD' }, new Map([['WORD', 'guess']]));
    await expect.poll(() => stranger.lines.join(), UNTIL).toMatch(/Authorization Violation/i);
    expect(stranger.lines.join()).not.toContain('guess');
    const byToken = await server(['authorization { token: secret }']);
    const holder = begin(byToken.url, 'one', { tokenEnv: 'WORD' }, secrets);
    await holder.connected();
  });

  it('says that a server has no JetStream', async () => {
    const plain = await nats(['jetstream: disabled']);
    ends.push(plain.dispose);
    const one = begin(plain.url, 'one');
    await expect.poll(() => one.lines.join(), UNTIL).toMatch(/jetstream/i);
    expect(one.state()).not.toBe('live');
  });
});
