// What the contract's test asks the feed.
import { THEMES } from '../../../src/schema/catalogue.ts';
import type { Question } from './traffic.ts';

export const LEVEL = 'gauge/duisburg-ruhrort/W';

/** Everything that can be read of a recording that stands at 4 January 2024, with and without parameters. */
export const READING: readonly string[] = [
  '/healthz',
  '/metrics',
  '/openapi.yaml',
  '/asyncapi.yaml',
  '/city/tiles/tileset.json',
  '/city/tiles/shaded/tileset.json',
  '/city/districts.geojson',
  '/api/catalogue',
  '/api/catalogue?part=first',
  '/api/catalogue?at=2024-01-06T12:00:00Z&part=changes',
  '/api/state',
  '/api/state?at=2024-01-06T12:00:00Z',
  '/api/state?themes=port,home',
  `/api/observations/${LEVEL}`,
  `/api/observations/${LEVEL}?from=2024-01-05T12:00:00Z&to=2024-01-07T11:59:59Z&points=8`,
  `/api/observations/${LEVEL}?points=0`,
  `/api/observations/${LEVEL}?format=csv`,
  `/api/observations/${LEVEL}?format=parquet`,
  `/api/forecast/${LEVEL}`,
  `/api/forecast/${LEVEL}?at=2024-01-06T12:00:00Z`,
  '/api/events',
  '/api/events?from=2024-01-04T00:00:00Z&to=2024-01-05T00:00:00Z&most=50',
  '/api/alarms',
  '/api/alarms?at=2024-01-06T12:00:00Z',
  '/api/alarms?at=2024-01-06T12:00:00Z&format=csv&lang=en',
  '/api/indicators',
  '/api/indicators?at=2024-01-06T12:00:00Z',
  ...THEMES.map((theme) => `/api/indicators?theme=${theme}`),
  '/api/alarms/acknowledgements',
  '/api/alarms/acknowledgements?format=csv',
  '/api/outages',
  '/api/outages?from=2024-01-01T00:00:00Z&to=2024-01-05T00:00:00Z',
  '/api/recording?from=2024-01-04T13:00:00Z&to=2024-01-04T13:01:00Z',
  '/api/tracks',
  '/api/tracks?from=2024-01-04T12:00:00Z&to=2024-01-04T13:00:00Z&step=60',
  '/api/chains',
  '/api/chains?at=2024-01-04T10:00:00Z',
  '/api/trains',
  '/api/trains?at=2024-01-04T10:00:00Z',
  '/api/ways',
  '/api/history',
  '/api/settings',
];

export const SENSOR_THINGS: readonly string[] = [
    '/v1.1',
    '/v1.1/Things?$top=500&$count=true',
    '/v1.1/Things?$top=20&$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty,Observations($top=1;$expand=FeatureOfInterest))',
    '/v1.1/Locations?$top=20&$expand=Things',
    '/v1.1/HistoricalLocations',
    '/v1.1/Datastreams?$orderby=name desc&$skip=10&$expand=Thing',
    '/v1.1/Sensors?$expand=Datastreams($top=1)',
    '/v1.1/ObservedProperties?$expand=Datastreams($top=1;$count=true)',
    "/v1.1/Datastreams?$filter=properties/property eq 'W'&$expand=Observations($top=3;$expand=Datastream,FeatureOfInterest)",
    '/v1.1/FeaturesOfInterest?$top=2&$expand=Observations($top=1)',
    '/v1.1/Observations?$top=3&$resultFormat=dataArray&$select=result',
    '/v1.1/Things?$select=name,properties',
    '/v1.1/Things?$top=0&$count=true',
]; // prettier-ignore

const MANY = '/api/alarms/acknowledgements';
const ALARM = '/api/alarms/education/classroom-air/x/acknowledgement';
/** Method, path, the status that it is refused with, and what else is sent. */
export const MISTAKES: readonly (readonly [string, string, number, Question?])[] = [
  ['get', '/api/catalogue?part=last', 400],
  ['get', '/api/state?at=yesterday', 400],
  ['get', '/api/state?themes=weather', 400],
  ['get', '/api/observations/gauge/nowhere/W', 404],
  ['get', `/api/observations/${LEVEL}?points=-1`, 400],
  ['get', `/api/observations/${LEVEL}?format=xml`, 400],
  ['get', '/api/forecast/gauge/nowhere/W', 404],
  ['get', '/api/forecast/%E0%A4%A', 400],
  ['get', '/api/events?most=0', 400],
  ['get', '/api/alarms?at=soon', 400],
  ['get', '/api/alarms/acknowledgements?from=2024-01-05T00:00:00Z&to=2024-01-04T00:00:00Z', 400],
  ['get', '/api/indicators?theme=weather', 400],
  ['get', '/api/outages?from=x', 400],
  ['get', '/api/recording?to=x', 400],
  ['get', '/api/tracks?step=0', 400],
  ['get', '/api/chains?at=x', 400],
  ['get', '/api/trains?at=x', 400],
  ['get', '/v1.1/Thing', 404],
  ['get', '/v1.1/Things?$top=-1', 400],
  ['get', '/v1.1/%E0%A4%A', 400],
  ['get', '/live', 426],
  ['post', ALARM, 404, { body: { note: '', by: 'somebody' } }],
  ['post', ALARM, 403, { body: { note: '', by: 'somebody' }, headers: { origin: 'https://elsewhere.example' } }],
  ['post', MANY, 400, { body: { note: '', by: 'somebody', alarms: [] } }],
  ['post', MANY, 404, { body: { note: '', by: 'somebody', alarms: ['education/classroom-air/x'] } }],
  ['post', MANY, 403, { body: {}, headers: { origin: 'https://elsewhere.example' } }],
  ['post', '/api/live/ticket', 403, { headers: { origin: 'https://elsewhere.example' } }],
  ['post', '/api/ingest', 401],
  ['post', '/api/ingest', 401, { headers: { authorization: 'Bearer wrong' } }],
  ['post', '/api/ingest', 409, { headers: { authorization: 'Bearer secret' }, body: [] }],
];

/** Refusals that take more than a test can ask for; each is tested where it is made. */
export const NOT_ASKED: readonly string[] = [
  // Five million observations, and a third file at once: tests/feed/recordings.
  'get /api/recording 413 application/problem+json',
  'get /api/recording 503 application/problem+json',
  // Thirty in a minute: tests/feed/http/alarms.
  'post /api/alarms/acknowledgements 429 application/problem+json',
  'post /api/alarms/{alarm}/acknowledgement 429 application/problem+json',
  // A broker that is away: tests/feed/severalFeeds.
  'post /api/ingest 202 application/json',
  // A body so long is refused before all of it is sent: tests/feed/http/ingest.
  'post /api/ingest 413 application/problem+json',
  // Tested with the socket.
  'get /live 101',
];
