import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { expect, it } from 'vitest';
import { sharedWire, toWire } from '../../../src/feed/live/wireFrame.ts';

it('a frame made once is read by a client as the library’s own, whatever its length, also between those', async () => {
  const payloads = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((size) => Uint8Array.from({ length: size }, (_, i) => i)); // prettier-ignore
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => {
      for (const payload of payloads) {
        stream.write(toWire(payload));
        socket.send(payload);
      }
      socket.close(1000);
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: Buffer[] = [];
  client.on('message', (data, isBinary) => {
    expect(isBinary).toBe(true);
    heard.push(data as Buffer);
  });
  const [code] = (await once(client, 'close')) as [number];
  expect(code).toBe(1000);
  expect(heard.map((bytes) => bytes.length)).toEqual(payloads.flatMap(({ length }) => [length, length]));
  heard.forEach((bytes, i) => expect(bytes.equals(payloads[i >> 1]!)).toBe(true));
  server.close();
});

it('is made once for all', () => {
  const payload = Uint8Array.of(1, 2, 3);
  expect(sharedWire(payload)).toBe(sharedWire(payload));
});
