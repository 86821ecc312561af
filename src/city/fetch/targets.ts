import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { decode } from '../../schema/decode.ts';

/** Buildings, terrain of the land, bed and floodplain of the Rhine, OpenStreetMap. */
export const SOURCE_KINDS = ['lod2', 'dgm1', 'dgm', 'osm'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where each kind is fetched from. Written in 2026-11, when none could be reached from where this was written: they may have moved. */
export const DEFAULT_BASES: Readonly<Record<SourceKind, string>> = {
  lod2: 'https://www.opengeodata.nrw.de/produkte/geobasis/3dg/lod2_gml/lod2_gml/',
  // Names and address as they were known in 2024, unverified; another is given with --base.
  dgm1: 'https://www.opengeodata.nrw.de/produkte/geobasis/hm/dgm1_tiff/dgm1_tiff/',
  dgm: 'https://hs.pangaea.de/Maps/DEM_Rhine/Weber_2020/',
  osm: 'https://download.geofabrik.de/europe/germany/nordrhein-westfalen/',
};

/** One file to fetch. */
export interface Target {
  readonly kind: SourceKind;
  readonly url: string;
  /** Below the folder of the sources, with slashes: `lod2/LoD2_32_344_5700_1_NW.gml`. */
  readonly path: string;
  readonly source: string;
  readonly licence: string;
  /** Under which other names the same file may lie, to be asked in turn where the server does not have the first. */
  readonly others?: readonly { readonly url: string; readonly path: string }[];
}

const ABOUT: Readonly<Record<SourceKind, { source: string; licence: string }>> = {
  lod2: { source: 'Geobasis NRW: 3D-Gebäudemodell LoD2', licence: 'dl-de/zero-2-0' },
  dgm1: { source: 'Geobasis NRW: Digitales Geländemodell DGM1', licence: 'dl-de/zero-2-0' },
  dgm: { source: 'Weber (2020), PANGAEA 919308: digital elevation model of the Rhine, 1 m', licence: 'CC BY 4.0' },
  osm: { source: '© OpenStreetMap contributors, extract by Geofabrik', licence: 'ODbL 1.0' },
};
/** The reaches of the Rhine that cover the city. */
const DGM_FILES = ['r033_DUESSELDORF2_DEM.tif', 'r034_DUISBURG_RUHRORT1_DEM.tif'];
/** Years of flight that DGM1 tiles carry in their names, newest first: which one a tile has is not known beforehand. */
const DGM1_YEARS = [2025, 2024, 2023, 2022, 2021, 2020, 2019];
const OSM_FILES = ['duesseldorf-regbez-latest.osm.pbf'];

const TilesSchema = v.object({ tiles: v.array(v.pipe(v.string(), v.regex(/^\d{3}_\d{4}$/))) });

/**
 * Every file of the kinds asked for, in a fixed order.
 * @param tileList path of `nrw-lod2-tiles.json`
 * @throws DecodeError where the list does not fit, RangeError where a base is not an address of http or https
 */
export function listTargets(
  kinds: readonly SourceKind[],
  bases: Readonly<Partial<Record<SourceKind, string>>>,
  tileList: string,
): Target[] {
  const tiles = (): string[] => decode(TilesSchema, JSON.parse(readFileSync(tileList, 'utf8')), tileList).tiles;
  // Names of each file, the likeliest first.
  const names: Record<SourceKind, (base: string) => string[][]> = {
    lod2: () => tiles().map((tile) => [`LoD2_32_${tile}_1_NW.gml`]),
    dgm1: (base) => {
      const ending = /xyz/i.test(base) ? 'xyz.gz' : 'tif';
      return tiles().map((tile) => DGM1_YEARS.map((year) => `dgm1_32_${tile}_1_nw_${year}.${ending}`));
    },
    dgm: () => DGM_FILES.map((name) => [name]),
    osm: () => OSM_FILES.map((name) => [name]),
  };
  return kinds.flatMap((kind) => {
    const base = bases[kind] ?? DEFAULT_BASES[kind];
    if (!/^https?:\/\//.test(base) || !URL.canParse(base)) throw new RangeError(`"${base}" is not an http address`);
    const folder = base.endsWith('/') ? base : `${base}/`;
    return names[kind](base).map((all): Target => {
      const [first, ...others] = all.map((name) => ({ url: new URL(name, folder).href, path: `${kind}/${name}` }));
      return { kind, ...first!, ...ABOUT[kind], ...(others.length > 0 ? { others } : {}) };
    });
  });
}
