import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { ROLES, type Role, type SignInSetting } from '../../schema/accessConfig.ts';
import { Problem } from '../http/answer.ts';
import { createRateLimit } from '../http/rateLimit.ts';
import { cookieOf } from './cookies.ts';
import { IssuerError } from './issuer.ts';
import type { Signer } from './signer.ts';
import { TokenRefused, type TokenCheck } from './tokenCheck.ts';

export const SESSION_COOKIE = 'hafenblick_session';
export const SIGN_IN_PATH = '/auth/sign-in';
/** Wrong tokens from one address in a minute. */
const WRONG_TOKENS = 20;
const MINUTE_MS = 60_000;

/** Who asks, and what they may. */
export interface Caller {
  /** Null: nobody has signed in. */
  readonly subject: string | null;
  readonly roles: ReadonlySet<Role>;
  /** When that ends, ms since 1970; null = it does not. */
  readonly untilMs: number | null;
}
const SessionSchema = v.strictObject({
  sub: v.string(),
  roles: v.array(v.picklist(ROLES)),
  /** ms since 1970. */
  exp: v.number(),
});
export type SessionFacts = v.InferOutput<typeof SessionSchema>;

export interface AccessParts {
  /** Undefined: nobody signs in here, everybody may read. */
  readonly setting: SignInSetting | undefined;
  readonly check: TokenCheck | null;
  readonly sessions: Signer;
  /** Everybody may read where the configuration does not say. */
  readonly isOpen: boolean;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly now?: () => number;
}

/** Which roles a request has: by a bearer token, by the cookie of a sign-in, or as anybody. */
export function createAccess({ setting, check, sessions, isOpen, addressOf, now = Date.now }: AccessParts) {
  const wrong = createRateLimit(WRONG_TOKENS, MINUTE_MS);
  const isAnonymous = setting === undefined || (setting.anonymousRead ?? isOpen);
  const anybody: Caller = { subject: null, roles: new Set(isAnonymous ? ['viewer'] : []), untilMs: null };
  /** An operator may read; where everybody may, everybody may. */
  const callerWith = (subject: string, roles: ReadonlySet<Role>, untilMs: number): Caller => ({
    subject,
    roles: new Set([...roles, ...(roles.has('operator') || isAnonymous ? (['viewer'] as const) : [])]),
    untilMs,
  });

  const byToken = async (request: IncomingMessage, token: string): Promise<Caller> => {
    try {
      const { subject, roles, untilMs } = await check!(token);
      return callerWith(subject, roles, untilMs);
    } catch (error) {
      if (error instanceof TokenRefused) {
        const waitS = wrong(addressOf(request));
        if (waitS !== null)
          throw new Problem(429, 'Too many wrong tokens', undefined, { 'retry-after': String(waitS) });
        throw new Problem(401, 'Wrong token', error.message, { 'www-authenticate': 'Bearer error="invalid_token"' });
      }
      const detail = error instanceof IssuerError ? error.message : 'the keys of the issuer cannot be had';
      throw new Problem(503, 'Nobody can sign in now', detail, { 'retry-after': '5' });
    }
  };
  const bySession = (cookie: string): Caller | null => {
    const facts = v.safeParse(SessionSchema, sessions.read(cookie));
    if (!facts.success || facts.output.exp <= now()) return null;
    return callerWith(facts.output.sub, new Set(facts.output.roles), facts.output.exp);
  };

  return {
    isAnonymous,
    /** @throws Problem 401 for a token that is not taken, 429, 503 when the issuer cannot be asked */
    callerOf: async (request: IncomingMessage): Promise<Caller> => {
      const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (check && token !== undefined) return byToken(request, token);
      const cookie = setting && cookieOf(request, SESSION_COOKIE);
      return (cookie ? bySession(cookie) : null) ?? anybody;
    },
    /** @throws Problem 401 when nobody has signed in, 403 when who has may not */
    require: ({ subject, roles }: Caller, role: Role): void => {
      if (roles.has(role)) return;
      if (subject !== null) throw new Problem(403, 'Not allowed', `the role ${role} is needed`);
      const where = setting?.clientId === undefined ? {} : { signIn: SIGN_IN_PATH };
      throw new Problem(401, 'Sign in', 'this city is shown to those who have signed in', { 'www-authenticate': 'Bearer' }, where); // prettier-ignore
    },
    /** The cookie of somebody who has just signed in. @returns it, and how long it holds */
    sessionFor: (subject: string, roles: ReadonlySet<Role>): { readonly text: string; readonly maxAgeS: number } => {
      const maxAgeS = Math.round((setting?.sessionH ?? 0) * 3600);
      const facts: SessionFacts = { sub: subject, roles: [...roles], exp: now() + maxAgeS * 1000 };
      return { text: sessions.sign(facts), maxAgeS };
    },
  };
}
export type Access = ReturnType<typeof createAccess>;
