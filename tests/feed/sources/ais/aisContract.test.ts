import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { Log } from '../../../../src/feed/log.ts';
import { aisSource } from '../../../../src/feed/sources/ais/aisSource.ts';
import type { Source } from '../../../../src/feed/sources/source.ts';
import type { SourceTimers } from '../../../../src/feed/sources/sourceTimers.ts';
import { encodePosition } from '../../../../src/schema/ais/encodeAis.ts';
import { sentencesOf } from '../../../../src/schema/ais/nmea.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';
import { drivePush } from '../../../contract/drivePush.ts';
import { BAD, pushContract, type PushUpstream } from '../../../contract/pushContract.ts';
import { socketStandIn } from '../../../contract/socketStandIn.ts';

const NOW = Date.parse('2026-11-25T23:05:00Z');
const SILENT_MS = 120_000;
const create = (from: object, log: Log, timers: SourceTimers): Source => {
  const config = decode(ConfigSchema, { sources: { ais: [{ id: 'ais', movingS: 1, ...from }] } }, 'test');
  return aisSource(config.sources.ais[0]!, { key: 'geheim', shared: null }, log, timers);
};
const COMMON = { nowMs: NOW, silentAfterMs: SILENT_MS, gathersMs: 1000 };

const place = { lon: 6.7248, lat: 51.456, sogKn: 7, cogDeg: 310, headingDeg: 311, status: 0 };
const lines = (timeMs: number, mmsi = 211_000_001): string => {
  const second = Math.floor(timeMs / 1000) % 60;
  return `${sentencesOf(encodePosition({ mmsi, ...place, second }), timeMs, 0).join('\r\n')}\r\n`;
};
/** Lines of a receiver that are none: an empty line is not one of them, many send it. */
const NO_LINES = [
  ...BAD.map(([, bytes]) => bytes).filter((bytes) => bytes.length > 0),
  Buffer.from('!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*00'),
  Buffer.from('!AIVDM,1,2,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5F'),
  Buffer.from('$GPGGA,092725.00,5127.36,N,00643.48,E,1,8,1.01,499.6,M,48.0,M,,*5B'),
];

async function receiverOverTcp(): Promise<PushUpstream & { readonly port: number }> {
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const start = async (): Promise<void> => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => sockets.delete(socket));
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const stop = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(() => done()));
  };
  const write = (bytes: Buffer | string): Promise<void> => {
    for (const socket of sockets) socket.write(bytes);
    return Promise.resolve();
  };
  await start();
  return {
    port,
    send: (timeMs) => write(lines(timeMs)),
    sendBytes: (bytes) => write(Buffer.concat([bytes, Buffer.from('\r\n')])),
    start,
    stop,
    dispose: stop,
  };
}

async function receiverOverUdp(): Promise<PushUpstream & { readonly port: number }> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  const sender = createSocket('udp4');
  await new Promise<void>((done) => probe.close(done));
  const send = (bytes: Buffer | string): Promise<void> =>
    new Promise((sent, failed) => {
      // A datagram holds no more.
      const most = Buffer.from(bytes).subarray(0, 60_000);
      sender.send(most, port, '127.0.0.1', (error) => (error ? failed(error) : sent()));
    });
  return {
    port,
    send: (timeMs) => send(lines(timeMs)),
    sendBytes: send,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    dispose: () => new Promise<void>((done) => sender.close(done)),
  };
}

pushContract('vessels by NMEA over TCP', {
  ...COMMON,
  bad: NO_LINES,
  upstream: receiverOverTcp,
  create: (upstream, log, timers) => {
    const { port } = upstream as PushUpstream & { port: number };
    return create({ transport: 'tcp', host: '127.0.0.1', port }, log, timers);
  },
});

pushContract('vessels by NMEA over UDP', {
  ...COMMON,
  isConnectionless: true,
  bad: NO_LINES,
  upstream: receiverOverUdp,
  create: (upstream, log, timers) => {
    const { port } = upstream as PushUpstream & { port: number };
    return create({ transport: 'udp', port }, log, timers);
  },
});

const frame = (timeMs: number, mmsi = 211_000_001): Buffer => {
  const second = Math.floor(timeMs / 1000) % 60;
  const PositionReport = { UserID: mmsi, Valid: true, NavigationalStatus: 0, Sog: 7, Longitude: place.lon, Latitude: place.lat, Cog: 310, TrueHeading: 511, Timestamp: second }; // prettier-ignore
  const time_utc = `${new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '000000')} +0000 UTC`;
  return Buffer.from(JSON.stringify({ MessageType: 'PositionReport', MetaData: { time_utc }, Message: { PositionReport } })); // prettier-ignore
};

pushContract('vessels by aisstream.io', {
  ...COMMON,
  upstream: async () => {
    const service = await socketStandIn();
    const soon = (bytes: Buffer): Promise<void> => {
      service.send(bytes);
      return Promise.resolve();
    };
    return { ...service, send: (timeMs: number) => soon(frame(timeMs)), sendBytes: soon };
  },
  create: (upstream, log, timers) => {
    const { url } = upstream as PushUpstream & { url: string };
    return create({ transport: 'aisstream', url }, log, timers);
  },
});

it('tells what came in the last half second before its connection ended, those whom nobody knew yet too', async () => {
  const upstream = await receiverOverTcp();
  const driven = drivePush(NOW, (log, timers) =>
    create({ transport: 'tcp', host: '127.0.0.1', port: upstream.port }, log, timers),
  );
  try {
    driven.start();
    await expect
      .poll(async () => (await upstream.send(driven.now()), driven.state()), { timeout: 15_000, interval: 20 })
      .toBe('live');
    driven.pass(1000);
    expect(driven.assets).toHaveLength(1);
    // The catalogue grows every 5 s at most: the second vessel waits, and the receiver goes away.
    const { taken } = driven.source.counts!();
    await upstream.sendBytes(Buffer.from(lines(driven.now(), 211_000_002)));
    await expect.poll(() => driven.source.counts!().taken).toBeGreaterThan(taken);
    expect(driven.assets).toHaveLength(1);
    await upstream.stop();
    await expect.poll(() => driven.state()).toBe('delayed');
    expect(driven.assets).toHaveLength(2);
    expect(driven.observations.filter(({ datastream }) => datastream.endsWith('/lon'))).toHaveLength(2);
  } finally {
    driven.source.dispose();
    await upstream.dispose();
  }
});
