import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createLog, type Log } from '../../../../src/feed/log.ts';
import { aisSource } from '../../../../src/feed/sources/ais/aisSource.ts';
import type { Source } from '../../../../src/feed/sources/source.ts';
import { realTimers, type SourceTimers } from '../../../../src/feed/sources/sourceTimers.ts';
import type { Observation } from '../../../../src/live/observation.ts';
import { encodePosition } from '../../../../src/schema/ais/encodeAis.ts';
import { sentencesOf } from '../../../../src/schema/ais/nmea.ts';
import type { Asset } from '../../../../src/schema/catalogue.ts';
import type { AisSetting } from '../../../../src/schema/aisConfig.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';

const LINES = (mmsi = 211_000_001): string => {
  const now = Date.now();
  const second = Math.floor(now / 1000) % 60;
  const place = { lon: 6.7248, lat: 51.456, sogKn: 7, cogDeg: 310, headingDeg: 311, status: 0, second };
  return `${sentencesOf(encodePosition({ mmsi, ...place }), now, 0).join('\r\n')}\r\n`;
};
const setting = (source: object): AisSetting =>
  decode(ConfigSchema, { sources: { ais: [source] } }, 'test').sources.ais[0]!;

const ALONE = { key: null, shared: null };

/** A clock that runs as fast as the test wants it to. */
const hurried = (times: number): SourceTimers => ({ ...realTimers, random: () => 0.5, after: (ms, run) => realTimers.after(ms / times, run) }); // prettier-ignore
const disposals: (() => void)[] = [];
afterEach(() => disposals.splice(0).forEach((dispose) => dispose()));

function listen(source: Source) {
  const assets: Asset[] = [];
  const observations: Observation[] = [];
  const states: string[] = [];
  disposals.push(() => source.dispose());
  source.start({
    observed: (list) => void observations.push(...list),
    announced: (list) => void assets.push(...list),
    statusChanged: () => void states.push(source.status().state),
    restarted: () => expect.unreachable(),
  });
  return { assets, observations, states, state: () => source.status().state };
}
const until = (what: () => unknown): Promise<unknown> =>
  vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 8000, interval: 20 });

async function tcpStandIn(serve: (socket: Socket) => void): Promise<number> {
  const server = createTcp(serve).listen(0, '127.0.0.1');
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  disposals.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
async function serviceStandIn(
  serve: (socket: WebSocket, subscription: Record<string, unknown>) => void,
): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    // As the real one does: who has not subscribed within 3 s is sent away.
    const gone = setTimeout(() => socket.close(), 3000);
    socket.once('message', (bytes: Buffer) => {
      clearTimeout(gone);
      serve(socket, JSON.parse(bytes.toString()) as Record<string, unknown>);
    });
  });
  disposals.push(() => {
    server.clients.forEach((client) => client.terminate());
    server.close();
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const binary = (socket: WebSocket, body: object): void =>
  socket.send(Buffer.from(JSON.stringify(body)), { binary: true });
const REPORT = { UserID: 211_000_001, Valid: true, NavigationalStatus: 0, Sog: 7, Longitude: 6.7248, Latitude: 51.456, Cog: 310, TrueHeading: 511, Timestamp: 60 }; // prettier-ignore
const goNow = (): string => `${new Date().toISOString().replace('T', ' ').replace('Z', '456789')} +0000 UTC`;

describe('vessels by AIS', () => {
  it('come from a receiver over UDP', async () => {
    const probe = createSocket('udp4').bind(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address();
    probe.close();
    await once(probe, 'close');
    const heard = listen(aisSource(setting({ id: 'ais', transport: 'udp', port }), ALONE, createLog('silent')));
    const sender = createSocket('udp4');
    disposals.push(() => sender.close());
    await until(() => {
      sender.send(LINES(), port, '127.0.0.1');
      return heard.observations.length > 0;
    });
    expect(heard.assets[0]?.id).toMatch(/^ais\/[0-9a-f]{10}$/);
    expect(heard.observations.map(({ origin }) => origin)).toContain('live');
    expect(heard.state()).toBe('live');
  });

  it('come from a receiver over TCP, line by line however the bytes are cut, noise and all', async () => {
    const port = await tcpStandIn((socket) => {
      const text = `garbage\r\n${LINES()}!AIVDM,1,1,,B,177KQJ5000G?tO\`K>RA1wUbN0TKH,0*00\r\n`;
      socket.write(text.slice(0, 40));
      setTimeout(() => socket.write(text.slice(40)), 30);
    });
    const heard = listen(aisSource(setting({ id: 'ais', transport: 'tcp', host: '127.0.0.1', port }), ALONE, createLog('silent'))); // prettier-ignore
    await until(() => heard.observations.length === 5);
    expect(heard.assets).toHaveLength(1);
  });

  it('are asked for anew when the receiver hangs up, and count as down when it does so again and again', async () => {
    let connections = 0;
    const port = await tcpStandIn((socket) => {
      connections++;
      socket.destroy();
    });
    const source = aisSource(setting({ id: 'ais', transport: 'tcp', host: '127.0.0.1', port }), ALONE, createLog('silent'), hurried(100)); // prettier-ignore
    const heard = listen(source);
    await until(() => heard.state() === 'down');
    expect(connections).toBeGreaterThanOrEqual(3);
  });

  it('are missed when a connection is open and nobody speaks: it is made anew', async () => {
    let connections = 0;
    const port = await tcpStandIn((socket) => {
      if (++connections > 1) socket.write(LINES());
    });
    const source = aisSource(setting({ id: 'ais', transport: 'tcp', host: '127.0.0.1', port, silentAfterS: 1 }), ALONE, createLog('silent'), hurried(10)); // prettier-ignore
    const heard = listen(source);
    await until(() => heard.observations.length > 0);
    expect(connections).toBe(2);
    expect(heard.state()).toBe('live');
  });

  it('come from aisstream.io, which gets the key and the area in the first message and answers in binary frames', async () => {
    let asked: Record<string, unknown> = {};
    const url = await serviceStandIn((socket, subscription) => {
      asked = subscription;
      binary(socket, { MessageType: 'SubscriptionConfirmation', Message: { CompressionEnabled: true } });
      socket.send(Buffer.from('<html>'), { binary: true });
      binary(socket, { MessageType: 'PositionReport', MetaData: { MMSI: 211_000_001, MMSI_String: '211000001', ShipName: 'RHEINLAND@@@', time_utc: goNow() }, Message: { PositionReport: REPORT } }); // prettier-ignore
    });
    const heard = listen(
      aisSource(
        setting({ id: 'ais', transport: 'aisstream', url }),
        { key: 'geheim', shared: null },
        createLog('silent'),
      ),
    );
    await until(() => heard.observations.length === 4);
    expect(asked).toMatchObject({ APIKey: 'geheim', BoundingBoxes: [[[51.3, 6.55], [51.62, 6.9]]] }); // prettier-ignore
    expect(JSON.stringify([heard.assets, heard.observations])).not.toContain('RHEINLAND');
  });

  it('are refused by aisstream.io with an error frame: the key is not logged', async () => {
    const lines: string[] = [];
    const url = await serviceStandIn((socket) => binary(socket, { error: 'Api Key geheim Is Not Valid' }));
    const log = { warn: (entry: object) => void lines.push(JSON.stringify(entry)) } as unknown as Log;
    const source = aisSource(setting({ id: 'ais', transport: 'aisstream', url }), { key: 'geheim', shared: null }, log, hurried(100)); // prettier-ignore
    const heard = listen(source);
    await until(() => heard.state() === 'down');
    expect(lines.join()).toContain('Is Not Valid');
    expect(lines.join()).not.toContain('geheim');
  });
});
