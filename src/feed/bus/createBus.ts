import { isNatsBus } from '../../schema/busConfig.ts';
import type { Config } from '../../schema/config.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import { mqttBus } from './mqttBus.ts';
import { natsBus } from './natsBus.ts';

/** @param feed name of this run. @returns null when this feed is alone */
export function createBus(
  { bus }: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
): Bus | null {
  if (!bus) return null;
  if (isNatsBus(bus)) return natsBus(bus, secrets, catalogue, feed, log);
  const password = bus.passwordEnv === undefined ? null : (secrets.get(bus.passwordEnv) ?? null);
  return mqttBus(bus, password, catalogue, feed, log);
}
