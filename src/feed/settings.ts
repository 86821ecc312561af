import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ConfigSchema, EnvironmentSchema, type Config, type FeedClockSetting } from '../schema/config.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import { checkTls } from './tls.ts';
import type { ViewerSettings } from '../schema/viewerSettings.ts';

/** The root of the project: the feed serves `dist/viewer`, `public` and `assets` from here. */
export const ROOT = join(import.meta.dirname, '../..');

/** Whoever guesses it can make tickets and sign-ins. */
const LEAST_SHARED_SECRET = 32;

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly clock: FeedClockSetting;
  readonly config: Config;
  /** Values of the environment variables that the configuration names for sources and senders. Never logged. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What every viewer is told. */
  readonly viewer: ViewerSettings;
}

/**
 * Environment and `hafenblick.config.json`, checked.
 * @throws DecodeError naming the variable or the path in the file
 */
export function readSettings(env: NodeJS.ProcessEnv, cwd: string): Settings {
  // A variable set to nothing counts as not set, as shells and compose files write it.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { PORT, HOST, DATA_DIR, FEED_CLOCK, HAFENBLICK_CONFIG } = decode(EnvironmentSchema, set, 'environment');
  const file = resolve(cwd, HAFENBLICK_CONFIG ?? 'hafenblick.config.json');
  const isRead = HAFENBLICK_CONFIG !== undefined || existsSync(file);
  const config = decode(ConfigSchema, isRead ? readJson(file) : {}, basename(file));
  checkTls(config.sources, 'sources', basename(file));
  checkTls(config.bus, 'bus', basename(file));
  const secrets = secretsOf(config, set, basename(file));
  const viewer = { basemap: basemapOf(config, set, basename(file)), tilesets: config.tilesets };
  return { port: PORT, host: HOST, dataDir: resolve(cwd, DATA_DIR), clock: FEED_CLOCK, config, secrets, viewer };
}

/**
 * Values of all environment variables that the sources name.
 * @throws DecodeError with the path of a variable that is not set
 */
function secretsOf(config: Config, env: NodeJS.ProcessEnv, file: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  const collect = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      const at = `${path}.${key}`;
      if (!/^(token|password|url|credentials)Env$/.test(key) || typeof each !== 'string') collect(each, at);
      else if (env[each]) secrets.set(each, env[each]);
      else throw new DecodeError(file, at, `environment variable ${each} is not set`);
    }
  };
  collect(config.sources, 'sources');
  collect(config.engines, 'engines');
  collect(config.bus, 'bus');
  const { signIn } = config;
  if (signIn?.clientSecretEnv !== undefined) {
    const secret = env[signIn.clientSecretEnv];
    if (!secret)
      throw new DecodeError(
        file,
        'signIn.clientSecretEnv',
        `environment variable ${signIn.clientSecretEnv} is not set`,
      );
    secrets.set(signIn.clientSecretEnv, secret);
  }
  for (const [purpose, variable] of Object.entries(config.tokens)) {
    const value = env[variable];
    if (!value) throw new DecodeError(file, `tokens.${purpose}`, `environment variable ${variable} is not set`);
    if (purpose === 'feeds' && value.length < LEAST_SHARED_SECRET)
      throw new DecodeError(file, 'tokens.feeds', `${variable} is shorter than ${LEAST_SHARED_SECRET} characters`);
    secrets.set(variable, value);
  }
  return secrets;
}

function basemapOf({ basemap }: Config, env: NodeJS.ProcessEnv, file: string): ViewerSettings['basemap'] {
  if (!basemap) return null;
  const { tokenEnv, provider, style, baseUrl } = basemap;
  const token = env[tokenEnv];
  const refuse = (reason: string): never => {
    throw new DecodeError(file, 'basemap.tokenEnv', reason);
  };
  if (!token) return refuse(`environment variable ${tokenEnv} is not set`);
  // The token goes to every browser: a secret one would be given away.
  if (token.startsWith('sk.')) refuse(`${tokenEnv} holds a secret token (sk.…); a basemap needs a public one (pk.…)`);
  if (!token.startsWith('pk.')) refuse(`${tokenEnv} does not hold a public token (pk.…)`);
  return { provider, token, style, baseUrl: baseUrl.replace(/\/+$/, '') };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new DecodeError(basename(file), '', `cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DecodeError(basename(file), '', `is not JSON: ${(error as Error).message}`);
  }
}
