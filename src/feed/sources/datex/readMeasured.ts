import * as v from 'valibot';
import type { UnixMs } from '../../../geo/units.ts';
import { InstantSchema } from '../../../schema/observations.ts';
import { childOf, findAll, type XmlNode } from './readXml.ts';

/** What the value of an index of a site is about. */
export interface Characteristic {
  /** Null where it is none of those that are read. */
  readonly quantity: Quantity | null;
  readonly isHeavy: boolean;
  /** Of one lane; the values of all are put together. */
  readonly isLane: boolean;
}
/** A cross-section in one direction, as a MeasurementSiteTablePublication names it. */
export interface MeasurementSite {
  readonly id: string;
  /** The equipment it belongs to: sites of one are shown as one counter. */
  readonly equipment: string | null;
  readonly name: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly lanes: number | null;
  /** `northBound` … where it is said. */
  readonly side: string | null;
  readonly characteristics: ReadonlyMap<string, Characteristic>;
}

/** `TrafficStatusValueEnum` in ascending order: the position is the value of the datastream. */
export const TRAFFIC_STATUS = ['unknown', 'freeFlow', 'heavy', 'congested', 'impossible'] as const;

export type Quantity = 'flow' | 'speed' | 'occupancy' | 'status';
/** What one site has measured. */
export interface SiteMeasurements {
  readonly siteId: string;
  readonly timeMs: UnixMs | null;
  readonly values: readonly { readonly index: string; readonly quantity: Quantity; readonly value: number }[];
}

const idOf = (node: XmlNode | undefined): string => (node?.attributes['id'] ?? node?.attributes['idG'] ?? '').trim();
const textIn = (node: XmlNode, name: string): string => findAll(node, (each) => each.name === name)[0]?.text ?? '';
const instantOf = (text: string): UnixMs | null => {
  const read = v.safeParse(InstantSchema, text);
  return read.success ? read.output : null;
};
/** Values as the standard has them: vehicles an hour, km/h, percent. */
const QUANTITIES: readonly (readonly [node: string, quantity: Quantity, most: number])[] = [
  ['vehicleFlowRate', 'flow', 40_000],
  ['speed', 'speed', 300],
  ['percentage', 'occupancy', 100],
];
const MEASURED_IN: Readonly<Record<string, string>> = {
  flow: 'vehicleFlow',
  speed: 'averageVehicleSpeed',
  occupancy: 'occupancy',
};
/** `MeasuredOrDerivedDataTypeEnum`, as a table announces it. */
const ANNOUNCED: Readonly<Record<string, Quantity>> = {
  trafficFlow: 'flow',
  trafficSpeed: 'speed',
  trafficConcentration: 'occupancy',
  trafficStatusInformation: 'status',
};
const HEAVY = /^(lorry|heavyVehicle|heavyGoodsVehicle|articulatedVehicle|bus|carWithTrailer)/i;

/** An element of the standard that holds another of its own name, with what is in it. */
const outerOf = (root: XmlNode, ...names: string[]): XmlNode[] =>
  findAll(root, ({ name, children }) => names.includes(name) && children.length > 0);

export function siteOf(node: XmlNode): MeasurementSite | string {
  const id = idOf(node);
  if (id === '') return `a ${node.name} has no id`;
  const point = findAll(node, (each) => Boolean(childOf(each, 'latitude') && childOf(each, 'longitude')))[0];
  const [lat, lon] = ['latitude', 'longitude'].map((name) => Number(childOf(point, name)?.text || Number.NaN)) as [number, number]; // prettier-ignore
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return `${node.name} ${id} has no place that can be read`;
  const lanes = Number(textIn(node, 'measurementSiteNumberOfLanes') || textIn(node, 'numberOfLanes'));
  const named = childOf(node, 'measurementSiteName') ?? childOf(node, 'name');
  const characteristics = new Map(
    outerOf(node, 'measurementSpecificCharacteristics')
      .filter(({ attributes }) => attributes['index'] !== undefined)
      .map((each): [string, Characteristic] => [
        each.attributes['index']!,
        {
          quantity: ANNOUNCED[textIn(each, 'specificMeasurementValueType')] ?? null,
          isHeavy: HEAVY.test(textIn(each, 'vehicleType')),
          isLane: /^lane\d/.test(textIn(each, 'specificLane')),
        },
      ]),
  );
  return {
    ...{ id, lon, lat, characteristics },
    equipment: childOf(node, 'measurementEquipmentReference')?.text || null,
    name: (named && (textIn(named, 'value') || named.text)) || id,
    lanes: Number.isInteger(lanes) && lanes > 0 ? lanes : null,
    side: childOf(node, 'measurementSide')?.text || null,
  };
}

/** Values marked as wrong by their publisher are left out. */
export function measurementsOf(node: XmlNode): SiteMeasurements | string {
  const siteId = idOf(childOf(node, 'measurementSiteReference'));
  if (siteId === '') return `a ${node.name} names no site`;
  const time = childOf(node, 'measurementTimeDefault');
  const values: SiteMeasurements['values'][number][] = [];
  for (const each of outerOf(node, 'measuredValue', 'physicalQuantity')) {
    const index = each.attributes['index'] ?? '';
    if (textIn(each, 'dataError') === 'true') continue;
    const status = TRAFFIC_STATUS.indexOf(textIn(each, 'trafficStatusValue') as (typeof TRAFFIC_STATUS)[number]);
    if (status > 0) values.push({ index, quantity: 'status', value: status });
    for (const [name, quantity, most] of QUANTITIES) {
      const within = findAll(each, (one) => one.name === MEASURED_IN[quantity])[0];
      const text = within ? textIn(within, name) : '';
      if (text === '') continue;
      const value = Number(text);
      if (!(value >= 0 && value <= most)) return `site ${siteId}: ${name} ${text.slice(0, 20)} cannot be`;
      values.push({ index, quantity, value });
    }
  }
  return { siteId, timeMs: instantOf(time ? time.text || textIn(time, 'timeValue') : ''), values };
}
