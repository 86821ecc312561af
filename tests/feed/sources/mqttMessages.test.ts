import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import type { Log } from '../../../src/feed/log.ts';
import { mqttMessagesSource } from '../../../src/feed/sources/mqttMessages.ts';
import type { SourceTimers } from '../../../src/feed/sources/sourceTimers.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drivePush, growing } from '../../contract/drivePush.ts';
import { mosquitto, type Mosquitto } from '../../contract/mosquitto.ts';
import { pushContract, type PushUpstream } from '../../contract/pushContract.ts';

const NOW = Date.parse('2026-11-25T23:05:00Z');
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/ingest', name), 'utf8'));
const settingOf = (more: Record<string, unknown>) => {
  const entry = { id: 'city', source: 'City', licence: 'dl-de/by-2-0', topics: ['city/#'], ...more };
  return decode(ConfigSchema, { sources: { mqtt: [entry] } }, 'config').sources.mqtt[0]!;
};
const create = (url: string, log: Log, timers: SourceTimers, more: Record<string, unknown> = {}) => {
  const catalogue = createFeedCatalogue([], 1);
  return growing(catalogue, mqttMessagesSource(settingOf({ url, ...more }), null, catalogue, log, timers));
};
const senml = (timeMs: number, name = 'quay', value = 5): string =>
  JSON.stringify([
    { bn: `urn:dev:${name}/`, n: 'level', u: 'cm', v: value, t: timeMs / 1000 },
    { n: 'lat', u: 'lat', v: 51.45 },
    { n: 'lon', u: 'lon', v: 6.73 },
  ]);

pushContract('messages over MQTT', {
  nowMs: NOW,
  silentAfterMs: 3_600_000,
  upstream: async () => {
    const broker = await mosquitto();
    return {
      ...broker,
      send: (timeMs: number) => broker.publish('city/quay', senml(timeMs)),
      sendBytes: (bytes: Buffer) => broker.publish('city/quay', bytes),
      stop: () => broker.kill(),
    };
  },
  create: (upstream: PushUpstream, log, timers) => create((upstream as PushUpstream & Mosquitto).url, log, timers),
});

describe('messages over MQTT', () => {
  let broker: Mosquitto;
  let driven: ReturnType<typeof drivePush>;
  beforeEach(async () => {
    broker = await mosquitto();
  });
  afterEach(async () => {
    driven.source.dispose();
    await broker.dispose();
  });
  const begin = async (more?: Record<string, unknown>): Promise<void> => {
    driven = drivePush(NOW, (log, timers) => create(broker.url, log, timers, more));
    driven.start();
    await expect.poll(() => driven.timers(), { timeout: 10_000 }).toBe(1);
  };
  const values = () => driven.observations.map(({ datastream, value }) => [datastream, value]);

  it('read CloudEvents as the public feeders publish them: binary, attributes as user properties, the station retained', async () => {
    const [station, measurement] = fixture('cloudevents-pegelonline.json') as { data: object; [attribute: string]: unknown }[];
    const publish = ({ data, ...attributes }: { data: object; [attribute: string]: unknown }, leaf: string) => {
      const userProperties = Object.fromEntries(
        Object.entries(attributes as Record<string, string>).filter(([name]) => name !== 'datacontenttype'),
      );
      return broker.publish(`city/hydro/de/wsv/pegelonline/rhein/ruhrort/${leaf}`, JSON.stringify(data), {
        retain: true,
        properties: { contentType: 'application/json', userProperties },
      });
    };
    await publish(station!, 'info');
    await begin({ format: 'cloudevents' });
    await publish(measurement!, 'water-level');
    const id = 'city/a26e57c9-1cb8-4fca-ba80-9e02abc81df8';
    await expect.poll(values, { timeout: 10_000 }).toEqual([[`${id}/value`, 412]]);
    expect(driven.observations[0]?.timeMs).toBe(Date.parse('2026-11-25T22:45:00Z'));
    expect(driven.assets[0]).toMatchObject({ id, properties: { name: { de: 'DUISBURG-RUHRORT' } } });
  }); // prettier-ignore

  it('read structured CloudEvents over MQTT 3.1.1', async () => {
    await begin({ version: '3.1.1' });
    const data = { level: 3, lat: 51.45, lon: 6.73, timestamp: '2026-11-25T23:00:00Z' };
    await broker.publish(
      'city/x',
      JSON.stringify({ specversion: '1.0', id: '1', source: '/x', type: 'y', subject: 's1', data }),
    );
    await expect.poll(values, { timeout: 10_000 }).toEqual([['city/s1/level', 3]]);
  });

  it('read NGSI-LD notifications in their MQTT wrapping', async () => {
    await begin({ format: 'ngsi-ld', expectedS: 60 });
    const body = fixture('ngsi-ld-normalized.json');
    await broker.publish('city/ngsi', JSON.stringify({ metadata: { 'Content-Type': 'application/json' }, body }));
    await expect.poll(() => driven.observations.length, { timeout: 10_000 }).toBe(4);
    expect(values()[0]).toEqual(['city/airqualityobserved-denw112/NO2', 34]);
  });

  it('come again from the broker after the feed was away, where the client has a name of its own', async () => {
    await begin({ clientId: 'twin' });
    driven.source.dispose();
    await broker.publish('city/quay', senml(NOW, 'quay', 7));
    await begin({ clientId: 'twin' });
    await expect.poll(values, { timeout: 10_000 }).toEqual([['city/quay/level', 7]]);
  });

  it('announce many things at most once a second and lose none of their values', async () => {
    await begin();
    for (let i = 0; i < 30; i++) await broker.publish('city/quay', senml(NOW, `quay-${i}`, i));
    await expect.poll(() => driven.source.counts!().taken, { timeout: 10_000 }).toBe(30);
    expect(driven.observations).toHaveLength(1);
    driven.pass(1000);
    await expect.poll(() => driven.observations.length).toBe(30);
    expect(driven.assets).toHaveLength(30);
  });

  it('name topic and place of what is not taken', async () => {
    await begin();
    await broker.publish('city/quay', JSON.stringify([{ n: 'nowhere/level', v: 1 }]));
    await expect
      .poll(() => driven.lines.join(''), { timeout: 10_000 })
      .toContain(
        'city/quay: /0: city/nowhere/level is not in the catalogue, and no place is known of nowhere: send one',
      );
  });
});

describe('settings of messages over MQTT', () => {
  it.each([
    [{ url: 'mqtt://b', topics: [] }, 'topics'],
    [{ url: 'mqtt://b', topics: ['a/#/b'] }, 'topics.0: must be a topic filter like city/+/temperature or city/#'],
    [{ url: 'mqtt://b', topics: ['a/b+'] }, 'topics.0: must be a topic filter'],
    [{ url: 'mqtt://b', format: 'xml' }, 'format'],
    [{ url: 'mqtt://b', clientId: 'a b' }, 'clientId: must be 1 to 23 letters'],
    [{ url: 'mqtt://b', aliases: { x: 'Not An Id' } }, 'aliases.x: must be a lower-case path'],
    [{ url: 'mqtt://b', colour: 'red' }, 'colour'],
  ])('%j are named with their path', (more, message) => {
    expect(() => settingOf(more)).toThrow(`config: sources.mqtt.0.${message}`);
  });

  it('must not have the name of another source', () => {
    const entry = { id: 'city', source: 'x', licence: 'y', url: 'mqtt://b', topics: ['a'] };
    const other = { id: 'city', baseUrl: 'https://s.example/v1.1', source: 'x', licence: 'y' };
    expect(() => decode(ConfigSchema, { sources: { mqtt: [entry], sensorThings: [other] } }, 'config')).toThrow(
      'config: sources: two sources have the same id',
    );
  });
});
