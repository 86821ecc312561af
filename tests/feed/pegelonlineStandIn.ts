import { gzipSync } from 'node:zlib';
import { json, standIn, type Answer } from '../contract/standIn.ts';

export const RUHRORT = 'c0f51e35-d0e8-4318-afaf-c5fcbc29f4c1';
export const RUHRWEHR = '12a3037f-cbf3-49d3-8da5-77fb38730bba';

export interface Stage {
  timestamp: string;
  value: number;
  stateMnwMhw?: string;
}

/** `/stations.json` as the real service answers it, with a neighbour that is not ours. */
export const stationsJson = (w: Stage, options: { unit?: string; q?: Stage; weir?: Stage; key?: string } = {}): unknown => [
  {
    uuid: 'a6ee8177-107b-47dd-bcfd-30960ccc6e9c', number: '2730010', shortname: 'KÖLN', longname: 'KÖLN', km: 688.0,
    agency: 'STANDORT KÖLN', longitude: 6.9633, latitude: 50.936949, water: { shortname: 'RHEIN', longname: 'RHEIN' },
    timeseries: [{ shortname: 'W', longname: 'WASSERSTAND ROHDATEN', unit: 'cm', equidistance: 15, currentMeasurement: w }],
  },
  {
    uuid: RUHRORT, number: '2770010', shortname: 'DUISBURG-RUHRORT', longname: 'DUISBURG-RUHRORT', km: 780.8,
    agency: 'DUISBURG-RHEIN', longitude: 6.727927, latitude: 51.455345, water: { shortname: 'RHEIN', longname: 'RHEIN' },
    timeseries: [
      { shortname: 'W', longname: 'WASSERSTAND ROHDATEN', unit: options.unit ?? 'cm', equidistance: 15,
        [options.key ?? 'currentMeasurement']: w,
        gaugeZero: { unit: 'm. ü. NHN', value: 16.106, validFrom: '2019-11-01' } },
      ...(options.q ? [{ shortname: 'Q', longname: 'ABFLUSS_ROHDATEN', unit: 'm³/s', equidistance: 15, currentMeasurement: options.q }] : []),
      { shortname: 'WV', longname: 'WASSERSTANDVORHERSAGE', unit: 'cm', equidistance: 120 },
    ],
  },
  // The weir has neither coordinates nor kilometre here, and reports heights above NN.
  ...(options.weir ? [{ uuid: RUHRWEHR, number: '27600090', shortname: 'RUHRWEHR OW', longname: 'RUHRWEHR DUISBURG OW',
    timeseries: [{ shortname: 'W', longname: 'WASSERSTAND ROHDATEN', unit: 'm+NN', equidistance: 15, currentMeasurement: options.weir }] }] : []),
]; // prettier-ignore

export const notFound = json({ status: 404, message: 'Timeseries does not exist.' }, 404);
export const html: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Wartung</title>');
};
/** One byte a while, for ever. */
export const drip: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
export const gzipBomb: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)));
};

/** A loopback PEGELONLINE. `answers`: path (from the base) → how it answers; what is not there answers 404 as the real one does. */
export async function pegelonlineStandIn() {
  const answers = new Map<string, Answer>();
  const pathOf = (url: URL): string => url.pathname.replace('/rest-api/v2', '');
  const service = await standIn((request, response) =>
    (answers.get(pathOf(new URL(request.url!, 'http://x'))) ?? notFound)(request, response),
  );
  return {
    baseUrl: `${service.baseUrl}/rest-api/v2`,
    answers,
    get requests() {
      return service.requests.map(({ url, status }) => ({ path: pathOf(url), query: url.search, status }));
    },
    dispose: service.dispose,
  };
}
export type StandIn = Awaited<ReturnType<typeof pegelonlineStandIn>>;
