import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodePaving, type Paving } from '../../src/schema/paving.ts';
import { createCityClient } from '../../src/state/city.ts';

const files = { ground: 'g', lines: 'l', trees: 't', structures: 's', labels: 'n', water: 'w', buildings: 'b', farBuildings: 'f' }; // prettier-ignore
const manifestWith = (more: object): object => ({
  version: 1,
  frame: { crs: 'EPSG:25832', e: 0, n: 0 },
  files: { ...files, ...more },
  tileset: 'tileset.json',
  landcover: { path: 'landcover.bin', x: 0, z: 0, metresPerPixel: 10, width: 1, height: 1 },
  counts: {},
  sources: [],
});
const YARD: Paving = { kind: 'yard', x: 10, z: -20, turn: 0, length: 120, width: 30 };

/** A server of these files; what it is asked for is listed. */
function serve(answers: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const body = answers[url];
    return Promise.resolve(body === undefined ? new Response(null, { status: 404 }) : new Response(body));
  });
  return asked;
}

describe('the paving of a city', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is read from the file that the manifest names, once', async () => {
    const manifest = JSON.stringify(manifestWith({ paving: 'paving.bin' }));
    const asked = serve({ '/city/manifest.json': manifest, '/city/paving.bin': encodePaving([YARD]) });
    const city = createCityClient('/city');
    expect(await city.paving()).toEqual([YARD]);
    await city.paving();
    expect(asked).toEqual(['/city/manifest.json', '/city/paving.bin']);
  });

  it('is none where the city was built before there was one', async () => {
    const asked = serve({ '/city/manifest.json': JSON.stringify(manifestWith({})) });
    expect(await createCityClient('/city').paving()).toEqual([]);
    expect(asked).toEqual(['/city/manifest.json']);
  });

  it('fails with the address of the file that is missing or broken', async () => {
    const manifest = JSON.stringify(manifestWith({ paving: 'paving.bin' }));
    serve({ '/city/manifest.json': manifest });
    await expect(createCityClient('/city').paving()).rejects.toThrow('/city/paving.bin: 404');
    serve({ '/city/manifest.json': manifest, '/city/paving.bin': Uint8Array.of(1, 2, 3) });
    await expect(createCityClient('/city').paving()).rejects.toThrow('/city/paving.bin');
  });
});
