async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
  most: number,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // Failures of the writing side show on the reading side too; here they only must not go unhandled.
  writer.write(new Uint8Array(bytes)).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw new RangeError(`inflates beyond ${most} bytes`);
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** Raw deflate, in the browser as in Node. */
export const deflateRaw = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(new CompressionStream('deflate-raw'), bytes, Infinity);

/** @throws RangeError beyond `most` bytes, TypeError when the bytes are not raw deflate or cut off */
export const inflateRaw = (bytes: Uint8Array, most: number): Promise<Uint8Array> =>
  through(new DecompressionStream('deflate-raw'), bytes, most);
