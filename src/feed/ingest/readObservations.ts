import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import { StaPlaceSchema } from '../../schema/sensorThings.ts';
import { readStaObservation } from '../sources/sensorThingsReading.ts';
import { append, emptyReading, isRecord, nested, pointerOf, splitName, step, type Reading } from './reading.ts';

const ObservationSchema = v.looseObject({
  Datastream: v.object({ '@iot.id': v.union([v.number(), v.pipe(v.string(), v.minLength(1))]) }),
  FeatureOfInterest: v.nullish(v.looseObject({ name: v.optional(v.string()), feature: v.optional(v.unknown()) })),
});
const ArraySchema = v.object({
  Datastream: v.object({ '@iot.id': v.union([v.number(), v.pipe(v.string(), v.minLength(1))]) }),
  components: v.array(v.string()),
  dataArray: v.array(v.array(v.unknown())),
});

/** @param nameOf our datastream by the number `/v1.1` gives it */
export type NameOf = (iotId: number) => string | undefined;

/**
 * Observations as OGC SensorThings 1.1 has them posted: one, a list, or its data array. The datastream is named by its number at `/v1.1`,
 * or by its id here: `gauge/duisburg-ruhrort/W`.
 */
export function readObservations(body: unknown, now: UnixMs, nameOf: NameOf): Reading {
  if (Array.isArray(body)) {
    const reading = emptyReading();
    body.forEach((entry, i) => append(reading, nested(step(i), readObservations(entry, now, nameOf))));
    return reading;
  }
  const table = isRecord(body) && 'dataArray' in body ? v.safeParse(ArraySchema, body) : null;
  if (table?.success) {
    const { components, dataArray, Datastream } = table.output;
    const reading = emptyReading();
    dataArray.forEach((row, i) => {
      const entry = { Datastream, ...Object.fromEntries(components.map((name, k) => [name, row[k]])) };
      append(reading, nested(`/dataArray${step(i)}`, readOne(entry, now, nameOf)));
    });
    return reading;
  }
  return readOne(body, now, nameOf);
}

function readOne(body: unknown, now: UnixMs, nameOf: NameOf): Reading {
  const reading = emptyReading();
  const refuse = (path: string, reason: string): Reading => {
    reading.refused.push({ path, reason });
    return reading;
  };
  const read = v.safeParse(ObservationSchema, body);
  if (!read.success) return refuse(pointerOf(read.issues[0]), read.issues[0].message);
  const id = read.output.Datastream['@iot.id'];
  const names = splitName(String((typeof id === 'number' ? nameOf(id) : undefined) ?? id));
  if (!names) return refuse('/Datastream/@iot.id', 'is no datastream here');
  const observation = readStaObservation(body, '', now);
  if (typeof observation === 'string')
    return refuse(observation.startsWith('result') ? '/result' : '/phenomenonTime', observation);
  const feature = read.output.FeatureOfInterest;
  const place = feature ? v.safeParse(StaPlaceSchema, feature.feature) : null;
  if (place?.success) {
    const name = feature?.name;
    reading.described.push({
      path: '/FeatureOfInterest',
      entity: names.entity,
      place: place.output,
      ...(name === undefined ? {} : { name: { de: name, en: name, zh: name } }),
    });
  }
  const { timeMs, value, quality } = observation;
  reading.reports.push({ path: '', ...names, timeMs, value, quality });
  return reading;
}
