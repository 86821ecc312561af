import { hash2, seedOf } from '../../geo/noise.ts';
import type { Asset, Theme } from '../../schema/catalogue.ts';
import type { Places } from '../../schema/simulator.ts';
import type { Text } from '../../schema/texts.ts';
import type { Kind } from '../../schema/theme.ts';
import { joinCells, spreadOver, type CensusCell } from './census.ts';
import type { Gazetteer } from './gazetteer.ts';

export type Params = Readonly<Record<string, number>>;

/** Where something of a simulated kind stands, and what is peculiar to it. */
export interface Station {
  readonly asset: Asset;
  readonly kind: string;
  readonly params: Params;
  /** Of its own: two of a kind do not say the same. */
  readonly key: number;
}

/** What places are found by. */
export interface PlaceSources {
  readonly theme: Theme;
  readonly seed: number;
  readonly gazetteer: Gazetteer;
  readonly census: readonly CensusCell[];
  /** Assets of the catalogue. */
  readonly known: readonly Asset[];
}

/** The assets of a kind, in the theme's terms, with its datastreams. */
export function stationsOf(kindId: string, kind: Kind, places: Places, sources: PlaceSources): Station[] {
  const station = (asset: Asset, params: Params): Station => ({
    asset: withStreams(asset, kind),
    kind: kindId,
    params,
    key: seedOf(asset.id) ^ sources.seed,
  });
  if ('attach' in places)
    return sources.known
      .filter(({ id, properties }) => properties.kind === places.attach && (places.only?.includes(id) ?? true))
      .map((asset) => station(asset, { ...places.params['*'], ...places.params[asset.id] }));
  const built = (id: string, lon: number, lat: number, name: Text, rest: Partial<Asset['properties']> = {}): Asset => ({
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [round(lon), round(lat)] },
    properties: {
      name,
      theme: sources.theme,
      kind: kindId,
      provenance: kind.provenance,
      ...(kind.owner === undefined ? {} : { owner: kind.owner }),
      links: [],
      facts: [],
      datastreams: [],
      anchorM: kind.anchorM,
      rank: kind.rank,
      ...rest,
    },
  });
  if ('list' in places)
    return places.list.map(({ id, lon, lat, name, facts, params, rank, riverKm, area, plan }) =>
      station(
        built(id, lon, lat, name, {
          facts,
          ...(rank === undefined ? {} : { rank }),
          ...(riverKm === undefined ? {} : { riverKm }),
          ...(area === undefined ? {} : { area }),
          ...(plan === undefined ? {} : { plan }),
        }),
        params,
      ),
    );
  if ('districts' in places)
    return sources.gazetteer.districts.map(({ slug, name, lon, lat }) =>
      station(
        built(`${places.districts}/${slug}`, lon + places.eastM / 69_400, lat, filled(places.name, name, 1)),
        places.params,
      ),
    );
  const countOf = new Map<string, number>();
  if ('blocks' in places)
    return joinCells(sources.census, places.sizeM, places.least).blocks.map((block) => {
      const quarter = sources.gazetteer.quarterAt(block);
      const n = (countOf.get(quarter.de) ?? 0) + 1;
      countOf.set(quarter.de, n);
      const { dwellings, people, floorM2, smallShare, oldShare } = block;
      const facts = [{ label: HOUSEHOLDS, value: dwellings, unverified: false }];
      return station(
        built(`${places.blocks}/${slugOf(quarter.de)}-${n}`, block.square.lon, block.square.lat, filled(places.name, quarter, n), { facts }), // prettier-ignore
        { ...places.params, dwellings, people, floorM2, smallShare, oldShare },
      );
    });
  const seed = seedOf(places.census) ^ sources.seed;
  return spreadOver(sources.census, places.count, places.apartM, seed).map((cell, i) => {
    const quarter = sources.gazetteer.quarterAt(cell);
    const n = (countOf.get(quarter.de) ?? 0) + 1;
    countOf.set(quarter.de, n);
    const shift = (k: number): number => (hash2(i, k, seed) - 0.5) * 2 * places.shiftM;
    const asset = built(
      `${places.census}/${slugOf(quarter.de)}-${n}`,
      cell.lon + shift(1) / 69_400,
      cell.lat + shift(2) / 111_320,
      filled(places.name, quarter, n),
    );
    return station(asset, { ...places.params, people: cell.people, dwellings: cell.dwellings });
  });
}

/** Dwellings of the census of 2011 stand for households. */
const HOUSEHOLDS: Text = { de: 'Wohnungen (Zensus 2011)', en: 'Dwellings (census 2011)', zh: '住房数（2011年普查）' };

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

const withStreams = (asset: Asset, { datastreams }: Kind): Asset => ({
  ...asset,
  properties: {
    ...asset.properties,
    datastreams: datastreams.map((stream) => ({ ...stream, id: `${asset.id}/${stream.property}` })),
  },
});

const filled = (pattern: Text, place: Text, n: number): Text => {
  const fill = (lang: keyof Text): string => pattern[lang].replace('{place}', place[lang]).replace('{n}', String(n));
  return { de: fill('de'), en: fill('en'), zh: fill('zh') };
};

const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => SPELLED[letter]!)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
