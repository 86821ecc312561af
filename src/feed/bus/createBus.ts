import { join } from 'node:path';
import { isNatsBus } from '../../schema/busConfig.ts';
import type { Config } from '../../schema/config.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import { mqttBus } from './mqttBus.ts';
import { natsBus } from './natsBus.ts';
import { openOutboxFile } from './outboxFile.ts';

/** In the folder of data: what was taken and the others do not have yet. */
const OUTBOX_FILE = 'outbox.ndjson';

/**
 * @param feed name of this run
 * @param dataDir what waits for the broker outlives this run there
 * @returns null when this feed is alone
 * @throws a system error with a `code` where what an earlier run left cannot be read
 */
export function createBus(
  { bus }: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  feed: string,
  log: Log,
  dataDir: string,
): Bus | null {
  if (!bus) return null;
  const file = openOutboxFile(join(dataDir, OUTBOX_FILE));
  if (isNatsBus(bus)) return natsBus(bus, secrets, catalogue, feed, log, undefined, file);
  const password = bus.passwordEnv === undefined ? null : (secrets.get(bus.passwordEnv) ?? null);
  return mqttBus(bus, password, catalogue, feed, log, undefined, file);
}
