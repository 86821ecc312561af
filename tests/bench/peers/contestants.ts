import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { NAMED_VIEWS, type NamedView } from '../../../src/geo/cameraPose.ts';
import { THEMES } from '../../../src/schema/catalogue.ts';
import { pictureReady, startServer } from '../../browser/harness.ts';
import { servePeers, type PeerPage } from '../../peers/servePeers.ts';
import { cityPlaceOf } from '../liveCity.ts';
import { countBytes } from './countingProxy.ts';
import { readFootprints } from './footprints.ts';
import { cutVectorTiles } from './vectorTiles.ts';

declare const window: Window & { peer: PeerPage };

export const POINTS = 10_000;
/** Angle of our camera, degrees. */
const FOV = 45;
const CITY = join(import.meta.dirname, '../../../public/city');

/** One viewer of the comparison. */
export interface Contestant {
  readonly name: string;
  readonly address: string;
  /** Bytes sent to the browser until now. */
  readonly bytes: () => number;
  /** Resolves in the page when the first complete picture stands. */
  readonly ready: (page: Page) => Promise<void>;
  readonly view: (page: Page, view: NamedView, turnedDeg?: number) => Promise<void>;
  /** Sends a new value of every point; with each round every point looks otherwise. */
  readonly send: (round: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const TOKEN = 'bench-token-of-this-run-only';
/** Nothing but the points changes: then a frame that is drawn is drawn because of them. */
const QUIET = {
  sources: {
    ...Object.fromEntries(['pegelonline', 'uba', 'autobahn', 'duisburgRoadworks'].map((name) => [name, { enabled: false }])),
    ingest: [{ id: 'bench', tokenEnv: 'BENCH_INGEST_TOKEN', source: 'Bench', licence: 'none', datastreams: POINTS }],
  },
  simulators: Object.fromEntries(['vessels', 'transit', 'counters', 'detectors', ...THEMES].map((name) => [name, { enabled: false }])),
}; // prettier-ignore

const startQuietServer = () => startServer({ clock: 'live', config: QUIET, env: { BENCH_INGEST_TOKEN: TOKEN } });

/** Ours: the feed and viewer as shipped; the points are announced and sent as NGSI-LD, an empty value makes a marker another. */
export async function openOurs(): Promise<Contestant> {
  const server = await startQuietServer();
  const proxy = await countBytes(server.port);
  const post = async (entity: (i: number) => object): Promise<void> => {
    const body = JSON.stringify(Array.from({ length: POINTS }, (_, i) => ({ id: `bench/${i}`, type: 'Sensor', ...entity(i) })));
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/ld+json' };
    const response = await fetch(`${server.url}/api/ingest`, { method: 'POST', headers, body });
    const answer = await response.text();
    if (!response.ok || !answer.includes(`"accepted":${POINTS}`)) throw new Error(`not taken: ${response.status} ${answer.slice(0, 500)}`);
  }; // prettier-ignore
  await post((i) => ({
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: cityPlaceOf(i) } },
    level: { type: 'Property', value: 1 },
  }));
  return {
    name: 'ours',
    address: `${proxy.url}/?lang=en&cam=home`,
    bytes: proxy.bytes,
    ready: pictureReady,
    view: (page, view, turnedDeg = 0) => {
      const pose = NAMED_VIEWS[view];
      return page.evaluate((to) => window.hafenblick.view(to), { ...pose, bearing: (pose.bearing + turnedDeg) % 360 });
    },
    send: (round) => post(() => ({ level: { type: 'Property', value: round % 2 === 0 ? round : null } })),
    stop: async () => {
      await proxy.stop();
      await server.stop();
    },
  };
}

const PLACES = Float32Array.from(Array.from({ length: POINTS }, (_, i) => cityPlaceOf(i)).flat());

async function openPeer(name: string, page: string, answer: (path: string) => Uint8Array | null, tilesPort?: number) {
  const bytes = new Uint8Array(PLACES.buffer);
  const peers = await servePeers({ answer: (path) => (path === '/points.bin' ? bytes : answer(path)), effort: 11 });
  const proxy = await countBytes(Number(new URL(peers.url).port));
  const tiles = tilesPort === undefined ? null : await countBytes(tilesPort);
  // The cheapest that could be sent: a byte a point, without a protocol.
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  const { port } = sockets.address() as AddressInfo;
  const query = new URLSearchParams({
    view: JSON.stringify(NAMED_VIEWS.home),
    fov: String(FOV),
    points: `ws://127.0.0.1:${port}`,
    ...(tiles ? { tileset: `${tiles.url}/city/tiles/tileset.json` } : {}),
  });
  const contestant: Contestant = {
    name,
    address: `${proxy.url}/${page}?${query.toString()}`,
    bytes: () => proxy.bytes() + (tiles?.bytes() ?? 0),
    ready: async (opened) => {
      await opened.waitForFunction(() => 'peer' in window);
      await opened.evaluate(() => window.peer.ready);
    },
    view: async (opened, view, turnedDeg = 0) => {
      const pose = NAMED_VIEWS[view];
      await opened.evaluate((to) => window.peer.view(to), { ...pose, bearing: (pose.bearing + turnedDeg) % 360 });
    },
    send: (round) => {
      const classes = new Uint8Array(POINTS).fill(round % 2);
      for (const socket of sockets.clients) socket.send(classes);
      return Promise.resolve();
    },
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await tiles?.stop();
      await proxy.stop();
      await peers.stop();
    },
  };
  return contestant;
}

/** CesiumJS with our tileset, served by our feed to another origin; points are a PointPrimitiveCollection. */
export async function openCesium(): Promise<Contestant> {
  const server = await startQuietServer();
  const contestant = await openPeer('CesiumJS', 'cesium.html', () => null, server.port);
  return {
    ...contestant,
    stop: async () => {
      await contestant.stop();
      await server.stop();
    },
  };
}

/** MapLibre with the same footprints and heights as vector tiles; points are circles coloured by feature state. */
export async function openMapLibre(): Promise<Contestant> {
  const tiles = await cutVectorTiles(await readFootprints(join(CITY, 'tiles')));
  return openPeer('MapLibre', 'maplibre.html', (path) => tiles.get(path) ?? null);
}
