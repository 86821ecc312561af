// The 10 000 points of the benchmark, equal for the viewers of others: places once, then their classes over a socket.

/** By class. */
export const colours = ['#2b6cb0', '#c05621'];

/** Longitude and latitude of each point, degrees. */
export async function readPoints() {
  const response = await fetch('/points.bin');
  return new Float32Array(await response.arrayBuffer());
}

/** @param apply is told the classes of all points, a byte each, whenever a batch comes */
export function openPoints(address, apply) {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => apply(new Uint8Array(data)));
}
