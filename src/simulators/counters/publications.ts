import type { Measured } from './crossSection.ts';
import type { Counter } from './readCounters.ts';

/** A site of the table: a counter in one direction. */
export const siteIdOf = (counter: Counter, direction: 0 | 1): string => `${counter.id}-${direction + 1}`;

const iso = (atMs: number): string => new Date(atMs).toISOString();
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A DATEX II 2.3 document (CEN/TS 16157-5) around one publication. */
const modelOf = (type: string, atMs: number, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" modelBaseVersion="2">` +
  `<exchange><supplierIdentification><country>de</country><nationalIdentifier>DE-HAFENBLICK-SIM</nationalIdentifier></supplierIdentification></exchange>` +
  `<payloadPublication xsi:type="${type}" lang="de"><publicationTime>${iso(atMs)}</publicationTime>${inner}</payloadPublication></d2LogicalModel>`;

/** What a detector says, in the order of the indices of its values. */
export type Quantity = 'flow' | 'heavyFlow' | 'speed' | 'occupancy' | 'status';
/** How each is announced, and how its value is written. */
const QUANTITIES: Readonly<Record<Quantity, { readonly type: string; readonly vehicles: string; readonly write: (values: Measured) => string }>> = {
  flow: { type: 'trafficFlow', vehicles: 'anyVehicle', write: ({ flow }) => `"TrafficFlow"><vehicleFlow><vehicleFlowRate>${flow}</vehicleFlowRate></vehicleFlow>` },
  heavyFlow: { type: 'trafficFlow', vehicles: 'lorry', write: ({ heavyFlow }) => `"TrafficFlow"><vehicleFlow><vehicleFlowRate>${heavyFlow}</vehicleFlowRate></vehicleFlow>` },
  speed: { type: 'trafficSpeed', vehicles: 'anyVehicle', write: ({ speedKmh }) => `"TrafficSpeed"><averageVehicleSpeed><speed>${speedKmh.toFixed(1)}</speed></averageVehicleSpeed>` },
  occupancy: { type: 'trafficConcentration', vehicles: 'anyVehicle', write: ({ occupancy }) => `"TrafficConcentration"><occupancy><percentage>${occupancy.toFixed(1)}</percentage></occupancy>` },
  status: { type: 'trafficStatusInformation', vehicles: 'anyVehicle', write: ({ status }) => `"TrafficStatus"><trafficStatus><trafficStatusValue>${status}</trafficStatusValue></trafficStatus>` },
}; // prettier-ignore

/** MeasurementSiteTablePublication: where is measured, in which direction, and what. */
export const siteTable = (counters: readonly Counter[], quantities: readonly Quantity[], atMs: number): string =>
  modelOf(
    'MeasurementSiteTablePublication',
    atMs,
    `<measurementSiteTable id="counters" version="1">${counters.map((counter) => recordsOf(counter, quantities)).join('')}</measurementSiteTable>`,
  );

const nameOf = ({ road, name }: Counter, towards: string | undefined): string =>
  towards === undefined ? `${road}, ${name}` : `${road} ${name}, Richtung ${towards}`;

const recordsOf = (counter: Counter, quantities: readonly Quantity[]): string =>
  counter.directions
    .map(
      ({ side, towards, lanes }, i) =>
        `<measurementSiteRecord id="${siteIdOf(counter, i as 0 | 1)}" version="1">` +
        `<measurementEquipmentReference>${counter.id}</measurementEquipmentReference>` +
        `<measurementSiteName><values><value lang="de">${escaped(nameOf(counter, towards))}</value></values></measurementSiteName>` +
        `<measurementSiteNumberOfLanes>${lanes}</measurementSiteNumberOfLanes><measurementSide>${side}</measurementSide>` +
        quantities
          .map((quantity) => QUANTITIES[quantity])
          .map(
            ({ type, vehicles }, k) =>
              `<measurementSpecificCharacteristics index="${k + 1}"><measurementSpecificCharacteristics><period>300</period>` +
              `<specificMeasurementValueType>${type}</specificMeasurementValueType><specificVehicleCharacteristics><vehicleType>${vehicles}</vehicleType></specificVehicleCharacteristics>` +
              `</measurementSpecificCharacteristics></measurementSpecificCharacteristics>`,
          )
          .join('') +
        `<measurementSiteLocation xsi:type="Point"><pointByCoordinates><pointCoordinates><latitude>${counter.lat}</latitude><longitude>${counter.lon}</longitude></pointCoordinates></pointByCoordinates></measurementSiteLocation>` +
        `</measurementSiteRecord>`,
    )
    .join('');

/** What a site measured. */
export interface SiteMeasured {
  readonly siteId: string;
  readonly values: Measured;
}

/** MeasuredDataPublication: what the sites measured in the five minutes before `atMs`. */
export const measuredData = (measured: readonly SiteMeasured[], quantities: readonly Quantity[], atMs: number): string =>
  modelOf(
    'MeasuredDataPublication',
    atMs,
    `<measurementSiteTableReference id="counters" version="1" targetClass="MeasurementSiteTable"/>${measured.map(({ siteId, values }) => siteOf(siteId, values, quantities, atMs)).join('')}`,
  ); // prettier-ignore

const siteOf = (siteId: string, values: Measured, quantities: readonly Quantity[], atMs: number): string =>
  `<siteMeasurements><measurementSiteReference id="${siteId}" version="1" targetClass="MeasurementSiteRecord"/><measurementTimeDefault>${iso(atMs)}</measurementTimeDefault>` +
  quantities.map((quantity, k) => `<measuredValue index="${k + 1}"><measuredValue><basicData xsi:type=${QUANTITIES[quantity].write(values)}</basicData></measuredValue></measuredValue>`).join('') +
  `</siteMeasurements>`; // prettier-ignore
