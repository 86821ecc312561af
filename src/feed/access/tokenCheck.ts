import { errors, jwtVerify, type JWTPayload } from 'jose';
import { ROLES, type Role, type SignInSetting } from '../../schema/accessConfig.ts';
import type { Issuer } from './issuer.ts';

/** Signatures by public keys only: `none` is none, and with a shared secret everybody who can check could sign. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Longest token that is looked at, characters. */
const MOST_CHARACTERS = 8000;

/** Somebody who has shown who they are. */
export interface Person {
  readonly subject: string;
  readonly roles: ReadonlySet<Role>;
  /** When what they have shown ends, ms since 1970. */
  readonly untilMs: number;
}

/** A token that is not taken; the message says why in words for its holder, without the token. */
export class TokenRefused extends Error {}

/** The value of a claim by its name, or by a path of names. */
function claimOf(payload: JWTPayload, path: string): unknown {
  if (path in payload) return payload[path];
  return path.split('.').reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined),
    payload,
  ); // prettier-ignore
}

/** A list, or one text with spaces between, as `scope` is written. */
function rolesOf(payload: JWTPayload, { rolesClaim, roles }: SignInSetting): Set<Role> {
  const claim = claimOf(payload, rolesClaim);
  const said = Array.isArray(claim) ? claim.map(String) : typeof claim === 'string' ? claim.split(' ') : [];
  return new Set(ROLES.filter((role) => roles[role].some((name) => said.includes(name))));
}

function reasonOf(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'the token is for another audience';
    if (error.claim === 'iss') return 'the token is of another issuer';
    if (error.claim === 'nbf') return 'the token is not valid yet';
    return `the token lacks ${error.claim}, or it does not fit`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is not signed by a public key';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'the token is signed by a key that the issuer does not have';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is wrong';
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return null;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' ? 'it is no token' : null;
}

/** Checks tokens of the issuer. */
export function createTokenCheck(setting: SignInSetting, issuer: Issuer) {
  /**
   * @param audience whom it must be for; that of the configuration when absent
   * @throws TokenRefused; IssuerError or the network's error when the issuer's keys cannot be had
   */
  return async (token: string, audience: string = setting.audience): Promise<Person> => {
    if (token.length > MOST_CHARACTERS) throw new TokenRefused('the token is too long');
    const { keys } = await issuer.known();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: setting.issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: setting.clockSkewS,
        requiredClaims: ['exp', 'sub'],
      });
      return { subject: payload.sub!.slice(0, 200), roles: rolesOf(payload, setting), untilMs: payload.exp! * 1000 };
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      throw new TokenRefused(reason);
    }
  };
}
export type TokenCheck = ReturnType<typeof createTokenCheck>;
