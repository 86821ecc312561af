import * as v from 'valibot';
import type { UnixMs } from '../../../geo/units.ts';
import { DecodeError } from '../../../schema/decode.ts';
import { InstantSchema } from '../../../schema/observations.ts';
import { measurementsOf, siteOf, type MeasurementSite, type SiteMeasurements } from './readMeasured.ts';
import { childOf, findAll, type XmlNode } from './readXml.ts';

/** A car park or a site with chargers, as a table publication names it. */
export interface DatexPlace {
  readonly kind: 'parking' | 'charging';
  readonly id: string;
  readonly name: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
  /** Spaces of a car park; charging points of a site. */
  readonly capacity: number | null;
  /** Strongest socket, kW. */
  readonly powerKw: number | null;
  /** Ids of charging points. */
  readonly points: readonly string[];
}

export interface ParkingState {
  readonly kind: 'parking';
  readonly placeId: string;
  readonly timeMs: UnixMs | null;
  readonly vacant: number | null;
  readonly capacity: number | null;
  readonly isOpen: boolean | null;
}
export interface PointState {
  readonly kind: 'charging';
  readonly pointId: string;
  /** Where the publication says it; else the table does. */
  readonly placeId: string | null;
  readonly use: 'available' | 'in-use' | 'out-of-order' | 'unknown';
}

export interface DatexReading {
  readonly publishedMs: UnixMs | null;
  readonly places: readonly DatexPlace[];
  readonly states: readonly (ParkingState | PointState)[];
  /** Cross-sections of roads, and what was measured there. */
  readonly sites: readonly MeasurementSite[];
  readonly measured: readonly SiteMeasurements[];
  /** One line about each entry that does not fit. */
  readonly complaints: readonly string[];
}

/** `RefillPointStatusEnum` of DATEX II 3.5 in three words; what is none of them is not known. */
const USE: Readonly<Record<string, PointState['use']>> = {
  available: 'available',
  charging: 'in-use',
  occupied: 'in-use',
  reserved: 'in-use',
  blocked: 'out-of-order',
  faulted: 'out-of-order',
  inoperative: 'out-of-order',
  outOfOrder: 'out-of-order',
  outOfStock: 'out-of-order',
  planned: 'out-of-order',
  removed: 'out-of-order',
  unavailable: 'out-of-order',
};

const idOf = (node: XmlNode | undefined): string => (node?.attributes['id'] ?? node?.attributes['idG'] ?? '').trim();
const textOf = (node: XmlNode, ...names: readonly string[]): string => {
  for (const name of names) {
    const text = childOf(node, name)?.text;
    if (text) return text;
  }
  return '';
};
/** A whole number of things; null where none is said. NaN where what is said is none. */
const countOf = (node: XmlNode | undefined, ...names: readonly string[]): number | null => {
  const text = node ? textOf(node, ...names) : '';
  if (text === '') return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
};
const instantOf = (text: string): UnixMs | null => {
  const read = v.safeParse(InstantSchema, text);
  return read.success ? read.output : null;
};
/** A text in several languages: German before the first. */
const wordsOf = (node: XmlNode | undefined): string => {
  if (!node) return '';
  const values = findAll(node, ({ name }) => name === 'value');
  const german = values.find(({ attributes }) => attributes['lang']?.toLowerCase().startsWith('de'));
  return (german ?? values[0])?.text ?? node.text;
};

function placeOf(node: XmlNode, kind: DatexPlace['kind']): DatexPlace | string {
  const id = idOf(node);
  if (id === '') return `a ${node.name} has no id`;
  const point = findAll(node, (each) => Boolean(childOf(each, 'latitude') && childOf(each, 'longitude')))[0];
  const [lat, lon] = ['latitude', 'longitude'].map((name) => (point ? Number(textOf(point, name) || Number.NaN) : Number.NaN)) as [number, number]; // prettier-ignore
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return `${node.name} ${id} has no place that can be read`;
  const points = findAll(node, ({ name, attributes }) => name === 'refillPoint' && 'id' in attributes).map(idOf);
  const watts = findAll(node, ({ name }) => name === 'maxPowerAtSocket').map(({ text }) => Number(text));
  const named = ['parkingName', 'parkingFacilityName', 'name']
    .map((name) => wordsOf(childOf(node, name)))
    .find(Boolean);
  return {
    kind,
    id,
    name: named ?? id,
    lon,
    lat,
    capacity:
      kind === 'charging'
        ? points.length || null
        : countOf(node, 'parkingNumberOfSpaces', 'totalParkingCapacity') || null,
    powerKw: watts.some((each) => each > 0) ? Math.max(...watts.filter((each) => each > 0)) / 1000 : null,
    points,
  };
}

function parkingStateOf(node: XmlNode): ParkingState | string {
  const placeId = idOf(childOf(node, 'parkingRecordReference') ?? childOf(node, 'parkingFacilityReference'));
  if (placeId === '') return `a ${node.name} names no car park`;
  const occupancy = childOf(node, 'parkingOccupancy') ?? node;
  const vacant = countOf(occupancy, 'parkingNumberOfVacantSpaces', 'totalNumberOfVacantParkingSpaces');
  const capacity = countOf(occupancy, 'parkingNumberOfSpacesOverride', 'totalParkingCapacityShortTermOverride');
  if (Number.isNaN(vacant) || Number.isNaN(capacity)) return `car park ${placeId} counts what is no number of spaces`;
  const opening = textOf(node, 'parkingSiteOpeningStatus', 'openingStatus', 'parkingFacilityStatus');
  const isOpen = /^open/i.test(opening) ? true : /^closed/i.test(opening) ? false : null;
  const timeMs = instantOf(textOf(node, 'parkingStatusOriginTime', 'parkingFacilityStatusTime'));
  return { kind: 'parking', placeId, timeMs, vacant, capacity, isOpen };
}

function pointStatesOf(node: XmlNode): (PointState | string)[] {
  const placeId = idOf(childOf(node, 'reference')) || null;
  return findAll(node, ({ name }) => name === 'refillPointStatus').map((status): PointState | string => {
    const pointId = idOf(childOf(status, 'reference'));
    if (pointId === '') return 'a refillPointStatus names no charging point';
    return { kind: 'charging', pointId, placeId, use: USE[textOf(status, 'status')] ?? 'unknown' };
  });
}

/** An old status element holds another of the same name, with its word. */
const isParkingStatus = (node: XmlNode): boolean =>
  node.name === 'parkingRecordStatus' || (node.name === 'parkingFacilityStatus' && node.children.length > 0);

/**
 * A DATEX II document (2.x in `d2LogicalModel`, 3.x in `payload`, both also inside of an envelope) → its car parks, chargers, counters and
 * their states: MeasurementSiteTablePublication, MeasuredDataPublication, ParkingTablePublication, ParkingStatusPublication, the older ParkingFacility… of the extension of 2.x,
 * EnergyInfrastructureTablePublication, EnergyInfrastructureStatusPublication.
 * @throws DecodeError when it is no publication
 */
export function readDatex(root: XmlNode, what: string): DatexReading {
  const isPublication = ({ name }: XmlNode): boolean => name === 'payload' || name === 'payloadPublication';
  const publications = isPublication(root) ? [root] : findAll(root, isPublication);
  if (publications.length === 0) throw new DecodeError(what, root.name, 'holds no publication of DATEX II');
  const complaints: string[] = [];
  const keep = <T extends object>(read: readonly (T | string)[]): T[] =>
    read.filter((each): each is T => {
      if (typeof each === 'string') complaints.push(each);
      return typeof each !== 'string';
    });
  const all = (fits: (node: XmlNode) => boolean): XmlNode[] => publications.flatMap((each) => findAll(each, fits));
  const named = (...names: string[]) => all(({ name }) => names.includes(name));
  const times = publications.map((each) => instantOf(textOf(each, 'publicationTime')));
  return {
    publishedMs: times.find((time) => time !== null) ?? null,
    places: [
      ...keep(named('parkingRecord', 'parkingFacility').map((node) => placeOf(node, 'parking'))),
      ...keep(named('energyInfrastructureSite').map((node) => placeOf(node, 'charging'))),
    ],
    states: [
      ...keep(all(isParkingStatus).map(parkingStateOf)),
      ...keep(named('energyInfrastructureSiteStatus').flatMap(pointStatesOf)),
    ],
    sites: keep(named('measurementSiteRecord', 'measurementSite').map(siteOf)),
    measured: keep(named('siteMeasurements').map(measurementsOf)),
    complaints,
  };
}
