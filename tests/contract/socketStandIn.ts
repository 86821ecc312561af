import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A service that sends to whoever has a socket open; it can be ended and begun again on the same port. */
export async function socketStandIn() {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  let server: WebSocketServer | null = null;
  let port = 0;
  const start = async (): Promise<void> => {
    server = new WebSocketServer({ port, host: '127.0.0.1' });
    server.on('connection', (socket, request) => {
      authorizations.push(request.headers.authorization);
      socket.on('message', (data) => asked.push((data as Buffer).toString()));
    });
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    if (!server) return;
    const ended = once(server, 'close');
    for (const client of server.clients) client.terminate();
    server.close();
    server = null;
    await ended;
  };
  await start();
  return {
    url: `ws://127.0.0.1:${port}/stream`,
    asked,
    authorizations,
    send: (data: Buffer | string): void => {
      for (const client of server?.clients ?? []) client.send(data);
    },
    connections: (): number => server?.clients.size ?? 0,
    start,
    stop,
    dispose: stop,
  };
}
