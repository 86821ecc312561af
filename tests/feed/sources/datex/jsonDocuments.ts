import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../../../contract/standIn.ts';

/** JSON as the Mobilithek sends it: gzip, Last-Modified and no ETag, 304, and a content type that says nothing. */
export const sent =
  (body: unknown, type = 'application/octet-stream'): Answer =>
  (request, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const second = parseInt(createHash('sha1').update(text).digest('hex').slice(0, 7), 16);
    const modified = new Date(second * 1000).toUTCString();
    if (request.headers['if-modified-since'] === modified) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'last-modified': modified });
    response.end(gzipSync(text));
  };

const words = (value: string, lang = 'de') => ({ values: [{ lang, value }] });
const publication = { lang: 'de', publicationCreator: { country: 'DE', nationalIdentifier: 'DE-NAP-XYZ' } };
const versions = { versionG: '3.6', modelBaseVersionG: '3', profileNameG: 'AFIR Energy Infrastructure', profileVersionG: '01-00-00' }; // prettier-ignore

/** A site of the AFIR profile: no name of its own but a note, its coordinates for display, its points by their class. */
export const afirSite = (id: string, points: readonly string[], more: object = {}) => ({
  idG: id,
  versionG: '2026-11-24T00:00:00.011+01:00',
  additionalInformation: [words('Ladepark Innenhafen')],
  operatingHours: { afacOpenAllHours: {} },
  locationReference: {
    locAreaLocation: { coordinatesForDisplay: { latitude: 51.4393, longitude: 6.7712 } },
    locPointLocation: {
      locLocationExtensionG: {
        FacilityLocation: {
          address: {
            postcode: '47051',
            city: words('Duisburg'),
            addressLine: [
              { order: 1, type: { value: 'street' }, text: words('Philosophenweg') },
              { order: 2, type: { value: 'houseNumber' }, text: words('19') },
            ],
          },
        },
      },
    },
  },
  operator: { afacAnOrganisation: { name: words('XYZ Mobility') } },
  energyInfrastructureStation: [
    {
      idG: `${id}-1`,
      totalMaximumPower: 300000.0,
      refillPoint: points.map((point) => ({
        aegiElectricChargingPoint: {
          idG: point,
          currentType: { value: 'dc' },
          availableChargingPower: [150000.0],
          connector: [{ connectorType: { value: 'iec62196T2COMBO' }, maxPowerAtSocket: 150000.0 }],
        },
      })),
    },
  ],
  ...more,
});
/** EnergyInfrastructureTablePublication of 3.6 in JSON. */
export const afirTable = (...sites: readonly unknown[]) => ({
  payload: {
    ...versions,
    aegiEnergyInfrastructureTablePublication: {
      ...publication,
      publicationTime: '2026-11-25T00:00:00.011+01:00',
      energyInfrastructureTable: [{ idG: '907574882292453376', versionG: '2', energyInfrastructureSite: sites }],
    },
  },
});

interface StatusOptions {
  /** As many write it all day. */
  readonly published?: string;
  readonly generated?: string | undefined;
  readonly protocol?: string;
  readonly className?: string;
}
export const pointStatus = (id: string, status: unknown, lastUpdated = '2026-11-20T08:00:00.079+01:00') => ({
  reference: { targetClass: 'FacilityObject', versionG: '1', idG: id },
  lastUpdated,
  status: { value: status },
});
/** EnergyInfrastructureStatusPublication of 3.6 in JSON, in the container that the broker wants. */
export const afirStatus = (
  site: string,
  points: readonly unknown[],
  { published = '2026-11-25T12:59:00.008+01:00', generated, protocol = 'snapshotPull', className = 'aegiRefillPointStatus' }: StatusOptions = {},
) => ({
  messageContainer: {
    payload: [
      {
        ...versions,
        aegiEnergyInfrastructureStatusPublication: {
          ...publication,
          publicationTime: published,
          tableReference: [{ targetClass: 'EnergyInfrastructureTable', versionG: '2', idG: '907574882292453376' }],
          energyInfrastructureSiteStatus: [
            {
              reference: { targetClass: 'FacilityObject', versionG: '1', idG: site },
              energyInfrastructureStationStatus: [
                {
                  reference: { targetClass: 'FacilityObject', versionG: '1', idG: `${site}-1` },
                  refillPointStatus: points.map((point) => ({ [className]: point })),
                },
              ],
            },
          ],
        },
      },
    ],
    exchangeInformation: {
      exchangeContext: { codedExchangeProtocol: { value: protocol }, exchangeSpecificationVersion: '3.6' },
      dynamicInformation: {
        exchangeStatus: { value: 'online' },
        ...(generated === undefined ? {} : { messageGenerationTimestamp: generated }),
      },
    },
  },
}); // prettier-ignore

/** ParkingTablePublication of 3.x in JSON, by the same rules of the schema. */
export const parkingTable = (...records: readonly unknown[]) => ({
  payload: {
    ...versions,
    prkParkingTablePublication: {
      ...publication,
      publicationTime: '2026-11-25T00:00:00Z',
      parkingTable: [{ idG: 't', versionG: '1', parkingRecord: records.map((record) => ({ prkUrbanParkingSite: record })) }],
    },
  },
}); // prettier-ignore
export const parkingRecord = (id: string) => ({
  idG: id,
  versionG: '1',
  parkingName: words('Tiefgarage König-Heinrich-Platz'),
  parkingNumberOfSpaces: 420,
  parkingLocation: { locPointLocation: { pointByCoordinates: { pointCoordinates: { latitude: 51.4334, longitude: 6.7663 } } } },
}); // prettier-ignore
export const parkingStatus = (...states: readonly unknown[]) => ({
  payload: {
    ...versions,
    prkParkingStatusPublication: {
      ...publication,
      publicationTime: '2026-11-25T11:59:00Z',
      parkingRecordStatus: states.map((state) => ({ prkParkingSiteStatus: state })),
    },
  },
});
export const parkingState = (id: string, vacant: unknown) => ({
  parkingRecordReference: { targetClass: 'ParkingRecord', versionG: '1', idG: id },
  parkingStatusOriginTime: '2026-11-25T13:58:00+02:00',
  parkingOccupancy: { parkingNumberOfVacantSpaces: vacant, parkingNumberOfSpacesOverride: 400 },
  parkingSiteOpeningStatus: { value: 'open' },
});
