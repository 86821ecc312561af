import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { freePort } from './freePort.ts';
import { nats, type Nats } from './nats.ts';

/** Three real NATS servers as one cluster, each of which can be killed and started again. */
export async function natsCluster() {
  const routes: number[] = [];
  for (let i = 0; i < 3; i++) routes.push(await freePort());
  const list = routes.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  const servers: (Nats & { readonly name: string })[] = [];
  for (const [i, port] of routes.entries()) {
    const name = `n${i + 1}`;
    const cluster = `cluster { name: city, listen: 127.0.0.1:${port}, routes: [${list}] }`;
    servers.push({ name, ...(await nats([`server_name: ${name}`, cluster])) });
  }
  const urls = servers.map(({ url }) => url);
  const asking = async <T>(
    run: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T | null> => {
    try {
      const connection = await connect({ servers: urls, reconnect: false });
      try {
        return await run(await jetstreamManager(connection, { timeout: 2000 }));
      } finally {
        await connection.close();
      }
    } catch {
      // The three have not agreed on a leader yet.
      return null;
    }
  };
  // Three that have found each other, and can keep a message three times.
  const probe = { name: 'probe', subjects: ['probe'], num_replicas: 3 };
  for (;;) if (await asking(async ({ streams }) => (await streams.add(probe), streams.delete('probe')))) break;
  return {
    urls,
    servers,
    asking,
    /** The server that leads a stream. */
    leaderOf: async (stream: string): Promise<Nats & { readonly name: string }> => {
      for (;;) {
        const leader = await asking(async ({ streams }) => (await streams.info(stream)).cluster?.leader);
        const found = servers.find(({ name }) => name === leader);
        if (found) return found;
      }
    },
    dispose: async (): Promise<void> => {
      await Promise.all(servers.map(({ dispose }) => dispose()));
    },
  };
}
export type NatsCluster = Awaited<ReturnType<typeof natsCluster>>;
