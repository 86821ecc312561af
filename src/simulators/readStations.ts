import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Theme } from '../schema/catalogue.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import { SimulatorSchema, type SimulatorFile } from '../schema/simulator.ts';
import { ThemeTextsSchema } from '../schema/theme.ts';
import { createCoverage } from './connectivity/coverage.ts';
import { MODELS } from './models.ts';
import { readCensus } from './stations/census.ts';
import { readGazetteer } from './stations/gazetteer.ts';
import { stationsOf } from './stations/places.ts';
import { createStations, type Stations } from './stations/stations.ts';
import { readWaterSurface } from './world/readWaterSurface.ts';
import { readWorld, type World } from './world/world.ts';

export const WORLD_SEED = 1;
const CELL_KINDS = ['cell', 'campus-cell'];

export interface ThemeStations {
  readonly protocol: SimulatorFile['protocol'];
  readonly stations: Stations;
}

/**
 * The simulated stations of the themes, from `assets/`.
 * @param root folder of the project
 * @param known assets of the catalogue, that stations may be attached to
 * @param stageCm the river, as it is measured or recorded
 * @param berthAt what lies at the berths; absent: nobody knows
 * @param rail block trains; absent: nobody simulates any
 * @param crossings who crosses the bridges; absent: nobody counts
 * @param inLock vessels in the locks; absent: nobody knows
 * @param carriers who brings boxes to the terminals and fetches them, besides ships; absent: nobody
 * @returns stations of a theme, kinds of `without` left out, null where the theme has none; and the world they share
 * @throws DecodeError naming a file and the path in it
 */
export function createStationReader(
  root: string,
  known: readonly Asset[],
  stageCm: World['stageCm'],
  berthAt: World['berthAt'] = () => null,
  rail: World['rail'] = () => null,
  crossings: World['crossings'] = () => null,
  inLock: World['inLock'] = () => null,
  carriers: World['carriers'] = () => [],
) {
  const [city, folder] = [join(root, 'assets/city'), join(root, 'assets/simulators')];
  const surface = readWaterSurface(join(city, 'rhine-water-surface.csv'));
  const gazetteer = readGazetteer(join(city, 'districts.geojson'), join(city, 'labels.geojson'));
  const census = readCensus(join(city, 'census.csv')).filter((cell) => gazetteer.districtAt(cell));
  const readTheme = (theme: Theme) => {
    const [path, themePath] = [`assets/simulators/${theme}.json`, `assets/themes/${theme}.json`];
    if (!existsSync(join(root, path))) return null;
    const file = decode(SimulatorSchema, readJson(root, path), path);
    return { file, kinds: decode(ThemeTextsSchema, readJson(root, themePath), themePath).kinds };
  };
  /** The cells, for whoever depends on them, whether or not they are among the senders. */
  const cells = (): Asset[] => {
    const found = readTheme('connectivity');
    const places = { theme: 'connectivity', seed: WORLD_SEED, gazetteer, census, known } as const;
    return CELL_KINDS.flatMap((id) => {
      const [simulated, kind] = [found?.file.kinds[id], found?.kinds[id]];
      return simulated && kind ? stationsOf(id, kind, simulated.places, places).map(({ asset }) => asset) : [];
    });
  };
  const world = readWorld(join(folder, 'world.json'), WORLD_SEED, stageCm, surface, {
    coverage: createCoverage(cells(), WORLD_SEED),
    berthAt,
    inLock,
    rail,
    crossings,
    carriers,
  });
  const read = (theme: Theme, without: readonly string[] = []): ThemeStations | null => {
    const found = readTheme(theme);
    if (!found) return null;
    const { file, kinds } = found;
    const unknown = without.find((kind) => !(kind in file.kinds));
    if (unknown !== undefined)
      throw new DecodeError('hafenblick.config.json', `simulators.${theme}.without`, `no kind ${unknown} is simulated`);
    const models = MODELS[theme];
    const options = { theme, kinds, file, world, gazetteer, census, known, without };
    return { protocol: file.protocol, stations: createStations({ ...options, ...(models ? { models } : {}) }) };
  };
  return Object.assign(read, { world });
}

function readJson(root: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch (error) {
    throw new DecodeError(path, '', (error as Error).message);
  }
}
