import type { SimulatorFile } from '../../schema/simulator.ts';
import type { JsonMessage, Measured } from '../simulation.ts';

type Writer = (assetId: string, kind: string, atMs: number, values: readonly Measured[]) => unknown;

/** UCUM → UN/CEFACT Recommendation 20, where NGSI-LD has to say the unit by a code. */
const UNIT_CODES: Readonly<Record<string, string>> = {
  Cel: 'CEL', '%': 'P1', m: 'MTR', cm: 'CMT', mm: 'MMT', 'm/s': 'MTS', kW: 'KWT', MW: 'MAW', 'kW.h': 'KWH', V: 'VLT', 'W/m2': 'D54',
  min: 'MIN', bar: 'BAR', hPa: 'A97', dB: '2N', 'm3/s': 'MQS', '[ppm]': '59',
}; // prettier-ignore

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** RFC 8428: one pack of a device, its name and time in the base fields. */
const senml: Writer = (assetId, _kind, atMs, values) =>
  values.map(({ stream, value }, i) =>
    i === 0
      ? { bn: `${assetId}/`, bt: atMs / 1000, n: stream.property, u: stream.unit, v: value }
      : { n: stream.property, u: stream.unit, v: value },
  );

/** OGC SensorThings 1.1: observations as a station creates them. */
const sensorThings: Writer = (_assetId, _kind, atMs, values) =>
  values.map(({ stream, value }) => ({
    Datastream: { '@iot.id': stream.id },
    phenomenonTime: iso(atMs),
    result: value,
  }));

/** ETSI GS CIM 009: a notification of one entity, normalised; NaN where there is no value any more (4.5.0). */
const types = new Map<string, string>();
const typeOf = (kind: string): string => {
  let type = types.get(kind);
  if (type === undefined) {
    type = kind.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
    types.set(kind, type);
  }
  return type;
};
const ngsiLd: Writer = (assetId, kind, atMs, values) => {
  const type = typeOf(kind);
  const at = iso(atMs);
  const entity: Record<string, unknown> = { id: `urn:ngsi-ld:${type}:${assetId}`, type };
  for (const { stream, value } of values) {
    const unitCode = UNIT_CODES[stream.unit];
    const known = Number.isNaN(value) ? 'urn:ngsi-ld:null' : value;
    entity[stream.property] =
      unitCode === undefined
        ? { type: 'Property', value: known, observedAt: at }
        : { type: 'Property', value: known, observedAt: at, unitCode };
  }
  return {
    id: `urn:ngsi-ld:Notification:${assetId}:${atMs}`,
    type: 'Notification',
    subscriptionId: `urn:ngsi-ld:Subscription:${kind}`,
    notifiedAt: at,
    data: [entity],
  };
};

/** CloudEvents 1.0 in JSON: the data of one thing. */
const cloudEvents: Writer = (assetId, kind, atMs, values) => ({
  specversion: '1.0',
  id: `${assetId}@${atMs}`,
  source: `/simulators/${kind}`,
  type: `city.${kind}.measured`,
  subject: assetId,
  time: iso(atMs),
  datacontenttype: 'application/json',
  data: Object.fromEntries(values.map(({ stream, value }) => [stream.property, value])),
});

const WRITERS: Readonly<Record<SimulatorFile['protocol'], Writer>> = {
  senml,
  sensorthings: sensorThings,
  'ngsi-ld': ngsiLd,
  cloudevents: cloudEvents,
};

/** Written when somebody reads it: thousands of messages of the past are only asked for what they carry. */
class WrittenMessage implements JsonMessage {
  readonly atMs: number;
  readonly measured: readonly Measured[];
  readonly #write: () => unknown;

  constructor(atMs: number, measured: readonly Measured[], write: () => unknown) {
    this.atMs = atMs;
    this.measured = measured;
    this.#write = write;
  }

  get body(): unknown {
    return this.#write();
  }
}

/**
 * What a thing says at an instant, as a message of a protocol.
 * @param values in the units of their datastreams; NaN in NGSI-LD alone: there is no value any more
 */
export const written = (
  protocol: SimulatorFile['protocol'],
  assetId: string,
  kind: string,
  atMs: number,
  values: readonly Measured[],
): JsonMessage => new WrittenMessage(atMs, values, () => WRITERS[protocol](assetId, kind, atMs, values));
