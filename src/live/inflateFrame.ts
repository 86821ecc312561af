import { DecodeError } from '../schema/decode.ts';
import { decodeFrame, FLAG_DEFLATE, HEADER_BYTES, isDeflated, MAX_FRAME_BYTES, type Frame } from './frame.ts';

/**
 * A deflated frame as a plain one. Stops as soon as the inflated size passes 1 MiB.
 * @throws DecodeError when the body is not raw deflate, is cut off, or inflates beyond the cap
 */
export async function inflateFrame(message: Uint8Array): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // Failures of the writing side show on the reading side too; here they only must not go unhandled.
  writer.write(new Uint8Array(message.subarray(HEADER_BYTES))).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = HEADER_BYTES;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MAX_FRAME_BYTES) throw new DecodeError('frame', 'body', `inflates beyond ${MAX_FRAME_BYTES} bytes`);
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof DecodeError) throw error;
    throw new DecodeError('frame', 'body', 'is not raw deflate');
  }
  const bytes = new Uint8Array(size);
  bytes.set(message.subarray(0, HEADER_BYTES));
  bytes[4]! &= ~FLAG_DEFLATE;
  let at = HEADER_BYTES;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/**
 * Reads messages into frames in the order they came: at once where a frame is plain, after inflating where it is not (frames behind a
 * deflated one wait for it). Errors are DecodeErrors and end nothing: the caller decides.
 */
export function createFrameReader(onFrame: (frame: Frame) => void, onError: (error: DecodeError) => void) {
  let pending: Promise<void> | null = null;
  let isClosed = false;
  const deliver = (bytes: Uint8Array): void => {
    if (isClosed) return;
    let frame: Frame;
    try {
      frame = decodeFrame(bytes);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      onError(error);
      return;
    }
    onFrame(frame);
  };
  return {
    push: (message: ArrayBuffer | Uint8Array): void => {
      const bytes = message instanceof Uint8Array ? message : new Uint8Array(message);
      if (!pending && !isDeflated(bytes)) {
        deliver(bytes);
        return;
      }
      const before = pending ?? Promise.resolve();
      const next: Promise<void> = before
        .then(async () => deliver(isDeflated(bytes) ? await inflateFrame(bytes) : bytes))
        .catch((error: unknown) => {
          if (isClosed) return;
          if (!(error instanceof DecodeError)) throw error;
          onError(error);
        })
        .finally(() => {
          if (pending === next) pending = null;
        });
      pending = next;
    },
    /** Frames that are still being inflated are dropped. */
    close: (): void => {
      isClosed = true;
    },
  };
}
export type FrameReader = ReturnType<typeof createFrameReader>;
