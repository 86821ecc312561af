import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A token of the right shape; the stand-in is asked whether it is good. */
export const TOKEN = 'pk.eyJ1Ijoic3RhbmQtaW4iLCJhIjoiY2sifQ.c3RhbmQtaW4';

interface Patch {
  readonly colour: string;
  readonly corners: readonly (readonly [number, number])[];
}

/**
 * A loopback Mapbox: answers a style with a plain ground and some patches on it, vector-less tiles, and the session that is billed.
 * `status` other than 200 refuses the token as the real service does.
 */
export async function mapboxStandIn(patches: readonly Patch[]) {
  const requests: string[] = [];
  const answer = { status: 200 };
  const style = {
    version: 8,
    name: 'Stand-in',
    sources: {
      patches: {
        type: 'geojson',
        attribution: '© Stand-in',
        data: {
          type: 'FeatureCollection',
          features: patches.map(({ colour, corners }) => ({
            type: 'Feature',
            properties: { colour },
            geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
          })),
        },
      },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#c8c8c8' } },
      { id: 'patches', type: 'fill', source: 'patches', paint: { 'fill-color': ['get', 'colour'] } },
    ],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    requests.push(pathname);
    const isRefused = answer.status !== 200 || searchParams.get('access_token') !== TOKEN;
    const isStyle = pathname.startsWith('/styles/v1/');
    const isSession = pathname.startsWith('/map-sessions/');
    const status = isRefused ? Math.max(answer.status, 401) : isStyle || isSession ? 200 : 404;
    response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(isRefused ? { message: 'Not Authorized - Invalid Token' } : isStyle ? style : {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer,
    dispose: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
