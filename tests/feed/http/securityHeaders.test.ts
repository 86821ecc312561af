import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createSecurityHeaders, policyOfScript } from '../../../src/feed/http/securityHeaders.ts';
import type { BasemapSettings, TilesetSettings } from '../../../src/schema/viewerSettings.ts';

function headersOf(basemap: BasemapSettings | null, tilesets: TilesetSettings[] = []): Record<string, string> {
  const set: Record<string, string> = {};
  const response = { setHeader: (name: string, value: string) => (set[name] = value) } as unknown as ServerResponse;
  createSecurityHeaders({ basemap, tilesets })(response, false);
  return set;
}
const at = (baseUrl: string): BasemapSettings => ({
  provider: 'mapbox',
  token: 'pk.x',
  style: 'mapbox://styles/a/b',
  baseUrl,
});
const connectOf = (basemap: BasemapSettings | null, tilesets: TilesetSettings[] = []): string =>
  headersOf(basemap, tilesets)
    ['content-security-policy']!.split('; ')
    .find((part) => part.startsWith('connect-src'))!;

describe('the security headers', () => {
  it('let the viewer speak to its own origin only', () => {
    expect(connectOf(null)).toBe("connect-src 'self'");
    expect(headersOf(null)['referrer-policy']).toBe('no-referrer');
  });

  it('widen for the origins of tilesets, once each', () => {
    const set = (url: string): TilesetSettings => ({
      ...{
        url,
        name: 'bridges',
        attribution: 'City',
        licence: 'CC BY 4.0',
        placement: 'georeferenced',
        isInstead: false,
      },
    });
    const sets = ['https://tiles.example/a.json', 'https://tiles.example/b.json', '/own/tileset.json'].map(set);
    expect(connectOf(null, sets)).toBe("connect-src 'self' https://tiles.example");
  });

  it('widen for a basemap, and for its configured hosts only', () => {
    expect(connectOf(at('http://127.0.0.1:4000/maps'))).toBe("connect-src 'self' http://127.0.0.1:4000");
    expect(connectOf(at('https://api.mapbox.com'))).toBe(
      "connect-src 'self' https://api.mapbox.com https://events.mapbox.com https://*.tiles.mapbox.com",
    );
    const widened = headersOf(at('https://api.mapbox.com'))['content-security-policy']!;
    expect(widened.replace(/connect-src [^;]*/, '')).toBe(
      headersOf(null)['content-security-policy']!.replace(/connect-src [^;]*/, ''),
    );
  });

  it('let the worker of KTX2 textures, and no other file, make functions of text', () => {
    expect(policyOfScript('/assets/ktx2.worker-In-D9Fp9.js')).toEqual({
      'content-security-policy': "default-src 'none'; script-src 'unsafe-eval'",
    });
    for (const path of [
      '/assets/index-In-D9Fp9.js',
      '/',
      '/ktx2.worker-In-D9Fp9.js',
      '/assets/ktx2.worker-a/../index.js',
    ])
      expect(policyOfScript(path)).toEqual({});
    expect(headersOf(null)['content-security-policy']).not.toContain("'unsafe-eval'");
  });
});
