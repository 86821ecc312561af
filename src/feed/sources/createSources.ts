import type { Config } from '../../schema/config.ts';
import { decode } from '../../schema/decode.ts';
import { SenderSchema } from '../../schema/senderConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { IngestSender } from '../http/ingest.ts';
import { ingestSource } from '../ingest/ingestSource.ts';
import type { Log } from '../log.ts';
import { aisSource } from './ais/aisSource.ts';
import { autobahnSource } from './autobahn.ts';
import { datexSource } from './datex/datexSource.ts';
import { duisburgRoadworksSource } from './duisburgRoadworks.ts';
import { gbfsSource } from './gbfs.ts';
import { gtfsSource } from './gtfs/gtfsSource.ts';
import { mappedSource } from './mapped.ts';
import { mqttMessagesSource } from './mqttMessages.ts';
import { ocpiSource } from './ocpi.ts';
import { open311Source } from './open311/open311Source.ts';
import { parkApiSource } from './parkApi.ts';
import { pegelonlineSource } from './pegelonline.ts';
import { sensorThingsSource } from './sensorThings.ts';
import { sensorThingsMqttSource } from './sensorThingsMqtt.ts';
import type { Source } from './source.ts';
import { ubaSource } from './uba.ts';

/** Whoever holds `tokens.ingest` is the operator: everything in the catalogue may be written. */
const OPERATOR = { id: 'ingest', source: 'POST /api/ingest', licence: 'not stated', writes: ['*'] };

/**
 * Everybody who may post to `/api/ingest`.
 * @param secrets values of the environment variables that the configuration names
 */
export function createSenders(
  config: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  log: Log,
): IngestSender[] {
  const { ingest: variable } = config.tokens;
  const whole = ingestSource(decode(SenderSchema, OPERATOR, 'tokens'), catalogue, log);
  const named = config.sources.ingest.map((sender) => ({
    token: secrets.get(sender.tokenEnv)!,
    source: ingestSource(sender, catalogue, log),
  }));
  return [
    ...(variable === undefined ? [] : [{ token: secrets.get(variable)!, source: whole }]),
    ...named,
    ...(config.signIn ? [{ token: null, source: whole }] : []),
  ];
}

/**
 * All sources of a live feed, as the configuration names them.
 * @param secrets values of the environment variables that it names
 */
export function createSources(
  { sources, tokens }: Config,
  secrets: ReadonlyMap<string, string>,
  catalogue: FeedCatalogue,
  log: Log,
): Source[] {
  const secretOf = (variable: string | undefined): string | null =>
    variable === undefined ? null : (secrets.get(variable) ?? null);
  return [
    ...(sources.pegelonline.enabled ? [pegelonlineSource(sources.pegelonline, catalogue, log)] : []),
    ...(sources.uba.enabled ? [ubaSource(sources.uba, catalogue, log)] : []),
    ...(sources.autobahn.enabled ? [autobahnSource(sources.autobahn, log)] : []),
    ...(sources.duisburgRoadworks.enabled ? [duisburgRoadworksSource(sources.duisburgRoadworks, log)] : []),
    ...sources.gbfs.map((each) => gbfsSource(each, log)),
    ...sources.datex.map((each) => datexSource(each, secretOf(each.clientCertificate?.passwordEnv), log)),
    ...sources.parkApi.map((each) => parkApiSource(each, log)),
    ...sources.ocpi.map((each) => ocpiSource(each, secretOf(each.tokenEnv), log)),
    ...sources.open311.map((each) => open311Source(each, log)),
    ...sources.gtfs.map((each) => gtfsSource(each, log)),
    ...sources.ais.map((each) => {
      const key = each.transport === 'aisstream' ? secretOf(each.tokenEnv) : null;
      return aisSource(each, { key, shared: secretOf(tokens.feeds) }, log);
    }),
    ...sources.sensorThings.map((each) => {
      const token = secretOf(each.tokenEnv);
      const { mqtt } = each;
      if (!mqtt) return sensorThingsSource(each, token, log);
      return sensorThingsMqttSource({ ...each, mqtt }, { token, password: secretOf(mqtt.passwordEnv) }, log);
    }),
    ...sources.mqtt.map((each) => mqttMessagesSource(each, secretOf(each.passwordEnv), catalogue, log)),
    ...sources.mapped.map((each) => {
      const { from } = each;
      const variable =
        'mqtt' in from ? from.mqtt.passwordEnv : 'http' in from ? from.http.tokenEnv : from.webSocket.tokenEnv;
      return mappedSource(each, secretOf(variable), catalogue, log);
    }),
  ];
}
