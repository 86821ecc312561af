import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A balancer as simple as can be: each new TCP connection goes to the next feed that takes it. It knows nothing of who came before. */
export async function roundRobin(ports: readonly number[]) {
  let next = 0;
  const open = new Set<Socket>();
  const tunnel = (client: Socket, triesLeft: number): void => {
    const feed = connect(ports[next++ % ports.length]!, '127.0.0.1');
    let isThrough = false;
    feed.on('connect', () => {
      isThrough = true;
      client.pipe(feed).pipe(client);
      client.on('close', () => feed.destroy());
    });
    feed.on('error', () => {
      if (isThrough || triesLeft === 0) client.destroy();
      else tunnel(client, triesLeft - 1);
    });
    feed.on('close', () => {
      if (isThrough) client.destroy();
    });
  };
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => open.delete(client));
    tunnel(client, ports.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dispose: async (): Promise<void> => {
      for (const client of open) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
