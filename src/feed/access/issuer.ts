import * as v from 'valibot';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { SignInSetting } from '../../schema/accessConfig.ts';
import { decode, DecodeError } from '../../schema/decode.ts';

const TIMEOUT_MS = 5_000;
/** What an issuer says of itself is read again after this. */
const KEPT_MS = 3_600_000;
/** After an answer that was none, how long until it is asked again. */
const RETRY_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** OpenID Connect Discovery 1.0, 3: the part that is needed here. */
const DiscoverySchema = v.object({
  issuer: v.string(),
  authorization_endpoint: v.pipe(v.string(), v.url()),
  token_endpoint: v.pipe(v.string(), v.url()),
  jwks_uri: v.pipe(v.string(), v.url()),
});

/** The issuer cannot be asked, or does not say what it should. */
export class IssuerError extends Error {}

export interface IssuerParts {
  /** Shortest time between two looks for a key that is not known, ms. */
  readonly cooldownMs?: number;
  readonly now?: () => number;
}

/**
 * What the configured issuer says of itself: endpoints and keys. Nothing is asked of any origin but its own and those configured, and no
 * redirect is followed. Keys are kept for ten minutes; an unknown one is looked for at most twice a minute.
 */
export function createIssuer(setting: SignInSetting, { cooldownMs = 30_000, now = Date.now }: IssuerParts = {}) {
  const allowed = new Set([new URL(setting.issuer).origin, ...setting.origins]);
  interface Known {
    readonly authorizationEndpoint: string;
    readonly tokenEndpoint: string;
    readonly keys: JWTVerifyGetKey;
    readonly until: number;
  }
  let known: Known | null = null;
  let asking: Promise<Known> | null = null;
  let failed: { readonly error: IssuerError; readonly until: number } | null = null;

  const ownUrl = (text: string, name: string): URL => {
    const url = new URL(text);
    if (!allowed.has(url.origin)) throw new IssuerError(`${name} of the issuer lies at another origin: ${url.origin}`);
    return url;
  };
  const ask = async (): Promise<Known> => {
    const url = `${setting.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new IssuerError(`${url}: ${response.status}`);
    const text = await response.text();
    if (text.length > MAX_BYTES) throw new IssuerError(`${url}: more than ${MAX_BYTES} bytes`);
    const said = decode(DiscoverySchema, JSON.parse(text) as unknown, url);
    if (said.issuer !== setting.issuer) throw new IssuerError(`${url}: says it is ${said.issuer}`);
    return {
      authorizationEndpoint: said.authorization_endpoint,
      tokenEndpoint: ownUrl(said.token_endpoint, 'token_endpoint').href,
      keys: createRemoteJWKSet(ownUrl(said.jwks_uri, 'jwks_uri'), {
        timeoutDuration: TIMEOUT_MS,
        cooldownDuration: cooldownMs,
        cacheMaxAge: 600_000,
      }),
      until: now() + KEPT_MS,
    };
  };

  return {
    /** @throws IssuerError */
    known: async (): Promise<Known> => {
      if (known && known.until > now()) return known;
      if (failed && failed.until > now()) throw failed.error;
      asking ??= ask().finally(() => (asking = null));
      try {
        return (known = await asking);
      } catch (error) {
        // What was known holds until it can be asked again.
        if (known) return known;
        const isOwn = error instanceof IssuerError || error instanceof DecodeError;
        const reason = new IssuerError(
          isOwn ? error.message : `${setting.issuer} cannot be asked: ${(error as Error).message}`,
        );
        failed = { error: reason, until: now() + RETRY_MS };
        throw reason;
      }
    },
  };
}
export type Issuer = ReturnType<typeof createIssuer>;
