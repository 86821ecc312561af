import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset, Datastream, Provenance, Theme } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import {
  PhenomenonTimeSchema,
  ResultSchema,
  StaDatastreamSchema,
  StaListSchema,
  StaObservationSchema,
  StaPlaceSchema,
  StaThingSchema,
} from '../../schema/sensorThings.ts';
import { slugOf, ucumOf } from './naming.ts';

/** What the operator says about everything of one service. */
export interface StaOrigin {
  readonly id: string;
  readonly theme: Theme;
  readonly kind: string;
  readonly intervalS: number;
  readonly provenance: Provenance;
  readonly owner?: string;
}

/** A page of things, read. */
export interface StaReading {
  readonly assets: readonly Asset[];
  readonly observations: readonly Observation[];
  readonly complaints: readonly string[];
  /** Datastreams that were taken: the service's id, number or text as it writes it, and ours. */
  readonly series: readonly { readonly iotId: string; readonly isNumber: boolean; readonly datastream: string }[];
  /** Assets of all things in the list, of those too of which something cannot be read; null where a thing does not even say its id. */
  readonly named: readonly string[] | null;
  readonly nextLink: string | null;
}

const MAX_AHEAD_MS = 15 * 60_000;

/** One observation → ours, or why it is none. */
export function readStaObservation(input: unknown, datastream: string, now: UnixMs): Observation | string {
  const read = v.safeParse(StaObservationSchema, input);
  if (!read.success) return `an observation does not fit: ${read.issues[0].message}`;
  // How a server says that there is no value: it is missing, and the one before does not hold on.
  const isMissing = read.output.result === null;
  const result = v.safeParse(ResultSchema, read.output.result);
  if (!isMissing && !result.success) return 'result is no number';
  const time = v.safeParse(PhenomenonTimeSchema, read.output.phenomenonTime ?? read.output.resultTime);
  if (!time.success) return `phenomenonTime: ${time.issues[0].message}`;
  if (time.output > now + MAX_AHEAD_MS) return 'phenomenonTime is in the future';
  return {
    ...{ datastream, timeMs: time.output, origin: 'live' },
    ...(result.success ? { value: result.output, quality: 'good' } : { value: Number.NaN, quality: 'missing' }),
  };
}

/** `/Things` with places, datastreams and the newest observation → assets and observations. @throws DecodeError when it is not even a list */
export function readThings(body: unknown, origin: StaOrigin, now: UnixMs): StaReading {
  const list = decode(StaListSchema, body, 'Things');
  const assets: Asset[] = [];
  const observations: Observation[] = [];
  const complaints: string[] = [];
  const taken: StaReading['series'][number][] = [];
  const seen = new Set<string>();
  const unread: string[] = [];
  let areNamed = true;
  for (const entry of list.value) {
    const thing = v.safeParse(StaThingSchema, entry);
    if (!thing.success) {
      const named = v.safeParse(v.pick(StaThingSchema, ['@iot.id']), entry);
      if (named.success) unread.push(`${origin.id}/${slugOf(named.output['@iot.id'])}`);
      else areNamed = false;
      complaints.push(`a thing does not fit: ${v.getDotPath(thing.issues[0]) ?? ''} ${thing.issues[0].message}`);
      continue;
    }
    const { '@iot.id': iotId, name, Locations } = thing.output;
    const id = `${origin.id}/${slugOf(iotId)}`;
    if (slugOf(iotId) === '' || seen.has(id)) {
      complaints.push(`thing ${iotId} cannot be told from another by its id`);
      continue;
    }
    seen.add(id);
    // A thing may say its place in several ways: as an address, and as GeoJSON.
    const place = Locations.map(({ location }) => v.safeParse(StaPlaceSchema, location)).find(({ success }) => success);
    if (!place?.success) {
      complaints.push(`thing ${iotId} has no place that can be read`);
      continue;
    }
    const own: Datastream[] = [];
    for (const each of thing.output.Datastreams) {
      const series = v.safeParse(StaDatastreamSchema, each);
      if (!series.success) {
        complaints.push(`thing ${iotId}: a datastream does not fit: ${series.issues[0].message}`);
        continue;
      }
      const properties = new Set(own.map(({ property }) => property));
      const datastream = datastreamOf(series.output, id, properties, origin);
      own.push(datastream);
      taken.push({
        iotId: series.output['@iot.id'],
        isNumber: isNumbered(each),
        datastream: datastream.id,
      });
      const newest = series.output.Observations[0];
      if (newest === undefined) continue;
      const read = readStaObservation(newest, datastream.id, now);
      if (typeof read === 'string') complaints.push(`datastream ${series.output['@iot.id']}: ${read}`);
      else observations.push(read);
    }
    assets.push(assetOf(id, name || iotId, place.output, own, origin));
  }
  const named = areNamed ? [...seen, ...unread] : null;
  return { assets, observations, complaints, series: taken, named, nextLink: list['@iot.nextLink'] ?? null };
}

/** In paths and topics a number stands bare, a text in quotes. */
const isNumbered = (entity: unknown): boolean =>
  typeof entity === 'object' && entity !== null && '@iot.id' in entity && typeof entity['@iot.id'] === 'number';
const sameText = (text: string) => ({ de: text, en: text, zh: text });

function datastreamOf(
  series: v.InferOutput<typeof StaDatastreamSchema>,
  asset: string,
  taken: ReadonlySet<string>,
  { intervalS }: StaOrigin,
): Datastream {
  const word = series.ObservedProperty?.name || series.name || series['@iot.id'];
  const base = slugOf(word) || 'value';
  // Two datastreams of one property on one thing (two depths, two sensors) are told apart by the service's id.
  const property = taken.has(base) ? `${base}-${slugOf(series['@iot.id'])}` : base;
  return {
    id: `${asset}/${property}`,
    property,
    name: sameText(series.name || word),
    unit: ucumOf(series.unitOfMeasurement?.symbol ?? ''),
    intervalS,
    thresholds: [],
    decimals: 1,
  };
}

function assetOf(id: string, name: string, at: [number, number], datastreams: Datastream[], origin: StaOrigin): Asset {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: at },
    properties: {
      name: sameText(name),
      theme: origin.theme,
      kind: origin.kind,
      provenance: origin.provenance,
      ...(origin.owner === undefined ? {} : { owner: origin.owner }),
      links: [],
      facts: [],
      datastreams,
      anchorM: 3,
      rank: 2,
    },
  };
}
