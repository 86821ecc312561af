import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../../../contract/standIn.ts';

/** XML as a broker sends it: gzip, Last-Modified and no ETag, 304. */
export const xml =
  (text: string, encoding: BufferEncoding = 'utf8'): Answer =>
  (request, response) => {
    // A stamp of its own for each text, so that another text is another version.
    const second = parseInt(createHash('sha1').update(text).digest('hex').slice(0, 7), 16);
    const modified = new Date(second * 1000).toUTCString();
    if (request.headers['if-modified-since'] === modified) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/xml', 'content-encoding': 'gzip', 'last-modified': modified });
    response.end(gzipSync(Buffer.from(text, encoding)));
  };

/** ParkingTablePublication of DATEX II 2.3, default namespace. */
export const table2 = (records: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" modelBaseVersion="2">
  <exchange><supplierIdentification><country>de</country><nationalIdentifier>DE-NAP</nationalIdentifier></supplierIdentification></exchange>
  <payloadPublication xsi:type="ParkingTablePublication" lang="de">
    <publicationTime>2026-11-25T00:00:00Z</publicationTime>
    <parkingTable id="t" version="1">${records}</parkingTable>
  </payloadPublication>
</d2LogicalModel>`;
export const record2 = (id: string, name = 'Tiefgarage König-Heinrich-Platz', lat = '51.4334', lon = '6.7663', spaces = '420'): string => `
  <parkingRecord xsi:type="UrbanParkingSite" id="${id}" version="1">
    <parkingName><values><value lang="en">Car park</value><value lang="de">${name}</value></values></parkingName>
    <parkingNumberOfSpaces>${spaces}</parkingNumberOfSpaces>
    <parkingLocation xsi:type="Point"><pointByCoordinates><pointCoordinates><latitude>${lat}</latitude><longitude>${lon}</longitude></pointCoordinates></pointByCoordinates></parkingLocation>
    <groupOfParkingSpaces groupIndex="0"><parkingNumberOfSpaces>9</parkingNumberOfSpaces></groupOfParkingSpaces>
  </parkingRecord>`; // prettier-ignore

/** ParkingStatusPublication of 3.x, each part with its prefix; \`p\` is what the publisher calls the parking namespace. */
export const status3 = (records: string, published = '2026-11-25T11:59:00Z', p = 'prk'): string => `<?xml version="1.0" encoding="UTF-8"?>
<d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns:${p}="http://datex2.eu/schema/3/parking" xmlns:com="http://datex2.eu/schema/3/common"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${p}:ParkingStatusPublication" lang="de" modelBaseVersion="3">
  <com:publicationTime>${published}</com:publicationTime>
  ${records.replaceAll('prk:', `${p}:`)}
</d2:payload>`; // prettier-ignore
export const state3 = (id: string, inner: string, time = '2026-11-25T13:58:00+02:00'): string => `
  <prk:parkingRecordStatus xsi:type="prk:ParkingSiteStatus">
    <prk:parkingRecordReference targetClass="prk:ParkingRecord" id="${id}" version="1"/>
    ${time === '' ? '' : `<prk:parkingStatusOriginTime>${time}</prk:parkingStatusOriginTime>`}
    ${inner}
  </prk:parkingRecordStatus>`;
export const vacant = (spaces: string): string =>
  `<prk:parkingOccupancy><prk:parkingNumberOfVacantSpaces>${spaces}</prk:parkingNumberOfVacantSpaces></prk:parkingOccupancy>`;

/** EnergyInfrastructureTablePublication of 3.5. */
export const chargers = (points: readonly string[], lat = '51.43', lon = '6.76'): string => `<?xml version="1.0"?>
<d2:payload xmlns:d2="d2" xmlns:egi="egi" xmlns:fac="fac" xmlns:loc="loc" xmlns:com="com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="egi:EnergyInfrastructureTablePublication">
  <com:publicationTime>2026-11-25T00:00:00Z</com:publicationTime>
  <egi:energyInfrastructureTable id="t" version="1"><egi:energyInfrastructureSite id="DE*XYZ*S1" version="1">
    <fac:name><com:values><com:value lang="de">Ladepark Innenhafen</com:value></com:values></fac:name>
    <fac:locationReference xsi:type="loc:PointLocation"><loc:pointByCoordinates><loc:pointCoordinates><loc:latitude>${lat}</loc:latitude><loc:longitude>${lon}</loc:longitude></loc:pointCoordinates></loc:pointByCoordinates></fac:locationReference>
    <egi:energyInfrastructureStation id="DE*XYZ*ST1" version="1">
      ${points.map((id) => `<egi:refillPoint xsi:type="egi:ElectricChargingPoint" id="${id}" version="1"><egi:connector><egi:maxPowerAtSocket>150000</egi:maxPowerAtSocket></egi:connector></egi:refillPoint>`).join('')}
    </egi:energyInfrastructureStation>
  </egi:energyInfrastructureSite></egi:energyInfrastructureTable>
</d2:payload>`; // prettier-ignore
/** EnergyInfrastructureStatusPublication of 3.5: charging point → word. */
export const charging = (states: Readonly<Record<string, string>>, published = '2026-11-25T11:59:00Z'): string => `<?xml version="1.0"?>
<d2:payload xmlns:d2="d2" xmlns:egi="egi" xmlns:fac="fac" xmlns:com="com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="egi:EnergyInfrastructureStatusPublication">
  <com:publicationTime>${published}</com:publicationTime>
  <egi:energyInfrastructureSiteStatus><fac:reference id="DE*XYZ*S1" version="1" targetClass="egi:EnergyInfrastructureSite"/>
    <egi:energyInfrastructureStationStatus><fac:reference id="DE*XYZ*ST1" version="1"/>
      ${Object.entries(states).map(([id, word]) => `<egi:refillPointStatus xsi:type="egi:ElectricChargingPointStatus"><fac:reference id="${id}" version="1"/><fac:lastUpdated>2026-11-20T08:00:00Z</fac:lastUpdated><egi:status>${word}</egi:status></egi:refillPointStatus>`).join('')}
    </egi:energyInfrastructureStationStatus>
  </egi:energyInfrastructureSiteStatus>
</d2:payload>`; // prettier-ignore
