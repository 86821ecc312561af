import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE, SUB_PROTOCOL } from '../../../src/live/protocol.ts';
import { feedProcess } from '../feedProcess.ts';
import { issuerStandIn, type IssuerStandIn } from './issuerStandIn.ts';

let issuer: IssuerStandIn;
let feed: ReturnType<typeof feedProcess>;
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'hafenblick-access-'));

beforeAll(async () => {
  issuer = await issuerStandIn();
  const file = join(folder, 'feed.json');
  const signIn = { issuer: issuer.issuer, audience: 'hafenblick', clientId: 'viewer', anonymousRead: false };
  writeFileSync(file, JSON.stringify({ signIn, logLevel: 'silent' }));
  feed = feedProcess({ DATA_DIR: folder, HAFENBLICK_CONFIG: file });
  url = await feed.ready;
}, 60_000);
afterAll(async () => {
  await feed.end();
  await issuer.dispose();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url + path, { headers, redirect: 'manual' });
const bearer = async (roles: string[], claims: Record<string, unknown> = {}): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await issuer.token({ roles, ...claims })}`,
});
const ticketFor = async (headers: Record<string, string>): Promise<Response> =>
  fetch(`${url}/api/live/ticket`, { method: 'POST', headers: { origin: url, ...headers } });
const audit = (): string => readFileSync(join(folder, 'audit.jsonl'), 'utf8');

describe('a feed that wants people to sign in', () => {
  it('shows its page and its health to everybody, and of the city nothing', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/asyncapi.yaml')).status).toBe(200);
    for (const path of ['/api/catalogue', '/api/state', '/api/events', '/v1.1/Things', '/metrics']) {
      const refused = await get(path);
      expect([path, refused.status]).toEqual([path, 401]);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(await refused.json()).toMatchObject({ title: 'Sign in', signIn: '/auth/sign-in' });
    }
    expect((await ticketFor({})).status).toBe(401);
  });

  it('shows it to viewers, and to operators also how it does', async () => {
    const viewer = await bearer(['viewer']);
    expect((await get('/api/catalogue', viewer)).status).toBe(200);
    expect((await get('/v1.1/Things', viewer)).status).toBe(200);
    expect((await get('/metrics', viewer)).status).toBe(403);
    const operator = await bearer(['operator']);
    expect((await get('/metrics', operator)).status).toBe(200);
    expect((await get('/api/catalogue', operator)).status).toBe(200);
    expect((await get('/api/catalogue', await bearer([]))).status).toBe(403);
    expect((await get('/api/catalogue', await bearer(['ingest']))).status).toBe(403);
  });

  it('takes values of those who may send, by token only', async () => {
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}/api/ingest`, { method: 'POST', headers: { 'content-type': 'application/senml+json', ...headers }, body: '[]' }); // prettier-ignore
    expect((await post({})).status).toBe(401);
    expect((await post(await bearer(['viewer', 'operator']))).status).toBe(403);
    // Let in; a recording takes no values.
    expect((await post(await bearer(['ingest']))).status).toBe(409);
  });

  it('opens a socket to a viewer, and closes it when what was shown ends', async () => {
    const exp = Math.floor(Date.now() / 1000) - 28;
    const response = await ticketFor(await bearer(['viewer'], { exp }));
    expect(response.status).toBe(201);
    const { ticket } = (await response.json()) as { ticket: string };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live?ticket=${ticket}`, SUB_PROTOCOL, { origin: url });
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(CLOSE.signedOut);
  });

  it('sends people to the issuer and back to where they were, with a cookie no script can read', async () => {
    issuer.person = { sub: 'person-7', roles: ['viewer'] };
    const begun = await get(`/auth/sign-in?to=${encodeURIComponent('/?v=1&sel=gauge/duisburg-ruhrort')}`);
    expect(begun.status).toBe(303);
    const [way] = begun.headers.getSetCookie();
    const atIssuer = await fetch(begun.headers.get('location')!, { redirect: 'manual' });
    const back = new URL(atIssuer.headers.get('location')!);
    const ended = await get(back.pathname + back.search, { cookie: way!.split(';')[0]! });
    expect(ended.status).toBe(303);
    expect(ended.headers.get('location')).toBe('/?v=1&sel=gauge/duisburg-ruhrort');
    const session = ended.headers.getSetCookie().find((text) => text.startsWith('hafenblick_session='))!;
    expect(session).toMatch(/HttpOnly; SameSite=Lax/);
    const cookie = session.split(';')[0]!;
    expect((await get('/api/catalogue', { cookie })).status).toBe(200);
    expect((await ticketFor({ cookie })).status).toBe(201);
    expect((await get('/metrics', { cookie })).status).toBe(403);
    // One letter changed is another cookie.
    expect((await get('/api/catalogue', { cookie: `${cookie.slice(0, -3)}AAA` })).status).toBe(401);
    // The answer of the issuer belongs to the browser that asked, and only once.
    expect((await get(back.pathname + back.search)).status).toBe(400);
    expect((await get(back.pathname + back.search, { cookie: way!.split(';')[0]! })).status).toBe(403);
    const out = await get('/auth/sign-out', { cookie });
    expect(out.headers.getSetCookie()[0]).toMatch(/^hafenblick_session=; .*Max-Age=0/);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'sends nobody away to %s',
    async (to) => {
      const begun = await get(`/auth/sign-in?to=${encodeURIComponent(to)}`);
      const [way] = begun.headers.getSetCookie();
      const atIssuer = await fetch(begun.headers.get('location')!, { redirect: 'manual' });
      const back = new URL(atIssuer.headers.get('location')!);
      const ended = await get(back.pathname + back.search, { cookie: way!.split(';')[0]! });
      expect(ended.headers.get('location')).toBe('/');
    },
  );

  it('says that nobody can sign in while the issuer is away, and lets in who has', async () => {
    const viewer = await bearer(['viewer']);
    issuer.isDown = true;
    // Its keys are known already.
    expect((await get('/api/catalogue', viewer)).status).toBe(200);
    issuer.isDown = false;
  });

  it('writes a line for each refusal and each sign-in: who and why, and no secret', async () => {
    const stranger = await bearer(['cook'], { sub: 'stranger-9' });
    await get('/api/catalogue?token=secret-in-a-query', stranger);
    await expect.poll(audit, { timeout: 5_000 }).toContain('stranger-9');
    const lines = audit().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect(lines.find(({ subject }) => subject === 'stranger-9')).toMatchObject({
      act: 'GET /api/catalogue',
      outcome: 'refused',
      status: 403,
      reason: 'Not allowed: the role viewer is needed',
      address: '127.0.0.0',
    });
    expect(lines[0]).toMatchObject({ act: 'feed', outcome: 'done', reason: 'started' });
    expect(lines.find(({ act }) => act === 'sign-in')).toMatchObject({ subject: 'person-7', outcome: 'done' });
    expect(lines.find(({ act }) => act === 'sign-out')).toMatchObject({ subject: 'person-7' });
    expect(audit()).not.toMatch(/secret-in-a-query|eyJ|Bearer [A-Za-z0-9]/);
  });

  it('lets nobody try tokens for long', async () => {
    const tries = await Promise.all(Array.from({ length: 30 }, () => get('/api/catalogue', { authorization: 'Bearer a.b.c' }))); // prettier-ignore
    const statuses = tries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20);
    expect(statuses).toContain(429);
  });
});
