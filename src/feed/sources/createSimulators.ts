import { join } from 'node:path';
import type { Config } from '../../schema/config.ts';
import { readFairway } from '../../simulators/vessels/fairway.ts';
import { createTraffic } from '../../simulators/vessels/traffic.ts';
import { createTransmissions } from '../../simulators/vessels/transmissions.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { ROOT } from '../settings.ts';
import { simulatedVessels } from './ais/simulatedVessels.ts';
import type { Source } from './source.ts';

const RHINE_AXIS = join(ROOT, 'assets/city/rhine-axis.geojson');
const BERTHS = join(ROOT, 'assets/simulators/berths.geojson');

/** The simulators that the configuration asks for: by default with a recording, and live where no real source says the same. */
export function createSimulators(
  { simulators, sources }: Config,
  isLive: boolean,
  clock: FeedClock,
  log: Log,
): Source[] {
  const { vessels } = simulators;
  const isWanted = vessels.enabled === 'auto' ? !isLive || sources.ais.length === 0 : vessels.enabled;
  if (!isWanted) return [];
  const traffic = createTraffic(readFairway(RHINE_AXIS, BERTHS), vessels);
  return [simulatedVessels(createTransmissions(traffic), clock, log)];
}
