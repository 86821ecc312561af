import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { SignInSetting } from '../../schema/accessConfig.ts';
import { Problem } from '../http/answer.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { SESSION_COOKIE, SIGN_IN_PATH, type Access } from './access.ts';
import type { Audit } from './audit.ts';
import { cookieOf, cookieText } from './cookies.ts';
import { IssuerError, type Issuer } from './issuer.ts';
import type { Signer } from './signer.ts';
import { TokenRefused, type Person, type TokenCheck } from './tokenCheck.ts';

const CALLBACK_PATH = '/auth/callback';
const SIGN_OUT_PATH = '/auth/sign-out';
const WAY_COOKIE = 'hafenblick_way';
/** How long somebody may take at the issuer's. */
const WAY_S = 600;
const TIMEOUT_MS = 5_000;
/** Begun or ended sign-ins of one address in a minute. */
const PER_MINUTE = 20;

/** What is kept on the way to the issuer and back, signed, in a cookie: any feed can end what another one began. */
const WaySchema = v.strictObject({ state: v.string(), verifier: v.string(), to: v.string(), exp: v.number() });
const TokensSchema = v.object({ access_token: v.optional(v.string()), id_token: v.optional(v.string()) });

export interface SignInParts {
  readonly setting: SignInSetting & { readonly clientId: string };
  readonly clientSecret: string | null;
  readonly issuer: Issuer;
  readonly check: TokenCheck;
  readonly access: Access;
  /** For what is kept on the way. */
  readonly ways: Signer;
  readonly audit: Audit;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly isBehindProxy: boolean;
}

const random = (): string => randomBytes(32).toString('base64url');
/** A place on this site; anything else leads to its start. */
export const ownPlace = (to: string | null): string => (to !== null && /^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(to) ? to : '/'); // prettier-ignore

/**
 * Sign-in of people: authorization code with PKCE (RFC 7636, OAuth 2.0 for browser-based applications: the feed is the client, so that no
 * token comes into the page). What stays is a cookie with subject, roles and end, signed by the feed.
 */
export function createSignIn(parts: SignInParts) {
  const { setting, issuer, access, ways, audit } = parts;
  const attempts = createRateLimit(PER_MINUTE, 60_000);
  const originOf = (request: IncomingMessage): string => {
    const isSecure = parts.isBehindProxy && request.headers['x-forwarded-proto'] === 'https';
    return `${isSecure ? 'https' : 'http'}://${request.headers.host ?? ''}`;
  };
  const isSecure = (request: IncomingMessage): boolean => originOf(request).startsWith('https:');
  const redirect = (response: ServerResponse, to: string, cookies: readonly string[]): void => {
    response.writeHead(303, { location: to, 'set-cookie': [...cookies], 'cache-control': 'no-store' }).end();
  };

  const begin = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { authorizationEndpoint } = await issuer.known();
    const way = { state: random(), verifier: random(), to: ownPlace(url.searchParams.get('to')), exp: Date.now() + WAY_S * 1000 }; // prettier-ignore
    const at = new URL(authorizationEndpoint);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: setting.clientId,
      redirect_uri: originOf(request) + CALLBACK_PATH,
      scope: setting.scope,
      state: way.state,
      code_challenge: createHash('sha256').update(way.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }))
      at.searchParams.set(name, value);
    redirect(response, at.href, [cookieText(WAY_COOKIE, ways.sign(way), WAY_S, '/auth/', isSecure(request))]);
  };

  const tokensFor = async (code: string, verifier: string, redirectUri: string) => {
    const { tokenEndpoint } = await issuer.known();
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      client_id: setting.clientId,
      ...(parts.clientSecret === null ? {} : { client_secret: parts.clientSecret }),
    });
    const response = await fetch(tokenEndpoint, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }); // prettier-ignore
    if (!response.ok) throw new TokenRefused(`the issuer gives no token: ${response.status}`);
    const read = v.safeParse(TokensSchema, await response.json());
    if (!read.success) throw new TokenRefused('the issuer gives no token');
    return read.output;
  };
  /** Roles stand in the access token with most issuers, with some in the ID token only, or the access token is no JWT. */
  const personOf = async (tokens: v.InferOutput<typeof TokensSchema>): Promise<Person> => {
    if (tokens.access_token !== undefined) {
      try {
        return await parts.check(tokens.access_token);
      } catch (error) {
        if (!(error instanceof TokenRefused) || tokens.id_token === undefined) throw error;
      }
    }
    if (tokens.id_token === undefined) throw new TokenRefused('the issuer gives no token');
    return parts.check(tokens.id_token, setting.clientId);
  };

  const end = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const way = v.safeParse(WaySchema, ways.read(cookieOf(request, WAY_COOKIE) ?? ''));
    const refuse = (reason: string): never => {
      throw new Problem(400, 'Not signed in', reason, {}, { signIn: SIGN_IN_PATH });
    };
    if (!way.success || way.output.exp <= Date.now())
      return refuse('the sign-in took too long, or began in another browser');
    if (url.searchParams.get('state') !== way.output.state) return refuse('the answer belongs to another sign-in');
    const code = url.searchParams.get('code');
    if (code === null) return refuse(`the issuer says: ${(url.searchParams.get('error') ?? 'nothing').slice(0, 100)}`);
    const person = await personOf(await tokensFor(code, way.output.verifier, originOf(request) + CALLBACK_PATH));
    const { text, maxAgeS } = access.sessionFor(person.subject, person.roles);
    audit.note({ act: 'sign-in', outcome: 'done', reason: `roles: ${[...person.roles].join(' ') || 'none'}`, subject: person.subject, address: parts.addressOf(request) }); // prettier-ignore
    redirect(response, way.output.to, [
      cookieText(SESSION_COOKIE, text, maxAgeS, '/', isSecure(request)),
      cookieText(WAY_COOKIE, '', 0, '/auth/', isSecure(request)),
    ]);
  };

  const out = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { subject } = await access.callerOf(request);
    if (subject !== null) audit.note({ act: 'sign-out', outcome: 'done', reason: 'by the person', subject, address: parts.addressOf(request) }); // prettier-ignore
    redirect(response, '/', [cookieText(SESSION_COOKIE, '', 0, '/', isSecure(request))]);
  };

  const steps = new Map([
    [SIGN_IN_PATH, begin],
    [CALLBACK_PATH, end],
    [SIGN_OUT_PATH, out],
  ]);
  return {
    owns: (path: string): boolean => steps.has(path),
    /** @throws Problem */
    handle: async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
      if (request.method !== 'GET') throw new Problem(405, 'Only GET', undefined, { allow: 'GET' });
      const waitS = attempts(parts.addressOf(request));
      if (waitS !== null) throw new Problem(429, 'Too many sign-ins', undefined, { 'retry-after': String(waitS) });
      try {
        await steps.get(url.pathname)!(request, response, url);
      } catch (error) {
        if (error instanceof TokenRefused) throw new Problem(403, 'Not signed in', error.message, {}, { signIn: SIGN_IN_PATH }); // prettier-ignore
        if (error instanceof Problem) throw error;
        const detail = error instanceof IssuerError ? error.message : 'the issuer cannot be asked';
        throw new Problem(503, 'Nobody can sign in now', detail, { 'retry-after': '5' });
      }
    },
  };
}
export type SignIn = ReturnType<typeof createSignIn>;
