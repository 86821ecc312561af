import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../../geo/units.ts';
import { DecodeError } from '../../../schema/decode.ts';
import { InstantSchema } from '../../../schema/observations.ts';
import { greatestKw, type ParkingState, type Place, type PlaceReading, type PointState } from '../places/place.ts';
import { measurementsOf, siteOf, type MeasurementSite, type SiteMeasurements } from './readMeasured.ts';
import { childOf, findAll, type XmlNode } from './readXml.ts';

export interface DatexReading extends PlaceReading {
  /** It names the places of a table, be it none. */
  readonly hasTable: boolean;
  /** Cross-sections of roads, and what was measured there. */
  readonly sites: readonly MeasurementSite[];
  readonly measured: readonly SiteMeasurements[];
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

/** `OperationStatusEnum`: of a point that does not work nothing else counts. */
const BROKEN = new Set(['notInOperation', 'notInOperationAbnormal', 'technicalDefect']);
const TABLES = /^(parking|parkingFacility|energyInfrastructure|measurementSite)Table$/;
/** A longer text is no name. */
const MOST_NAME = 80;

const idOf = (node: XmlNode | undefined): string => (node?.attributes['id'] ?? node?.attributes['idG'] ?? '').trim();
const textOf = (node: XmlNode, ...names: readonly string[]): string => {
  for (const name of names) {
    const text = childOf(node, name)?.text;
    if (text) return text;
  }
  return '';
};
/** The class of an element that may be of several, without its prefix. */
const isOfType = ({ attributes }: XmlNode, type: string): boolean => attributes['type']?.split(':').at(-1) === type;
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

/** What a site is called; many publishers only say where it is, or put the name into a note. */
function nameOf(node: XmlNode): string | undefined {
  const street = findAll(node, ({ name }) => name === 'addressLine').slice(0, 2).map((line) => wordsOf(childOf(line, 'text'))); // prettier-ignore
  return [
    ...['parkingName', 'parkingFacilityName', 'name', 'additionalInformation'].map((name) => wordsOf(childOf(node, name))),
    street.join(' ').trim(),
    wordsOf(childOf(node, 'brand')),
  ].find((words) => words !== '' && words.length <= MOST_NAME); // prettier-ignore
}

function placeOf(node: XmlNode, kind: Place['kind']): Place | string {
  const id = idOf(node);
  if (id === '') return `a ${node.name} has no id`;
  const point = findAll(node, (each) => Boolean(childOf(each, 'latitude') && childOf(each, 'longitude')))[0];
  const [lat, lon] = ['latitude', 'longitude'].map((name) => (point ? Number(textOf(point, name) || Number.NaN) : Number.NaN)) as [number, number]; // prettier-ignore
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return `${node.name} ${id} has no place that can be read`;
  const points = findAll(node, ({ name, attributes }) => name === 'refillPoint' && 'id' in attributes).map(idOf);
  const watts = (...names: readonly string[]): number[] =>
    findAll(node, ({ name }) => names.includes(name)).map(({ text }) => Number(text));
  const spaces = countOf(node, 'parkingNumberOfSpaces', 'totalParkingCapacity') ?? countOf(childOf(node, 'supply'), 'quantity'); // prettier-ignore
  return {
    kind,
    id,
    name: nameOf(node) ?? id,
    lon,
    lat,
    capacity: kind === 'charging' ? points.length || null : spaces || null,
    powerKw: greatestKw(watts('maxPowerAtSocket')) ?? greatestKw(watts('availableChargingPower')),
    points,
  };
}

function parkingStateOf(node: XmlNode): ParkingState | string {
  const [reference] = ['parkingRecordReference', 'parkingFacilityReference', 'reference'].flatMap((name) => childOf(node, name) ?? []); // prettier-ignore
  const placeId = idOf(reference);
  if (placeId === '') return `a ${node.name} names no car park`;
  const occupancy = childOf(node, 'parkingOccupancy') ?? childOf(node, 'occupancy') ?? node;
  const vacant = countOf(occupancy, 'parkingNumberOfVacantSpaces', 'numberOfVacantSpaces', 'totalNumberOfVacantParkingSpaces'); // prettier-ignore
  const capacity = countOf(occupancy, 'parkingNumberOfSpacesOverride', 'numberOfSpacesOverride', 'totalParkingCapacityShortTermOverride'); // prettier-ignore
  if (Number.isNaN(vacant) || Number.isNaN(capacity)) return `car park ${placeId} counts what is no number of spaces`;
  const opening = textOf(node, 'parkingSiteOpeningStatus', 'openingStatus', 'parkingFacilityStatus');
  const isOpen = /^open/i.test(opening) ? true : /^closed/i.test(opening) ? false : null;
  const timeMs = instantOf(textOf(node, 'parkingStatusOriginTime', 'parkingFacilityStatusTime', 'lastUpdated'));
  return { kind: 'parking', placeId, timeMs, vacant, capacity, isOpen };
}

function pointStatesOf(node: XmlNode): (PointState | string)[] {
  const placeId = idOf(childOf(node, 'reference')) || null;
  return findAll(node, ({ name }) => name === 'refillPointStatus').map((status): PointState | string => {
    const pointId = idOf(childOf(status, 'reference'));
    if (pointId === '') return 'a refillPointStatus names no charging point';
    const isBroken = BROKEN.has(textOf(status, 'operationStatus'));
    const use = isBroken ? 'out-of-order' : (USE[textOf(status, 'status')] ?? 'unknown');
    return { kind: 'charging', pointId, placeId, use, timeMs: instantOf(textOf(status, 'lastUpdated')) };
  });
}

const MEASURED = 'siteMeasurements';
const OF_TRAFFIC = new Set(['measurementSiteRecord', 'measurementSite', MEASURED]);

/** An old status element holds another of the same name, with its word. From 3.7 on one entry is about one thing: of the car park, of its entrances … */
const isParkingStatus = (node: XmlNode): boolean =>
  node.name === 'parkingRecordStatus' ||
  (node.name === 'parkingFacilityStatus' && node.children.length > 0) ||
  (node.name === 'parkingStatusInformation' && isOfType(node, 'PlaceStatus'));

/**
 * A DATEX II document (2.x in `d2LogicalModel`, 3.x in `payload`, both also inside of an envelope) → its car parks, chargers, counters and
 * their states: MeasurementSiteTablePublication, MeasuredDataPublication, ParkingTablePublication, ParkingStatusPublication, the older ParkingFacility… of the extension of 2.x,
 * EnergyInfrastructureTablePublication, EnergyInfrastructureStatusPublication.
 * @param root of `readXml` or `readJson`
 * @throws DecodeError when it is no publication
 */
export function readDatex(root: XmlNode, what: string): DatexReading {
  const isPublication = ({ name }: XmlNode): boolean => name === 'payload' || name === 'payloadPublication';
  const publications = isPublication(root) ? [root] : findAll(root, isPublication);
  const container = root.name === 'messageContainer' ? root : childOf(root, 'messageContainer');
  // A container says that there is nothing new by no payload.
  if (publications.length === 0 && !container) throw new DecodeError(what, root.name, 'holds no publication of DATEX II'); // prettier-ignore
  const complaints: string[] = [];
  const keep = <T extends object>(read: readonly (T | string)[]): T[] =>
    read.filter((each): each is T => {
      if (typeof each === 'string') complaints.push(each);
      return typeof each !== 'string';
    });
  // Counts come in hundreds of elements each, and beside them a publication has nothing else.
  const traffic = publications.map((each) => findAll(each, ({ name }) => OF_TRAFFIC.has(name)));
  const others = publications.filter((_, i) => traffic[i]!.length === 0);
  const all = (fits: (node: XmlNode) => boolean): XmlNode[] => others.flatMap((each) => findAll(each, fits));
  const named = (...names: string[]) => all(({ name }) => names.includes(name));
  const exchange = childOf(container, 'exchangeInformation');
  const generated = childOf(exchange, 'dynamicInformation', 'messageGenerationTimestamp')?.text ?? '';
  const times = [...publications.map((each) => textOf(each, 'publicationTime')), generated].flatMap((text) => instantOf(text) ?? []); // prettier-ignore
  const isPlace = (node: XmlNode): boolean =>
    ['parkingRecord', 'parkingFacility'].includes(node.name) || (node.name === 'hierarchyElementGeneral' && isOfType(node, 'Place')); // prettier-ignore
  return {
    publishedMs: times.length === 0 ? null : unixMs(Math.max(...times)),
    isDelta: /^delta/.test(childOf(exchange, 'exchangeContext', 'codedExchangeProtocol')?.text ?? ''),
    hasTable: publications.some((each) => findAll(each, ({ name }) => TABLES.test(name) || name === MEASURED).some(({ name }) => name !== MEASURED)), // prettier-ignore
    places: [
      ...keep(all(isPlace).map((node) => placeOf(node, 'parking'))),
      ...keep(named('energyInfrastructureSite').map((node) => placeOf(node, 'charging'))),
    ],
    states: [
      ...keep(all(isParkingStatus).map(parkingStateOf)),
      ...keep(named('energyInfrastructureSiteStatus').flatMap(pointStatesOf)),
    ],
    sites: keep(
      traffic
        .flat()
        .filter(({ name }) => name !== MEASURED)
        .map(siteOf),
    ),
    measured: keep(
      traffic
        .flat()
        .filter(({ name }) => name === MEASURED)
        .map(measurementsOf),
    ),
    complaints,
  };
}
