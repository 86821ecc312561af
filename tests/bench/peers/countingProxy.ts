import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes all connections on to a port of this machine and counts what comes back from there: bodies, headers, sockets. */
export async function countBytes(targetPort: number) {
  let bytes = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one);
      // Whoever leaves takes the other along; a page that is closed in the middle is no failure.
      one.on('error', () => other.destroy()).on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
    far.on('data', (chunk: Buffer) => (bytes += chunk.length));
  }); // prettier-ignore
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
