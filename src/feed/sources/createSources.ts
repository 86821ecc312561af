import type { Config } from '../../schema/config.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { Log } from '../log.ts';
import { gbfsSource } from './gbfs.ts';
import { pegelonlineSource } from './pegelonline.ts';
import { sensorThingsSource } from './sensorThings.ts';
import { sensorThingsMqttSource } from './sensorThingsMqtt.ts';
import type { Source } from './source.ts';
import { ubaSource } from './uba.ts';

/**
 * All sources of a live feed, as the configuration names them.
 * @param secrets values of the environment variables that it names
 */
export function createSources(
  { sources }: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  log: Log,
): Source[] {
  const secretOf = (variable: string | undefined): string | null =>
    variable === undefined ? null : (secrets.get(variable) ?? null);
  return [
    ...(sources.pegelonline.enabled ? [pegelonlineSource(sources.pegelonline, catalogue, log)] : []),
    ...(sources.uba.enabled ? [ubaSource(sources.uba, catalogue, log)] : []),
    ...sources.gbfs.map((each) => gbfsSource(each, log)),
    ...sources.sensorThings.map((each) => {
      const token = secretOf(each.tokenEnv);
      const { mqtt } = each;
      if (!mqtt) return sensorThingsSource(each, token, log);
      return sensorThingsMqttSource({ ...each, mqtt }, { token, password: secretOf(mqtt.passwordEnv) }, log);
    }),
  ];
}
