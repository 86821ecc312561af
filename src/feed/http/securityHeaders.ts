import type { ServerResponse } from 'node:http';
import type { ViewerSettings } from '../../schema/viewerSettings.ts';

/** The hosts that the Mapbox library speaks to when it speaks to Mapbox. */
const MAPBOX_ORIGINS = ['https://api.mapbox.com', 'https://events.mapbox.com', 'https://*.tiles.mapbox.com'];

/**
 * The viewer needs nothing but its own origin; `wasm-unsafe-eval` for the mesh decoder, blob workers for the layout of glyphs.
 * A basemap and tilesets of others add the hosts that they are configured for.
 */
function contentSecurityPolicy({ basemap, tilesets }: ViewerSettings): string {
  const origin = basemap && new URL(basemap.baseUrl).origin;
  const ofBasemap = origin === null ? [] : origin === MAPBOX_ORIGINS[0] ? MAPBOX_ORIGINS : [origin];
  const ofTilesets = tilesets.filter(({ url }) => !url.startsWith('/')).map(({ url }) => new URL(url).origin);
  const others = [...new Set([...ofBasemap, ...ofTilesets])];
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...others].join(' '),
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** What stands on every answer. */
export function createSecurityHeaders(viewer: ViewerSettings) {
  const headers = {
    'content-security-policy': contentSecurityPolicy(viewer),
    'x-content-type-options': 'nosniff',
    // A token that is bound to the operator's address is checked by the referrer; the path stays here all the same.
    'referrer-policy': viewer.basemap ? 'strict-origin' : 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'geolocation=(), camera=(), microphone=(), payment=()',
  };
  /** @param isSecure the request came over TLS (through the operator's proxy) */
  return (response: ServerResponse, isSecure: boolean): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (isSecure) response.setHeader('strict-transport-security', 'max-age=31536000');
  };
}

/** What is public here may be read by pages elsewhere: SensorThings by dashboards and portals, the 3D Tiles by other viewers. */
export function openToOtherPages(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
}

/** What a browser asks before a page elsewhere may read with a token (Fetch, CORS preflight). Holds for a day. */
export function answerPreflight(response: ServerResponse): void {
  openToOtherPages(response);
  response.setHeader('access-control-allow-methods', 'GET, HEAD');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, if-none-match');
  response.setHeader('access-control-max-age', '86400');
  response.writeHead(204).end();
}

/**
 * Of the file of the worker that transcodes KTX2 textures: its library makes functions of text. A worker has the policy of its own file,
 * so nothing else may.
 */
export const policyOfScript = (pathname: string): Readonly<Record<string, string>> =>
  /^\/assets\/ktx2\.worker-[\w-]+\.js$/.test(pathname)
    ? { 'content-security-policy': "default-src 'none'; script-src 'unsafe-eval'" }
    : {};
