import type * as v from 'valibot';
import { decodeColumnFile, type ColumnFile } from '../schema/columnFile.ts';
import { CityManifestSchema, LabelsSchema, WaterTableSchema, type CityManifest } from '../schema/cityFiles.ts';
import { decode } from '../schema/decode.ts';
import { decodePaving, type Paving } from '../schema/paving.ts';
import { StructuresSchema } from '../schema/structures.ts';
import { TilesetSchema, type Tileset } from '../schema/tileset.ts';

type FileName = Exclude<keyof CityManifest['files'], 'paving'>;

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response;
}

/**
 * Reads the built city under `base` (`/city`). Each file is requested once, when it is first asked for.
 * Promises reject with a DecodeError (bad file) or an Error naming the address (no file).
 */
export function createCityClient(base: string) {
  const cache = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const known = cache.get(key) as Promise<T> | undefined;
    if (known) return known;
    const loading = load();
    cache.set(key, loading);
    // What failed may be asked for again.
    loading.catch(() => cache.delete(key));
    return loading;
  };
  const manifest = (): Promise<CityManifest> =>
    once('manifest', async () => {
      const url = `${base}/manifest.json`;
      return decode(CityManifestSchema, await (await get(url)).json(), url);
    });
  const json = <S extends v.GenericSchema>(name: FileName, schema: S) =>
    once(name, async () => {
      const url = `${base}/${(await manifest()).files[name]}`;
      return decode(schema, await (await get(url)).json(), url);
    });
  const bytesOf = async (path: (all: CityManifest) => string): Promise<ArrayBuffer> =>
    (await get(`${base}/${path(await manifest())}`)).arrayBuffer();
  /** A file as it is: for a worker that reads it. */
  const bytes = (name: 'ground'): Promise<ArrayBuffer> =>
    once(`bytes ${name}`, () => bytesOf(({ files }) => files[name]));
  return {
    manifest,
    bytes,
    columns: (name: 'ground' | 'lines' | 'trees' | 'buildings' | 'farBuildings'): Promise<ColumnFile> =>
      once(name, async () => {
        const file = name === 'ground' ? bytes(name) : bytesOf(({ files }) => files[name]);
        return decodeColumnFile(await file, `${base}/${(await manifest()).files[name]}`);
      }),
    /** A file that another one names. */
    text: (path: string): Promise<string> => once(`text ${path}`, async () => (await get(`${base}/${path}`)).text()),
    /** The buildings as 3D Tiles: the tileset and its address, by which the addresses of its tiles are reckoned. */
    tileset: (): Promise<{ readonly tileset: Tileset; readonly url: string }> =>
      once('tileset', async () => {
        const url = `${base}/${(await manifest()).tileset}`;
        return { tileset: decode(TilesetSchema, await (await get(url)).json(), url), url };
      }),
    structures: () => json('structures', StructuresSchema),
    /** None where the city was built without. */
    paving: (): Promise<readonly Paving[]> =>
      once('paving', async () => {
        const { paving } = (await manifest()).files;
        if (paving === undefined) return [];
        return decodePaving(await bytesOf(() => paving), `${base}/${paving}`);
      }),
    labels: () => json('labels', LabelsSchema),
    water: () => json('water', WaterTableSchema),
    /** The map of land cover, for a worker that reads it. */
    landcover: (): Promise<ArrayBuffer> => bytesOf(({ landcover }) => landcover.path),
  };
}
export type CityClient = ReturnType<typeof createCityClient>;
