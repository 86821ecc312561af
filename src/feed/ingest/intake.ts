import { convertUnit } from '../../geo/ucum.ts';
import type { UnixMs } from '../../geo/units.ts';
import type { Observation, Origin } from '../../live/observation.ts';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import type { Sender } from '../../schema/senderConfig.ts';
import { BUS_SOURCE } from '../bus/bus.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import { slugOf } from '../sources/naming.ts';
import type { SourceOutput } from '../sources/source.ts';
import { createGrowth } from './growth.ts';
import type { Described, Reading, Refusal, Report } from './reading.ts';

const MAX_AHEAD_MS = 15 * 60_000;
/** Things described that have no value yet: of more the oldest go. */
const MOST_DESCRIBED = 20_000;
/** Names that are remembered. */
const MOST_FOUND = 100_000;
/** West, south, east, north: a twin of this city takes nothing from the Gulf of Guinea, where broken positions lie (0, 0). */
const AREA = [6, 51, 7.5, 52] as const;

export interface Taken {
  readonly accepted: number;
  readonly refused: readonly Refusal[];
}
export type IntakeOutput = Pick<SourceOutput, 'observed' | 'announced'>;

/**
 * From what a message says to observations of the catalogue: names become ids, units are brought to the datastream's, a thing with a place
 * that is not there yet is announced; what cannot be taken is refused with its path and why.
 */
export function createIntake(
  sender: Sender,
  catalogue: FeedCatalogue,
  after: (delayMs: number, run: () => void) => void = () => undefined,
  origin: Origin = 'live',
) {
  /** What is known of things, by asset id. */
  const described = new Map<string, Described>();
  /** Whose name an announced asset id stands for: two names must not become one thing. */
  const nameOf = new Map<string, string>();
  /** Assets that this sender has announced in this run; of those of earlier ones the catalogue knows whose they are. */
  const own = new Set<string>();
  const growth = createGrowth(after);
  let announced = 0;
  /** Datastreams that names were found to stand for; datastreams stay, so that this stays right. */
  const found = new Map<string, Map<string, Datastream>>();
  let finds = 0;

  const assetIdOf = (entity: string): string => {
    const alias = sender.aliases[entity];
    if (alias !== undefined) return alias;
    // `urn:ngsi-ld:Gauge:gauge/duisburg-ruhrort` is one of ours, too.
    const last = entity.split(':').at(-1)!;
    if (catalogue.asset(entity)) return entity;
    if (catalogue.asset(last)) return last;
    const slug = slugOf(entity.replace(/^urn:(ngsi-ld|dev):/, ''));
    return slug === '' ? '' : `${sender.id}/${slug}`;
  };
  /** What begins with its id, and is not somebody else's already: an id like `gauge` must not open the curated gauges. */
  const isOwn = (id: string): boolean => {
    if (!id.startsWith(`${sender.id}/`)) return false;
    if (!catalogue.asset(id) || own.has(id)) return true;
    const source = catalogue.sourceOf(id);
    // Posted to another feed by the same sender, or by this one before a restart.
    return source === sender.id || source === BUS_SOURCE;
  };
  const mayWrite = (entity: string, id: string): boolean =>
    isOwn(id) ||
    sender.aliases[entity] === id ||
    sender.writes.some(
      (allowed) => allowed === '*' || (allowed.endsWith('/') ? id.startsWith(allowed) : id === allowed),
    );
  /** Whether a name, which became an id, is the one that this id stands for. */
  const isItsName = (entity: string, id: string): boolean =>
    entity === id || sender.aliases[entity] !== undefined || (nameOf.get(id) ?? entity) === entity;
  const describe = (each: Described): string | null => {
    if (each.place && !isInArea(each.place)) return `place ${each.place.join(', ')} is not in the city`;
    const isFound = found.has(each.entity);
    // What is in the catalogue needs no description, but it may have moved.
    if (isFound && !each.place) return null;
    const id = assetIdOf(each.entity);
    if (each.place && isOwn(id) && isItsName(each.entity, id)) growth.place(id, catalogue.asset(id), each.place);
    if (isFound) return null;
    const before = described.get(id);
    described.delete(id);
    described.set(id, { ...before, ...each });
    if (described.size > MOST_DESCRIBED) described.delete(described.keys().next().value!);
    return null;
  };

  /** The datastream of a report: known, or announced now; why there is none. */
  const streamOf = (report: Report, asset: string): Datastream | string => {
    const given = report.property;
    const property = catalogue.byId.has(`${asset}/${given}`) ? given : propertyOf(given);
    if (property === '') return `property ${given.slice(0, 60)} has no letter or digit`;
    const id = `${asset}/${property}`;
    const known = catalogue.byId.get(id)?.datastream ?? growth.stream(id);
    if (known) return known;
    const existing = catalogue.asset(asset);
    const place = existing ? null : described.get(asset)?.place;
    if (!existing && !place)
      return `${id} is not in the catalogue, and no place is known of ${report.entity.slice(0, 100)}: send one`;
    if (Math.max(announced, catalogue.streamsBy(sender.id)) >= sender.datastreams)
      return `this sender may announce ${sender.datastreams} datastreams`;
    if (catalogue.isFull()) return 'the catalogue is full';
    announced++;
    if (!existing) own.add(asset);
    const datastream = datastreamOf(id, property, given, report.unit ?? '1', sender);
    growth.add(existing ?? assetOf(asset, described.get(asset)!, sender), datastream);
    return datastream;
  };

  /** The datastream that a report is of; why there is none, or none for this sender. */
  const resolve = (report: Report): Datastream | string => {
    const ofEntity = found.get(report.entity);
    const before = ofEntity?.get(report.property);
    if (before) return before;
    const asset = assetIdOf(report.entity);
    if (asset === '') return `${report.entity.slice(0, 100)} cannot be written as an id`;
    if (!mayWrite(report.entity, asset)) return `this sender may not write ${asset}`;
    const isNamedOtherwise = report.entity !== asset && sender.aliases[report.entity] === undefined;
    if (isOwn(asset) && !isItsName(report.entity, asset))
      return `${report.entity.slice(0, 100)} cannot be told from ${nameOf.get(asset)!.slice(0, 100)} by its id`;
    const stream = streamOf(report, asset);
    if (typeof stream === 'string') return stream;
    if (isNamedOtherwise) nameOf.set(asset, report.entity);
    // What is on its way into the catalogue may still be refused there.
    if (!catalogue.byId.has(stream.id)) return stream;
    if (finds >= MOST_FOUND) {
      found.clear();
      finds = 0;
    }
    finds++;
    const its = found.get(report.entity);
    if (its) its.set(report.property, stream);
    else found.set(report.entity, new Map([[report.property, stream]]));
    return stream;
  };

  const observationOf = (report: Report, now: UnixMs): Observation | string => {
    if (report.timeMs > now + MAX_AHEAD_MS) return 'is stamped in the future';
    if (!Number.isFinite(report.timeMs) || report.timeMs < 0) return 'has no sound time';
    const stream = resolve(report);
    if (typeof stream === 'string') return stream;
    const value = convertUnit(report.value, report.unit ?? stream.unit, stream.unit);
    if (value === null) return `unit ${report.unit ?? ''} does not fit ${stream.unit}`;
    if (report.quality !== 'missing' && !Number.isFinite(value)) return 'is no finite number';
    return { datastream: stream.id, timeMs: report.timeMs, value, quality: report.quality, origin };
  };

  return {
    take: (reading: Reading, now: UnixMs, output: IntakeOutput): Taken => {
      const refused = [...reading.refused];
      for (const each of reading.described) {
        const reason = describe(each);
        if (reason !== null) refused.push({ path: each.path, reason });
      }
      const observations: Observation[] = [];
      for (const report of reading.reports) {
        const read = observationOf(report, now);
        if (typeof read === 'string') refused.push({ path: report.path, reason: read });
        else observations.push(read);
      }
      growth.pass(observations, now, output);
      return { accepted: observations.length, refused };
    },
  };
}
export type Intake = ReturnType<typeof createIntake>;

const isInArea = ([lon, lat]: readonly [number, number]): boolean =>
  lon >= AREA[0] && lon <= AREA[2] && lat >= AREA[1] && lat <= AREA[3];

/** A part of a datastream id: letters, digits, dashes; marks and other signs fall. */
const propertyOf = (text: string): string =>
  (/^[A-Za-z0-9-]+$/.test(text) ? text : text.split(/[/#]/).at(-1)!)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);

const sameText = (text: string) => ({ de: text, en: text, zh: text });

const datastreamOf = (id: string, property: string, word: string, unit: string, sender: Sender): Datastream => ({
  id,
  property,
  name: sameText(word.slice(0, 100)),
  unit,
  intervalS: sender.expectedS,
  thresholds: [],
  decimals: 1,
});

const assetOf = (id: string, { entity, name, kind, place }: Described, sender: Sender): Asset => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [place![0], place![1]] },
  properties: {
    // A person reads this: of `urn:ngsi-ld:Device:quay-7` the last part says which.
    name: name ?? sameText((/^urn:/.test(entity) ? entity.split(':').at(-1)! : entity).slice(0, 100)),
    theme: sender.theme,
    kind: kind ?? sender.kind,
    provenance: { kind: 'measured', source: sender.source, licence: sender.licence, date: sender.date },
    ...(sender.owner === undefined ? {} : { owner: sender.owner }),
    links: [],
    facts: [],
    datastreams: [],
    anchorM: 3,
    rank: 2,
  },
});
