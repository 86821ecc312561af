import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

async function newKey(kid: string): Promise<{ kid: string; privateKey: CryptoKey; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
  return new URLSearchParams(text);
}

/** An issuer of OpenID Connect on loopback: discovery, keys that rotate, sign-in with PKCE where everybody is `person`. */
export async function issuerStandIn() {
  let key = await newKey('first');
  let published = [key.jwk];
  const requests: string[] = [];
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  const state = {
    requests,
    person: { sub: 'somebody', roles: ['viewer'] as string[] },
    isDown: false,
    /** Overrides of what the issuer says of itself. */
    discovery: {} as Record<string, string>,
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const token = (claims: Record<string, unknown> = {}): Promise<string> => {
    const nowS = Math.floor(Date.now() / 1000);
    const whole: Record<string, unknown> = {
      iss: issuer,
      aud: 'hafenblick',
      sub: 'somebody',
      iat: nowS,
      exp: nowS + 300,
      roles: [],
      ...claims,
    };
    const set = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
    return new SignJWT(set).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, issuer);
    requests.push(url.pathname);
    const json = (body: unknown, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (state.isDown) {
      response.destroy();
      return;
    }
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          ...state.discovery,
        });
        return;
      case '/keys':
        json({ keys: published });
        return;
      case '/authorize': {
        const code = randomBytes(8).toString('hex');
        const redirectUri = url.searchParams.get('redirect_uri')!;
        codes.set(code, { challenge: url.searchParams.get('code_challenge')!, redirectUri });
        const back = new URL(redirectUri);
        back.searchParams.set('code', code);
        back.searchParams.set('state', url.searchParams.get('state')!);
        response.writeHead(302, { location: back.href }).end();
        return;
      }
      case '/token': {
        const body = await bodyOf(request);
        const asked = codes.get(body.get('code') ?? '');
        codes.delete(body.get('code') ?? '');
        const challenge = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url'); // prettier-ignore
        if (!asked || asked.challenge !== challenge || asked.redirectUri !== body.get('redirect_uri')) {
          json({ error: 'invalid_grant' }, 400);
          return;
        }
        json({ access_token: await token(state.person), token_type: 'Bearer' });
        return;
      }
      default:
        json({}, 404);
    }
  }
  return Object.assign(state, {
    issuer,
    token,
    /** Other keys from now on; `isPublished`: known to whoever asks. */
    rotate: async (kid: string, isPublished = true): Promise<void> => {
      key = await newKey(kid);
      if (isPublished) published = [key.jwk];
    },
    dispose: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
export type IssuerStandIn = Awaited<ReturnType<typeof issuerStandIn>>;
