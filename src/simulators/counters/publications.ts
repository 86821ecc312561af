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

/** What the values of a site are, by their index. */
const CHARACTERISTICS: readonly (readonly [type: string, vehicles: string])[] = [
  ['trafficFlow', 'anyVehicle'],
  ['trafficFlow', 'lorry'],
  ['trafficSpeed', 'anyVehicle'],
  ['trafficConcentration', 'anyVehicle'],
  ['trafficStatusInformation', 'anyVehicle'],
];

/** MeasurementSiteTablePublication: where is measured, in which direction, and what. */
export const siteTable = (counters: readonly Counter[], atMs: number): string =>
  modelOf(
    'MeasurementSiteTablePublication',
    atMs,
    `<measurementSiteTable id="counters" version="1">${counters.map(recordsOf).join('')}</measurementSiteTable>`,
  );

const recordsOf = (counter: Counter): string =>
  counter.directions
    .map(
      ({ side, towards, lanes }, i) =>
        `<measurementSiteRecord id="${siteIdOf(counter, i as 0 | 1)}" version="1">` +
        `<measurementEquipmentReference>${counter.id}</measurementEquipmentReference>` +
        `<measurementSiteName><values><value lang="de">${escaped(`${counter.road} ${counter.name}, Richtung ${towards}`)}</value></values></measurementSiteName>` +
        `<measurementSiteNumberOfLanes>${lanes}</measurementSiteNumberOfLanes><measurementSide>${side}</measurementSide>` +
        CHARACTERISTICS.map(
          ([type, vehicles], k) =>
            `<measurementSpecificCharacteristics index="${k + 1}"><measurementSpecificCharacteristics><period>300</period>` +
            `<specificMeasurementValueType>${type}</specificMeasurementValueType><specificVehicleCharacteristics><vehicleType>${vehicles}</vehicleType></specificVehicleCharacteristics>` +
            `</measurementSpecificCharacteristics></measurementSpecificCharacteristics>`,
        ).join('') +
        `<measurementSiteLocation xsi:type="Point"><pointByCoordinates><pointCoordinates><latitude>${counter.lat}</latitude><longitude>${counter.lon}</longitude></pointCoordinates></pointByCoordinates></measurementSiteLocation>` +
        `</measurementSiteRecord>`,
    )
    .join('');

/** MeasuredDataPublication: what the sites measured in the five minutes before `atMs`. */
export const measuredData = (measured: readonly { readonly siteId: string; readonly values: Measured }[], atMs: number): string =>
  modelOf(
    'MeasuredDataPublication',
    atMs,
    `<measurementSiteTableReference id="counters" version="1" targetClass="MeasurementSiteTable"/>${measured.map(({ siteId, values }) => siteOf(siteId, values, atMs)).join('')}`,
  ); // prettier-ignore

function siteOf(siteId: string, { flow, heavyFlow, speedKmh, occupancy, status }: Measured, atMs: number): string {
  const basic = [
    `<basicData xsi:type="TrafficFlow"><vehicleFlow><vehicleFlowRate>${flow}</vehicleFlowRate></vehicleFlow></basicData>`,
    `<basicData xsi:type="TrafficFlow"><vehicleFlow><vehicleFlowRate>${heavyFlow}</vehicleFlowRate></vehicleFlow></basicData>`,
    `<basicData xsi:type="TrafficSpeed"><averageVehicleSpeed><speed>${speedKmh.toFixed(1)}</speed></averageVehicleSpeed></basicData>`,
    `<basicData xsi:type="TrafficConcentration"><occupancy><percentage>${occupancy.toFixed(1)}</percentage></occupancy></basicData>`,
    `<basicData xsi:type="TrafficStatus"><trafficStatus><trafficStatusValue>${status}</trafficStatusValue></trafficStatus></basicData>`,
  ];
  return (
    `<siteMeasurements><measurementSiteReference id="${siteId}" version="1" targetClass="MeasurementSiteRecord"/><measurementTimeDefault>${iso(atMs)}</measurementTimeDefault>` +
    basic
      .map((each, k) => `<measuredValue index="${k + 1}"><measuredValue>${each}</measuredValue></measuredValue>`)
      .join('') +
    `</siteMeasurements>`
  );
}
