import type { UnixMs } from '../../geo/units.ts';
import type { Format } from '../../schema/senderConfig.ts';
import { isCloudEvent, readCloudEvents } from './readCloudEvents.ts';
import { isNgsiLd, readNgsiLd } from './readNgsiLd.ts';
import { readObservations, type NameOf } from './readObservations.ts';
import { readSenml } from './readSenml.ts';
import { isVda5050, readVda5050 } from './readVda5050.ts';
import { emptyReading, isRecord, type Reading } from './reading.ts';

const OF_TYPE: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'application/senml+json': 'senml',
  'application/ld+json': 'ngsi-ld',
  'application/cloudevents+json': 'cloudevents',
  'application/cloudevents-batch+json': 'cloudevents',
};
export const MEDIA_TYPES = Object.keys(OF_TYPE);
/** `application/senml+json; charset=utf-8` → its format; null when it is none that is read. */
export const formatOf = (contentType: string): Format | null =>
  OF_TYPE[contentType.split(';')[0]!.trim().toLowerCase()] ?? null;

const isSenml = (body: unknown): body is unknown[] =>
  Array.isArray(body) && isRecord(body[0]) && ['n', 'bn', 'v', 'bt', 'bver'].some((key) => key in (body[0] as object));
const isObservation = (body: unknown): boolean =>
  isRecord(body)
    ? 'Datastream' in body && ('result' in body || 'dataArray' in body)
    : Array.isArray(body) && body.some(isObservation);

/** A message in one of the formats, read. What is in none of them is one refusal. */
export function readMessage(body: unknown, format: Format, now: UnixMs, nameOf: NameOf): Reading {
  const told = format === 'json' ? shapeOf(body) : format;
  if (told === 'senml')
    return Array.isArray(body) ? readSenml(body, now) : refusal('a SenML pack is a list of records');
  if (told === 'sensorthings') return readObservations(body, now, nameOf);
  if (told === 'vda5050') return readVda5050(body);
  if (told === 'ngsi-ld') return isNgsiLd(body) ? readNgsiLd(body, now) : refusal('is no notification and no entity');
  if (told === 'cloudevents')
    return readCloudEvents(body, now, (data) => {
      const inner = shapeOf(data);
      return inner === null || inner === 'cloudevents' ? null : readMessage(data, inner, now, nameOf);
    });
  return refusal('is no SenML pack, SensorThings observation, NGSI-LD notification, CloudEvent or VDA 5050 state');
}

function shapeOf(body: unknown): Format | null {
  if (isCloudEvent(body) || (Array.isArray(body) && isCloudEvent(body[0]))) return 'cloudevents';
  if (isSenml(body)) return 'senml';
  if (isVda5050(body)) return 'vda5050';
  if (isObservation(body)) return 'sensorthings';
  return isNgsiLd(body) ? 'ngsi-ld' : null;
}

const refusal = (reason: string): Reading => ({ ...emptyReading(), refused: [{ path: '', reason }] });
