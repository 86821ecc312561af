import { join } from 'node:path';
import { THEMES } from '../../schema/catalogue.ts';
import type { Config } from '../../schema/config.ts';
import { createStationReader } from '../../simulators/readStations.ts';
import { readFairway } from '../../simulators/vessels/fairway.ts';
import { createTraffic } from '../../simulators/vessels/traffic.ts';
import { createTransmissions } from '../../simulators/vessels/transmissions.ts';
import type { World } from '../../simulators/world/world.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { ROOT } from '../settings.ts';
import { simulatedVessels } from './ais/simulatedVessels.ts';
import { simulatedStations } from './simulatedStations.ts';
import type { Source } from './source.ts';

const RHINE_AXIS = join(ROOT, 'assets/city/rhine-axis.geojson');
const BERTHS = join(ROOT, 'assets/simulators/berths.geojson');

/**
 * The simulators that the configuration asks for: vessels by default with a recording, and live where no real source says the same;
 * those of the themes wherever they are not switched off.
 * @param stageCm the river, as it is measured or recorded
 * @throws DecodeError naming the file of a theme or a simulator, and the path in it
 */
export function createSimulators(
  { simulators, sources }: Config,
  isLive: boolean,
  clock: FeedClock,
  catalogue: FeedCatalogue,
  stageCm: World['stageCm'],
  log: Log,
): Source[] {
  const { vessels } = simulators;
  const isWanted = vessels.enabled === 'auto' ? !isLive || sources.ais.length === 0 : vessels.enabled;
  const read = createStationReader(ROOT, [...catalogue.catalogue.features], stageCm);
  return [
    ...(isWanted
      ? [simulatedVessels(createTransmissions(createTraffic(readFairway(RHINE_AXIS, BERTHS), vessels)), clock, log)]
      : []),
    ...THEMES.flatMap((theme) => {
      const { enabled, without } = simulators[theme];
      const found = enabled ? read(theme, without) : null;
      return found ? [simulatedStations(theme, found.protocol, found.stations, catalogue, clock, log)] : [];
    }),
  ];
}
