import { createHash } from 'node:crypto';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { PastCatalogue } from '../pastCatalogue.ts';

/** Entity sets of OGC SensorThings 1.1, 8.2. */
export const SETS = [
  'Things',
  'Locations',
  'HistoricalLocations',
  'Datastreams',
  'Sensors',
  'ObservedProperties',
  'Observations',
  'FeaturesOfInterest',
] as const;
export type SetName = (typeof SETS)[number];

export interface Entity {
  readonly set: SetName;
  /** A number; of an observation `<datastream>:<time in ms>`. */
  readonly id: number | string;
  /** Properties in the order of the standard, without control information. Read once an answer. */
  readonly properties: () => Readonly<Record<string, unknown>>;
  /** Related entities by the name of the relation: one, or many. */
  readonly related: Readonly<Record<string, () => Entity | null | EntityList>>;
}
export interface EntityList {
  readonly set: SetName;
  /** Observations of these datastreams are read when they are asked for; every other list has its entities in `items`. */
  readonly datastreams?: readonly DatastreamEntity[];
  readonly items: readonly Entity[];
  /** Observations of this span only, Unix ms, its end not included; absent: of all. */
  readonly span?: { readonly fromMs: number; readonly toMs: number };
}
export interface DatastreamEntity extends Entity {
  readonly datastreamId: string;
}

/** Where observations come from: the history of the feed. */
export interface ObservationReader {
  /** Observations as entities of a datastream are made by the caller; these are their times. Null where there are none. */
  extent(datastream: string): { readonly fromMs: number; readonly toMs: number } | null;
}

/**
 * A number that stays with a name over restarts, as most clients expect of an id: 31 bits of its hash.
 * Names that collide take the next free number, in the order of the names.
 */
export function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  const taken = new Set<number>();
  return new Map(
    [...new Set(names)].sort().map((name) => {
      let id = createHash('sha256').update(name).digest().readUInt32BE() >>> 1;
      while (taken.has(id)) id = (id + 1) >>> 0;
      taken.add(id);
      return [name, id];
    }),
  );
}

/** What there is, and what there was. */
export interface EntitySources {
  readonly catalogue: Pick<FeedCatalogue, 'catalogue'>;
  readonly past: Pick<PastCatalogue, 'ended' | 'moved'>;
}

const list = (set: SetName, items: readonly Entity[]): EntityList => ({ set, items });
const propertyKey = ({ property, name }: Datastream): string => `${property}|${name.en}`;

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * The catalogue as the standard's entities, and with it what is no more: a thing stays as long as something of it is kept, and says since
 * when it is over. Built once a catalogue; observations are read when asked for.
 */
export function createEntities({ catalogue, past }: EntitySources, reader: ObservationReader) {
  const ended = new Map(past.ended().map(({ asset, endedMs }) => [asset.id, { asset, endedMs }]));
  const moved = past.moved();
  const assets = [...catalogue.catalogue.features, ...[...ended.values()].map(({ asset }) => asset)];
  const streams = assets.flatMap((asset) => asset.properties.datastreams.map((datastream) => ({ asset, datastream })));
  /** Places that a thing has left have the name of the thing and when it came there. */
  const earlierPlaces = [...moved].flatMap(([id, places]) =>
    places.slice(0, -1).map((place) => ({ id, name: `${id}@${place.fromMs}`, place })),
  );
  const assetIds = numbered([...assets.map((asset) => asset.id), ...earlierPlaces.map(({ name }) => name)]);
  const historyIds = numbered([...moved].flatMap(([id, places]) => places.map(({ fromMs }) => `${id}@${fromMs}`)));
  const streamIds = numbered(streams.map(({ datastream }) => datastream.id));
  const propertyIds = numbered(streams.map(({ datastream }) => propertyKey(datastream)));
  const sensorOf = (asset: Asset): string => `${asset.properties.provenance.source}|${asset.properties.kind}`;
  const sensorIds = numbered(streams.map(({ asset }) => sensorOf(asset)));
  const things = new Map<string, Entity>();
  const locations = new Map<string, Entity>();
  const features = new Map<string, Entity>();
  const history = new Map<string, Entity[]>();
  const datastreams = new Map<string, DatastreamEntity>();
  const sensors = new Map<string, Entity>();
  const properties = new Map<string, Entity>();
  /** Grouped once: a page of things with their datastreams would else look through all of them for each. */
  const groupedBy = (keyOf: (entry: (typeof streams)[number]) => string): ((key: string) => DatastreamEntity[]) => {
    const groups = new Map<string, string[]>();
    for (const entry of streams) {
      const ids = groups.get(keyOf(entry));
      if (ids) ids.push(entry.datastream.id);
      else groups.set(keyOf(entry), [entry.datastream.id]);
    }
    return (key) => (groups.get(key) ?? []).map((id) => datastreams.get(id)!);
  };
  const ofAsset = groupedBy(({ asset }) => asset.id);
  const ofProperty = groupedBy(({ datastream }) => propertyKey(datastream));
  const ofSensor = groupedBy(({ asset }) => sensorOf(asset));

  for (const asset of assets) {
    const { name, theme, kind, provenance, owner, links, facts, riverKm } = asset.properties;
    const endedMs = ended.get(asset.id)?.endedMs;
    const endedAt = endedMs === undefined ? undefined : iso(endedMs);
    const itsHistory = (): EntityList => list('HistoricalLocations', history.get(asset.id) ?? []);
    things.set(asset.id, {
      set: 'Things',
      id: assetIds.get(asset.id)!,
      properties: () => ({
        name: name.de,
        description: name.en,
        properties: { assetId: asset.id, theme, kind, names: name, provenance, owner, links, facts, riverKm, endedAt },
      }),
      related: {
        Locations: () => list('Locations', asset.geometry ? [locations.get(asset.id)!] : []),
        HistoricalLocations: itsHistory,
        Datastreams: () => list('Datastreams', ofAsset(asset.id)),
      },
    });
    const places = moved.get(asset.id) ?? [{ geometry: asset.geometry, fromMs: -Infinity, toMs: Infinity }];
    for (const [k, { geometry, fromMs, toMs }] of places.entries()) {
      // What has no place has no location, and is no feature of interest.
      if (!geometry) continue;
      const isLast = k === places.length - 1;
      const key = isLast ? asset.id : `${asset.id}@${fromMs}`;
      const id = assetIds.get(key)!;
      const place = { name: name.de, description: `${name.en} (WGS84)`, encodingType: 'application/geo+json' };
      const itsThing = (): Entity => things.get(asset.id)!;
      const ofPlace = (): Entity[] => (history.get(asset.id) ?? []).filter((one) => one.id === historyIds.get(`${asset.id}@${fromMs}`));
      locations.set(key, {
        ...{ set: 'Locations', id },
        properties: () => ({ ...place, location: geometry }),
        related: {
          Things: () => list('Things', isLast ? [itsThing()] : []),
          HistoricalLocations: () => list('HistoricalLocations', ofPlace()),
        },
      });
      const span = places.length === 1 ? {} : { span: { fromMs: k === 0 ? -Infinity : fromMs, toMs: isLast ? Infinity : toMs } };
      features.set(key, {
        ...{ set: 'FeaturesOfInterest', id },
        properties: () => ({ ...place, feature: geometry }),
        related: {
          Observations: () => ({ set: 'Observations', items: [], datastreams: ofAsset(asset.id), ...span }),
        },
      });
      if (places.length === 1) continue;
      const when: Entity = {
        ...{ set: 'HistoricalLocations', id: historyIds.get(`${asset.id}@${fromMs}`)! },
        properties: () => ({ time: iso(fromMs) }),
        related: { Thing: itsThing, Locations: () => list('Locations', [locations.get(key)!]) },
      };
      history.set(asset.id, [...(history.get(asset.id) ?? []), when]);
    }
  } // prettier-ignore
  for (const { asset, datastream } of streams) {
    const { id, name, unit, intervalS, thresholds, decimals, property } = datastream;
    const entity: DatastreamEntity = {
      set: 'Datastreams',
      id: streamIds.get(id)!,
      datastreamId: id,
      properties: () => {
        const extent = reader.extent(id);
        return {
          name: name.de,
          description: `${asset.properties.name.en}: ${name.en}`,
          observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
          unitOfMeasurement: { name: unit, symbol: unit, definition: 'http://unitsofmeasure.org/ucum.html' },
          observedArea: asset.geometry,
          phenomenonTime: extent && `${new Date(extent.fromMs).toISOString()}/${new Date(extent.toMs).toISOString()}`,
          properties: { datastreamId: id, property, intervalS, thresholds, decimals },
        };
      },
      related: {
        Thing: () => things.get(asset.id)!,
        Sensor: () => sensors.get(sensorOf(asset))!,
        ObservedProperty: () => properties.get(propertyKey(datastream))!,
        Observations: () => ({ set: 'Observations', items: [], datastreams: [entity] }),
      },
    };
    datastreams.set(id, entity);
    const observed = propertyKey(datastream);
    if (!properties.has(observed))
      properties.set(observed, {
        set: 'ObservedProperties',
        id: propertyIds.get(observed)!,
        properties: () => ({
          name: property,
          definition: `urn:hafenblick:property:${encodeURIComponent(property)}`,
          description: name.en,
          properties: { names: name },
        }),
        related: {
          Datastreams: () => list('Datastreams', ofProperty(observed)),
        },
      });
    const sensor = sensorOf(asset);
    if (!sensors.has(sensor))
      sensors.set(sensor, {
        set: 'Sensors',
        id: sensorIds.get(sensor)!,
        properties: () => ({
          name: asset.properties.kind,
          description: `What reports of a ${asset.properties.kind}; the instrument itself is not known`,
          encodingType: 'text/plain',
          metadata: asset.properties.provenance.source,
        }),
        related: {
          Datastreams: () => list('Datastreams', ofSensor(sensor)),
        },
      });
  }
  const sets: Record<SetName, EntityList> = {
    Things: list('Things', [...things.values()]),
    Locations: list('Locations', [...locations.values()]),
    HistoricalLocations: list('HistoricalLocations', [...history.values()].flat()),
    Datastreams: list('Datastreams', [...datastreams.values()]),
    Sensors: list('Sensors', [...sensors.values()]),
    ObservedProperties: list('ObservedProperties', [...properties.values()]),
    Observations: { set: 'Observations', items: [], datastreams: [...datastreams.values()] },
    FeaturesOfInterest: list('FeaturesOfInterest', [...features.values()]),
  };
  return {
    sets,
    /** The feature of interest of a datastream's asset: where it was at an instant. */
    featureOf: (datastreamId: string, atMs: number): Entity | null => {
      const id = datastreamId.replace(/\/[^/]+$/, '');
      const then = moved.get(id)?.find(({ toMs }, k, { length }) => k < length - 1 && atMs < toMs);
      return features.get(then ? `${id}@${then.fromMs}` : id) ?? null;
    },
  };
}
export type Entities = ReturnType<typeof createEntities>;
