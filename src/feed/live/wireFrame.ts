/**
 * A message as it lies on the wire (RFC 6455, 5.2): one frame, final, not masked. The library makes the same header for every
 * client anew and hands over two pieces; made once and shared, a frame for all is one write each.
 */
export function toWire(payload: Uint8Array, kind: 'binary' | 'text' = 'binary'): Buffer {
  const size = payload.byteLength;
  const headerBytes = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const wire = Buffer.allocUnsafe(headerBytes + size);
  wire[0] = kind === 'binary' ? 0x82 : 0x81;
  if (headerBytes === 2) wire[1] = size;
  else if (headerBytes === 4) {
    wire[1] = 126;
    wire.writeUInt16BE(size, 2);
  } else {
    wire[1] = 127;
    wire.writeBigUInt64BE(BigInt(size), 2);
  }
  wire.set(payload, headerBytes);
  return wire;
}

const shared = new WeakMap<Uint8Array, Buffer>();

/** The same for every client that gets these bytes. */
export function sharedWire(payload: Uint8Array): Buffer {
  let wire = shared.get(payload);
  if (!wire) shared.set(payload, (wire = toWire(payload)));
  return wire;
}
