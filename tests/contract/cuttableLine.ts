import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a port of this machine that can be cut for all who use it, while the server there goes on for others. */
export async function cuttableLine(port: number) {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    if (isCut) {
      client.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [side, other] of [[client, far], [far, client]] as const) {
      open.add(side);
      side.on('error', () => side.destroy());
      side.on('close', () => {
        open.delete(side);
        other.destroy();
      });
    } // prettier-ignore
    client.pipe(far).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const side of open) side.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: (): void => {
      isCut = false;
    },
    dispose: async (): Promise<void> => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
