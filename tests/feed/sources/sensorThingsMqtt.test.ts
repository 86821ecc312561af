import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/feed/log.ts';
import { sensorThingsMqttSource, staTopicId } from '../../../src/feed/sources/sensorThingsMqtt.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drivePush } from '../../contract/drivePush.ts';
import { mosquitto } from '../../contract/mosquitto.ts';
import { pushContract, type PushUpstream } from '../../contract/pushContract.ts';
import { json, standIn } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-09-23T19:50:00Z');
const TOPIC = 'v1.1/Datastreams(19)/Observations';
const isoOf = (ms: number): string => new Date(ms).toISOString();

/** A city's service: HTTP answers what was last put, MQTT is a real broker beside it. */
async function service(ids: readonly (number | string)[] = [19]) {
  const last = new Map<number | string, { result: number; phenomenonTime: string }>();
  const things = new Set(ids);
  const thing = (id: number | string) => ({
    '@iot.id': id,
    name: `Sensor ${id}`,
    Locations: [{ location: { type: 'Point', coordinates: [6.7279, 51.4553] } }],
    Datastreams: [
      {
        '@iot.id': id,
        name: 'Wasserstand',
        unitOfMeasurement: { symbol: 'cm' },
        ObservedProperty: { name: 'level' },
        Observations: last.has(id) ? [last.get(id)] : [],
      },
    ],
  });
  const http = await standIn((request, response) => json({ value: [...things].map(thing) })(request, response));
  const broker = await mosquitto();
  return {
    http,
    broker,
    last,
    things,
    setting: (more: Record<string, unknown> = {}) => {
      const entry = {
        id: 'sensors', baseUrl: `${http.baseUrl}/v1.1`, source: 'Stadt Duisburg', licence: 'dl-de/by-2-0',
        mqtt: { url: broker.url, ...more },
      }; // prettier-ignore
      const [setting] = decode(ConfigSchema, { sources: { sensorThings: [entry] } }, 'test').sources.sensorThings;
      return { ...setting!, mqtt: setting!.mqtt! };
    },
    dispose: async (): Promise<void> => {
      http.dispose();
      await broker.dispose();
    },
  };
}
type Service = Awaited<ReturnType<typeof service>>;
const open = (upstream: Service, more?: Record<string, unknown>) =>
  drivePush(NOW, (log, timers) =>
    sensorThingsMqttSource(upstream.setting(more), { token: null, password: null }, log, timers),
  );
const observed = (result: unknown, ms: number): string =>
  JSON.stringify({ '@iot.id': 1, result, phenomenonTime: isoOf(ms), resultTime: null });

for (const [name, more] of [
  ['MQTT 5', {}],
  ['MQTT 3.1.1', { version: '3.1.1' }],
] as const)
  pushContract(`SensorThings over ${name}`, {
    nowMs: NOW,
    silentAfterMs: 3_600_000,
    upstream: async () => {
      const upstream = await service();
      upstream.last.set(19, { result: 100, phenomenonTime: isoOf(NOW - 7_200_000) });
      return {
        ...upstream,
        send: (timeMs: number) => upstream.broker.publish(TOPIC, observed(137, timeMs)),
        sendBytes: (bytes: Buffer) => upstream.broker.publish(TOPIC, bytes),
        stop: () => upstream.broker.kill(),
        start: () => upstream.broker.start(),
      };
    },
    create: (upstream: PushUpstream, log, timers) =>
      sensorThingsMqttSource(
        (upstream as PushUpstream & Service).setting(more),
        { token: null, password: null },
        log,
        timers,
      ),
  });

describe('SensorThings over MQTT', () => {
  let upstream: Service | undefined;
  let driven: ReturnType<typeof open> | undefined;
  afterEach(async () => {
    driven?.source.dispose();
    await upstream?.dispose();
  });
  const begin = async (up: Service, more?: Record<string, unknown>) => {
    upstream = up;
    driven = open(up, more);
    driven.start();
    // Twice: once to learn what there is to subscribe, once after the subscription.
    await expect.poll(() => up.http.requests.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await expect.poll(() => driven!.timers()).toBeGreaterThanOrEqual(2);
    return driven;
  };
  const values = () => driven!.observations.map(({ datastream, value }) => [datastream, value]);

  it('reads everything over HTTP, then what comes over MQTT', async () => {
    const up = await service();
    up.last.set(19, { result: 120, phenomenonTime: isoOf(NOW - 60_000) });
    await begin(up);
    await up.broker.publish(TOPIC, observed('137.5', NOW));
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/19/level', 137.5]);
    expect(values()[0]).toEqual(['sensors/19/level', 120]);
    expect(driven!.assets[0]?.id).toBe('sensors/19');
  });

  it('works over a WebSocket', async () => {
    const up = await service();
    const { wsUrl } = up.broker;
    await begin(up, { url: wsUrl });
    await up.broker.publish(TOPIC, observed(5, NOW));
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/19/level', 5]);
  });

  it('loses nothing that was sent while the snapshot was read, and does not let the older snapshot win', async () => {
    const up = await service();
    const held: (() => void)[] = [];
    const answer = up.http.now.answer;
    await new Promise<void>((resolve) => {
      up.http.now.answer = (request, response) => {
        // The second look: subscribed by now, and slow.
        if (up.http.requests.length === 2) {
          held.push(() => answer(request, response));
          resolve();
        } else answer(request, response);
      };
      upstream = up;
      driven = open(up);
      driven.start();
    });
    await up.broker.publish(TOPIC, observed(200, NOW));
    up.last.set(19, { result: 190, phenomenonTime: isoOf(NOW - 60_000) });
    held.forEach((release) => release());
    await expect.poll(values, { timeout: 10_000 }).toEqual([
      ['sensors/19/level', 190],
      ['sensors/19/level', 200],
    ]);
  });

  it('has after a break of the broker what only HTTP still knows, and shows the break', async () => {
    const up = await service();
    await begin(up);
    await up.broker.publish(TOPIC, observed(1, NOW));
    await expect.poll(() => driven!.state(), { timeout: 10_000 }).toBe('live');
    await up.broker.kill();
    await expect.poll(() => driven!.state(), { timeout: 10_000 }).toBe('delayed');
    // Measured while the broker was away: nobody will ever send it.
    up.last.set(19, { result: 2, phenomenonTime: isoOf(NOW + 1000) });
    driven!.pass(2000);
    await up.broker.start();
    driven!.pass(4000);
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/19/level', 2]);
    await expect.poll(() => driven!.state()).toBe('live');
    await up.broker.publish(TOPIC, observed(3, driven!.now()));
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/19/level', 3]);
  });

  it('goes on with what is sent while HTTP is away, and asks again', async () => {
    const up = await service();
    await begin(up, { snapshotS: 600 });
    const { answer } = up.http.now;
    up.http.now.answer = json({ message: 'down' }, 503);
    driven!.pass(700_000);
    await expect.poll(() => driven!.lines.some((line) => line.includes('no snapshot')), { timeout: 10_000 }).toBe(true);
    await up.broker.publish(TOPIC, observed(7, driven!.now()));
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/19/level', 7]);
    up.http.now.answer = answer;
    const before = up.http.requests.length;
    driven!.pass(20_000);
    await expect.poll(() => up.http.requests.length, { timeout: 10_000 }).toBeGreaterThan(before);
  });

  it('subscribes what is new when it looks again, with ids that are texts', async () => {
    const up = await service();
    await begin(up, { snapshotS: 600 });
    up.things.add("K440~K1'1");
    driven!.pass(700_000);
    await expect.poll(() => driven!.assets.map(({ id }) => id), { timeout: 10_000 }).toContain('sensors/k440-k1-1');
    await expect.poll(() => driven!.timers(), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
    await up.broker.publish("v1.1/Datastreams('K440~K1''1')/Observations", observed(9, driven!.now()));
    await expect.poll(values, { timeout: 10_000 }).toContainEqual(['sensors/k440-k1-1/level', 9]);
  });

  it('says why a broker refuses it, without the password', async () => {
    const up = await service();
    upstream = up;
    const closed = await mosquitto(['allow_anonymous false']);
    driven = drivePush(NOW, (log, timers) =>
      sensorThingsMqttSource(
        up.setting({ url: closed.url, username: 'feed', passwordEnv: 'MQTT_PASSWORD' }),
        { token: null, password: 'geheim' },
        log,
        timers,
      ),
    );
    driven.start();
    await expect.poll(() => driven!.lines.join(''), { timeout: 10_000 }).toMatch(/[Nn]ot authorized/);
    expect(driven.lines.join('')).not.toContain('geheim');
    await closed.dispose();
  });
});

describe('the topic of a SensorThings observation', () => {
  it.each([
    ['v1.1/Datastreams(19)/Observations', '19'],
    ['v1.0/Datastreams(19)/Observations', '19'],
    ["frost/v1.1/Datastreams('1964fee')/Observations", '1964fee'],
    ["v1.1/Datastreams('it''s')/Observations", "it's"],
    ['v1.1/Datastreams(19)/Observations?$select=result', '19'],
    ['v1.1/Things(19)/Datastreams', null],
    ['v1.1/Observations', null],
  ])('%s names %s', (topic, id) => {
    expect(staTopicId(topic)).toBe(id);
  });
});

describe('settings of SensorThings over MQTT', () => {
  const read = (mqtt: unknown) =>
    decode(
      ConfigSchema,
      { sources: { sensorThings: [{ id: 's', baseUrl: 'https://s.example/v1.1', source: 'x', licence: 'y', mqtt }] } },
      'config',
    );
  it.each([
    [{ url: 'http://broker' }, 'mqtt.url: must be an address like mqtts://broker.example:8883'],
    [{ url: 'mqtt://user:secret@broker' }, 'mqtt.url: must not hold a user or password: name environment variables'],
    [{ url: 'mqtt://broker', version: '4' }, 'mqtt.version'],
    [{ url: 'mqtt://broker', passwordEnv: 'geheim' }, 'mqtt.passwordEnv: must be the name of an environment variable'],
    [{ url: 'mqtt://broker', topicPrefix: 'v1.1/#' }, 'mqtt.topicPrefix'],
  ])('%j is named with its path', (mqtt, message) => {
    expect(() => read(mqtt)).toThrow(`config: sources.sensorThings.0.${message}`);
  });
  it('need a broker only', () => {
    expect(createLog('silent')).toBeDefined();
    expect(read({ url: 'mqtts://broker.example' }).sources.sensorThings[0]?.mqtt).toMatchObject({ version: '5' });
  });
});
