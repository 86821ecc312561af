import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import { InstantSchema } from '../../schema/observations.ts';
import { StaPlaceSchema } from '../../schema/sensorThings.ts';
import type { Text } from '../../schema/texts.ts';
import { append, emptyReading, isRecord, nested, pointerOf, splitName, step, type Reading } from './reading.ts';

const Filled = v.pipe(v.string(), v.minLength(1));
/** CloudEvents 1.0, JSON format. */
const EventSchema = v.looseObject({
  specversion: v.literal('1.0'),
  id: Filled,
  source: Filled,
  type: Filled,
  subject: v.optional(Filled),
  time: v.optional(InstantSchema),
  datacontenttype: v.optional(v.string()),
  data: v.optional(v.unknown()),
});
type Event = v.InferOutput<typeof EventSchema>;

const OWN_TYPE = 'de.hafenblick.observation';
/** Where data says when it was measured, the likeliest first. */
const TIMES = ['observedAt', 'phenomenonTime', 'timestamp', 'observation_time', 'measured_at', 'dateObserved', 'time'];
/** Numbers that are about the thing, not measured by it. */
const NOT_MEASURED = /^(lat|latitude|lon|lng|long|longitude|alt|altitude|elevation|km|.*(_id|Id|_number|_code|_uuid))$|^(id|number|code|uuid|version|year|month|day)$/; // prettier-ignore
const NAMES = ['name', 'longname', 'shortname', 'title', 'station_name', 'label'];

export const isCloudEvent = (body: unknown): boolean => isRecord(body) && 'specversion' in body;

/**
 * One event (structured JSON) or a batch. What an event carries is read, where it is one of the other formats, by `readInner`; our own
 * events as they are; of any other the numbers in its data are values of its subject, and a place in it is the subject's place.
 * @param readInner null when the data is in none of the other formats
 */
export function readCloudEvents(body: unknown, now: UnixMs, readInner: (data: unknown) => Reading | null): Reading {
  if (Array.isArray(body)) {
    const reading = emptyReading();
    body.forEach((event, i) => append(reading, nested(step(i), readCloudEvents(event, now, readInner))));
    return reading;
  }
  const refusal = (path: string, reason: string): Reading => ({ ...emptyReading(), refused: [{ path, reason }] });
  const read = v.safeParse(EventSchema, body);
  if (!read.success) return refusal(pointerOf(read.issues[0]), read.issues[0].message);
  const event = read.output;
  if ('data_base64' in event) return refusal('/data_base64', 'only data in JSON is read');
  const type = event.datacontenttype?.split(';')[0]?.trim() ?? 'application/json';
  if (!/^application\/(json|.+\+json)$/.test(type)) return refusal('/datacontenttype', 'only data in JSON is read');
  if (event.data === undefined) return emptyReading();
  const inner = readInner(event.data);
  if (inner) return nested('/data', inner);
  return nested('', event.type === OWN_TYPE ? readOwn(event, now) : readForeign(event, now));
}

/** As this feed sends them: the subject is the datastream. */
function readOwn({ subject = '', time, data }: Event, now: UnixMs): Reading {
  const reading = emptyReading();
  const names = splitName(subject);
  const value = isRecord(data) ? data['value'] : undefined;
  if (!names) reading.refused.push({ path: '/subject', reason: 'must be a datastream like gauge/duisburg-ruhrort/W' });
  else if (typeof value !== 'number' && value !== null)
    reading.refused.push({ path: '/data/value', reason: 'is no number' }); // prettier-ignore
  else {
    const unit = isRecord(data) && typeof data['unit'] === 'string' ? { unit: data['unit'] } : {};
    const isMissing = value === null;
    reading.reports.push({
      path: '/data/value',
      ...names,
      timeMs: time ?? now,
      value: isMissing ? Number.NaN : value,
      quality: isMissing ? 'missing' : 'good',
      ...unit,
    });
  }
  return reading;
}

function readForeign({ subject, source, time, data }: Event, now: UnixMs): Reading {
  const reading = emptyReading();
  if (!isRecord(data)) {
    reading.refused.push({ path: '/data', reason: 'is no object' });
    return reading;
  }
  const entity = subject ?? source;
  const place = placeOf(data);
  const name = textOf(data);
  if (place || name) reading.described.push({ path: '/data', entity, ...(place ? { place } : {}), ...(name ? { name } : {}) }); // prettier-ignore
  const stampKey = TIMES.find((key) => data[key] !== undefined);
  const stamp = stampKey === undefined ? null : v.safeParse(InstantSchema, data[stampKey]);
  if (stampKey !== undefined && !stamp?.success) {
    reading.refused.push({ path: `/data${step(stampKey)}`, reason: 'must be an instant like 2026-11-23T00:00:00Z' });
    return reading;
  }
  // Without any time it is master data: a station, not a measurement.
  const timeMs = stamp?.success ? stamp.output : time;
  if (timeMs === undefined && place) return reading;
  for (const [property, value] of Object.entries(data)) {
    if (typeof value !== 'number' || NOT_MEASURED.test(property)) continue;
    const quality = timeMs === undefined ? 'provisional' : 'good';
    reading.reports.push({ path: `/data${step(property)}`, entity, property, timeMs: timeMs ?? now, value, quality });
  }
  return reading;
}

function placeOf(data: Readonly<Record<string, unknown>>): [number, number] | null {
  const number = (...keys: string[]): number | null => {
    const value = keys.map((key) => data[key]).find((each) => each !== undefined && each !== null);
    const read = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof read === 'number' ? read : null;
  };
  const [lon, lat] = [number('longitude', 'lon', 'lng', 'long'), number('latitude', 'lat')];
  if (lon !== null && lat !== null) return [lon, lat];
  const shape = v.safeParse(StaPlaceSchema, data['location'] ?? data['geometry']);
  return shape.success ? shape.output : null;
}

function textOf(data: Readonly<Record<string, unknown>>): Text | null {
  const word = NAMES.map((key) => data[key]).find((value) => typeof value === 'string' && value !== '');
  return typeof word === 'string' ? { de: word, en: word, zh: word } : null;
}
