import { createLog } from '../../../src/feed/log.ts';
import { sensorThingsSource } from '../../../src/feed/sources/sensorThings.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drive } from '../../contract/pollingContract.ts';

export const NOW = Date.parse('2026-09-23T19:50:00Z');
export const OBSERVATION = { result: 137, phenomenonTime: '2026-09-23T19:45:00.000Z', resultTime: null };

/** A thing as FROST answers it. */
export const thing = (id: number | string, observation: unknown = OBSERVATION, more: Record<string, unknown> = {}) => ({
  '@iot.id': id,
  '@iot.selfLink': `http://sensors.example/v1.1/Things(${id})`,
  name: `Sensor ${id}`,
  Locations: [{ location: { type: 'Point', coordinates: [6.7279, 51.4553] } }],
  Datastreams: [
    {
      '@iot.id': `${id}-1`,
      name: 'Wasserstand',
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: { name: 'Zentimeter', symbol: 'cm', definition: 'http://unitsofmeasure.org/ucum.html' },
      ObservedProperty: { name: 'Water level', definition: 'http://example.org/level' },
      Observations: observation === undefined ? [] : [observation],
      'Observations@iot.nextLink': 'http://sensors.example/v1.1/Datastreams(19)/Observations?$top=1&$skip=1',
    },
  ],
  ...more,
});
export const page = (things: readonly unknown[], nextLink?: string) => ({
  '@iot.count': things.length,
  ...(nextLink === undefined ? {} : { '@iot.nextLink': nextLink }),
  value: things,
});
export const config = (baseUrl: string, more: Record<string, unknown> = {}) => ({
  id: 'sensors', baseUrl: `${baseUrl}/v1.1`, source: 'Stadt Duisburg', licence: 'dl-de/by-2-0', ...more,
}); // prettier-ignore
export const setting = (baseUrl: string) =>
  decode(ConfigSchema, { sources: { sensorThings: [config(baseUrl)] } }, 'test').sources.sensorThings[0]!;
export const create = (baseUrl: string, token: string | null = null) =>
  drive(NOW, (timers) => sensorThingsSource(setting(baseUrl), token, createLog('silent'), timers));
