import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import { InstantSchema } from '../../schema/observations.ts';
import { StaPlaceSchema } from '../../schema/sensorThings.ts';
import type { Text } from '../../schema/texts.ts';
import { slugOf } from '../sources/naming.ts';
import { append, emptyReading, isRecord, nested, step, type Reading } from './reading.ts';

/** UN/CEFACT Recommendation 20, as NGSI-LD writes units → UCUM. */
const UNIT_CODES: Readonly<Record<string, string>> = {
  CEL: 'Cel', KEL: 'K', P1: '%', GQ: 'ug/m3', GP: 'mg/m3', CMT: 'cm', MTR: 'm', MMT: 'mm', KMT: 'km', MTS: 'm/s', KMH: 'km/h',
  MQS: 'm3/s', MTQ: 'm3', LTR: 'L', PAL: 'Pa', A97: 'hPa', KPA: 'kPa', BAR: 'bar', MBR: 'mbar', '2N': 'dB', DD: 'deg', LUX: 'lx',
  WTT: 'W', KWT: 'kW', MAW: 'MW', KWH: 'kW.h', VLT: 'V', AMP: 'A', HTZ: 'Hz', SEC: 's', MIN: 'min', HUR: 'h', '59': '[ppm]', '61': '[ppb]',
  C62: '1', D54: 'W/m2', Q30: '[pH]', NTU: '[NTU]',
}; // prettier-ignore
/** Members that are no measurements, in all of NGSI-LD and in the Smart Data Models. */
const NOT_MEASURED = new Set([
  'id', 'type', '@context', 'scope', 'location', 'name', 'title', 'alternateName', 'description', 'address', 'source', 'seeAlso', 'owner',
  'dataProvider', 'dateObserved', 'dateCreated', 'dateModified', 'createdAt', 'modifiedAt', 'observedAt', 'areaServed',
  'observationSpace', 'operationSpace', 'datasetId', 'unitCode',
]); // prettier-ignore
/** How NGSI-LD says that there is no value (1.8, 4.5.0). */
const NULL = 'urn:ngsi-ld:null';
const LANGUAGES = ['de', 'en', 'zh'] as const;

const isEntity = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  (typeof value['type'] === 'string' || Array.isArray(value['type']));
/** A notification, an entity, or a list of entities; what an MQTT endpoint gets counts as its `body`. */
export const isNgsiLd = (body: unknown): boolean =>
  isRecord(body)
    ? body['type'] === 'Notification' || isEntity(body) || (isRecord(body['metadata']) && isNgsiLd(body['body']))
    : Array.isArray(body) && body.length > 0 && body.every(isEntity);

/** @param now time of a value where neither it nor the entity nor the notification says one; such a value is provisional */
export function readNgsiLd(body: unknown, now: UnixMs): Reading {
  if (isRecord(body) && isRecord(body['metadata']) && 'body' in body)
    return nested('/body', readNgsiLd(body['body'], now));
  if (isRecord(body) && body['type'] === 'Notification') {
    const notifiedMs = instantOf(body['notifiedAt']) ?? now;
    const { data } = body;
    if (isRecord(data) && data['type'] === 'FeatureCollection' && Array.isArray(data['features']))
      return nested('/data/features', readFeatures(data['features'], notifiedMs));
    if (Array.isArray(data)) return nested('/data', readEntities(data, notifiedMs));
    return { ...emptyReading(), refused: [{ path: '/data', reason: 'must be a list of entities' }] };
  }
  return Array.isArray(body) ? readEntities(body, now) : readEntity(body, now);
}

function readEntities(list: readonly unknown[], notifiedMs: UnixMs): Reading {
  const reading = emptyReading();
  list.forEach((entity, i) => append(reading, nested(step(i), readEntity(entity, notifiedMs))));
  return reading;
}

/** Entities of a notification with `accept: application/geo+json` (ETSI GS CIM 009, 5.2.29): attributes are properties, the place the geometry. */
function readFeatures(list: readonly unknown[], notifiedMs: UnixMs): Reading {
  const reading = emptyReading();
  list.forEach((feature, i) => {
    const { id, geometry, properties } = isRecord(feature) ? feature : {};
    const entity = isRecord(properties) ? { ...(isRecord(geometry) ? { location: geometry } : {}), ...properties, id } : { id }; // prettier-ignore
    append(reading, nested(`${step(i)}/properties`, readEntity(entity, notifiedMs)));
  });
  return reading;
}

function readEntity(input: unknown, notifiedMs: UnixMs): Reading {
  const reading = emptyReading();
  if (!isRecord(input) || !isEntity(input)) {
    reading.refused.push({ path: '', reason: 'is no entity: it needs id and type' });
    return reading;
  }
  const entity = input['id'] as string;
  const type: unknown = Array.isArray(input['type']) ? input['type'][0] : input['type'];
  const kind = kindOf(String(type));
  const name = textOf(input['name']) ?? textOf(input['title']) ?? textOf(input['alternateName']);
  const place = placeOf(input['location']);
  if (input['location'] !== undefined && !place)
    reading.refused.push({ path: '/location', reason: 'is no GeoJSON that can be read' });
  reading.described.push({ path: '', entity, ...(kind === '' ? {} : { kind }), ...(name ? { name } : {}), ...(place ? { place } : {}) }); // prettier-ignore
  const observed = valueOf(input['dateObserved']);
  // Older data models write a span, which is complete at its end.
  const entityMs =
    instantOf(typeof observed === 'string' ? observed.split('/').at(-1) : null) ??
    instantOf(valueOf(input['observedAt']));
  for (const [attribute, given] of Object.entries(input)) {
    if (NOT_MEASURED.has(attribute)) continue;
    // Of an attribute with several instances (4.5.5) each data set is a datastream; the one without a name is the attribute itself.
    const instances = Array.isArray(given) && given.every(isRecord) ? given : [given];
    instances.forEach((instance, i) => {
      const path = step(attribute) + (Array.isArray(given) ? step(i) : '');
      const read = measured(instance);
      if (read === null) return;
      if (typeof read === 'string') {
        reading.refused.push({ path, reason: read });
        return;
      }
      const own = isRecord(instance) ? instance : {};
      const observedMs = instantOf(own['observedAt']);
      if (own['observedAt'] !== undefined && observedMs === null) {
        reading.refused.push({ path: `${path}/observedAt`, reason: 'must be an instant like 2026-11-23T00:00:00Z' });
        return;
      }
      const timeMs = observedMs ?? entityMs;
      const set = typeof own['datasetId'] === 'string' ? slugOf(own['datasetId'].split(/[:/]/).at(-1)!) : '';
      const unit = typeof own['unitCode'] === 'string' ? own['unitCode'] : undefined;
      reading.reports.push({
        path,
        entity,
        property: set === '' ? attribute : `${attribute}-${set}`,
        timeMs: timeMs ?? notifiedMs,
        value: read.value,
        quality: Number.isNaN(read.value) ? 'missing' : timeMs === null ? 'provisional' : 'good',
        ...(unit === undefined ? {} : { unit: UNIT_CODES[unit] ?? unit }),
      });
    });
  }
  return reading;
}

/** A number of any of the three forms; null when the attribute is something else; why not, when it should have been a number. */
function measured(attribute: unknown): { readonly value: number } | string | null {
  if (typeof attribute === 'number') return { value: attribute };
  if (!isRecord(attribute)) return null;
  const { type, value } = attribute;
  if (type !== undefined && type !== 'Property') return null;
  if (typeof value === 'number') return { value };
  if (value === null || value === NULL) return { value: Number.NaN };
  // With a unit or a time it is meant as a measurement, whatever is written there.
  if (typeof value === 'string' && attribute['unitCode'] !== undefined) {
    const number = /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null;
    return number === null ? 'has a unit, but no number' : { value: number };
  }
  return null;
}

const valueOf = (attribute: unknown): unknown => {
  const value = isRecord(attribute) ? (attribute['value'] ?? attribute['@value']) : attribute;
  return isRecord(value) ? value['@value'] : value;
};

/** The values of one message are of one instant, as a rule. */
let last: { readonly text: string; readonly instant: UnixMs | null } = { text: '', instant: null };
function instantOf(value: unknown): UnixMs | null {
  if (typeof value !== 'string') return null;
  if (value !== last.text) {
    const read = v.safeParse(InstantSchema, value);
    last = { text: value, instant: read.success ? read.output : null };
  }
  return last.instant;
}

function placeOf(location: unknown): [number, number] | null {
  if (location === undefined) return null;
  const read = v.safeParse(StaPlaceSchema, isRecord(location) && 'value' in location ? location['value'] : location);
  return read.success ? read.output : null;
}

/** A text, or a map of languages; a language that is not there takes German, English or any. */
function textOf(attribute: unknown): Text | null {
  const value = isRecord(attribute) ? (attribute['languageMap'] ?? attribute['value']) : attribute;
  if (typeof value === 'string' && value !== '') return { de: value, en: value, zh: value };
  if (!isRecord(value)) return null;
  const one = (language: string): string | null => {
    const text: unknown = Array.isArray(value[language]) ? value[language][0] : value[language];
    return typeof text === 'string' && text !== '' ? text : null;
  };
  const any =
    one('de') ??
    one('en') ??
    Object.keys(value)
      .map(one)
      .find((text) => text !== null);
  if (typeof any !== 'string') return null;
  const [de, en, zh] = LANGUAGES.map((language) => one(language));
  return { de: de ?? any, en: en ?? any, zh: zh ?? any };
}

/** Types whose kind is remembered: a sender has a few. */
const MOST_KINDS = 500;
const kinds = new Map<string, string>();
/** `AirQualityObserved`, `https://smartdatamodels.org/…/AirQualityObserved` → `air-quality`. */
function kindOf(type: string): string {
  let kind = kinds.get(type);
  if (kind === undefined) {
    if (kinds.size >= MOST_KINDS) kinds.clear();
    kinds.set(type, (kind = spelledKind(type)));
  }
  return kind;
}

function spelledKind(type: string): string {
  const word = type
    .split(/[/#:]/)
    .at(-1)!
    .replace(/Observed$/, '');
  const slug = slugOf(word.replace(/([a-z0-9])([A-Z])/g, '$1-$2'));
  return /^[a-z]/.test(slug) ? slug : '';
}
