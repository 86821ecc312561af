import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIssuer, IssuerError } from '../../../src/feed/access/issuer.ts';
import { createTokenCheck, TokenRefused } from '../../../src/feed/access/tokenCheck.ts';
import { SignInSchema } from '../../../src/schema/accessConfig.ts';
import { decode } from '../../../src/schema/decode.ts';
import { issuerStandIn, type IssuerStandIn } from './issuerStandIn.ts';

let issuer: IssuerStandIn;
beforeEach(async () => {
  issuer = await issuerStandIn();
});
afterEach(() => issuer.dispose());

const checkOf = (setting: Record<string, unknown> = {}, cooldownMs = 0) => {
  const whole = decode(SignInSchema, { issuer: issuer.issuer, audience: 'hafenblick', ...setting }, 'signIn');
  return createTokenCheck(whole, createIssuer(whole, { cooldownMs }));
};
const nowS = (): number => Math.floor(Date.now() / 1000);

describe('a token of the issuer', () => {
  it('says who it is and what they may', async () => {
    const person = await checkOf()(await issuer.token({ roles: ['operator', 'cook'] }));
    expect(person.subject).toBe('somebody');
    expect([...person.roles]).toEqual(['operator']);
    expect(person.untilMs).toBeGreaterThan(Date.now());
  });

  it.each([
    ['a path', 'realm_access.roles', { realm_access: { roles: ['city-read'] } }],
    ['a name with dots', 'https://city.example/roles', { 'https://city.example/roles': ['city-read'] }],
    ['a text with spaces', 'scope', { scope: 'openid city-read' }],
  ])('has its roles where the configuration says: %s', async (_name, rolesClaim, claims) => {
    const { roles } = await checkOf({ rolesClaim, roles: { viewer: ['city-read'] } })(await issuer.token(claims));
    expect([...roles]).toEqual(['viewer']);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['has expired', { exp: nowS() - 100 }, /expired/],
    ['is for somebody else', { aud: 'another-app' }, /another audience/],
    ['is of another issuer', { iss: 'https://id.example' }, /another issuer/],
    ['is not valid yet', { nbf: nowS() + 1000 }, /not valid yet/],
    ['has no end', { exp: undefined }, /lacks exp/],
    ['has no subject', { sub: undefined }, /lacks sub/],
  ])('that %s is refused', async (_name, claims, reason) => {
    await expect(checkOf()(await issuer.token(claims))).rejects.toThrow(reason);
  });

  it('may be off by the clocks of both, and no more', async () => {
    const check = checkOf({ clockSkewS: 30 });
    expect((await check(await issuer.token({ exp: nowS() - 20 }))).subject).toBe('somebody');
    expect((await check(await issuer.token({ nbf: nowS() + 20 }))).subject).toBe('somebody');
    await expect(check(await issuer.token({ exp: nowS() - 40 }))).rejects.toThrow(TokenRefused);
  });

  it('that is not signed, or by a secret, is none', async () => {
    const [, body] = (await issuer.token()).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(checkOf()(`${header}.${body}.`)).rejects.toThrow(TokenRefused);
    const hs256 = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'HS256', kid: 'first' }).setIssuer(issuer.issuer).setAudience('hafenblick').setExpirationTime('5m').sign(new Uint8Array(32)); // prettier-ignore
    await expect(checkOf()(hs256)).rejects.toThrow(/public key/);
  });

  it('whose content was changed is refused, and so is what is no token', async () => {
    const [head, , signature] = (await issuer.token()).split('.');
    const other = (await issuer.token({ roles: ['operator'] })).split('.')[1];
    await expect(checkOf()(`${head}.${other}.${signature}`)).rejects.toThrow(/signature/);
    for (const text of ['hello', 'a.b.c', '', 'x'.repeat(10_000)])
      await expect(checkOf()(text)).rejects.toThrow(TokenRefused);
  });
});

describe('keys of the issuer', () => {
  it('are asked for once, and again when one is used that is not known', async () => {
    const check = checkOf();
    for (let i = 0; i < 5; i++) await check(await issuer.token());
    expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/keys']);
    await issuer.rotate('second');
    expect((await check(await issuer.token())).subject).toBe('somebody');
    expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(2);
  });

  it('that it does not have are refused, without asking it for each', async () => {
    const check = checkOf({}, 30_000);
    await check(await issuer.token());
    await issuer.rotate('unpublished', false);
    for (let i = 0; i < 5; i++) await expect(check(await issuer.token())).rejects.toThrow(/does not have/);
    expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(1);
  });

  it('are taken from the issuer alone', async () => {
    issuer.discovery = { jwks_uri: 'http://127.0.0.1:9/keys' };
    await expect(checkOf()(await issuer.token())).rejects.toThrow(/another origin/);
    issuer.discovery = { issuer: 'https://id.example' };
    await expect(checkOf()(await issuer.token())).rejects.toThrow(/says it is https:\/\/id.example/);
  });

  it('that cannot be had are no refusal of the token', async () => {
    const token = await issuer.token();
    issuer.isDown = true;
    await expect(checkOf()(token)).rejects.toThrow(IssuerError);
  });
});

it('an issuer without encryption is one of this machine only', () => {
  const bad = (issuerUrl: string) => () => decode(SignInSchema, { issuer: issuerUrl, audience: 'x' }, 'signIn');
  expect(bad('http://id.example')).toThrow(/must be an https address/);
  expect(bad('file:///etc/passwd')).toThrow(/must be an https address/);
  expect(bad('https://id.example/realms/city')).not.toThrow();
});
