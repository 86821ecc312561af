import type { CatalogueFrame } from '../live/frame.ts';
import { unpackCatalogue } from '../live/packedCatalogue.ts';
import type { Catalogue } from '../schema/catalogue.ts';
import { DecodeError } from '../schema/decode.ts';

/** Greatest catalogue, inflated: some 100 000 datastreams. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_PARTS = 128;

/** @throws DecodeError when it is no raw deflate of JSON, or too large */
async function inflate(parts: readonly Uint8Array[]): Promise<unknown> {
  const bad = (reason: string): never => {
    throw new DecodeError('catalogue frame', '', reason);
  };
  const stream = new Blob(parts.map((part) => new Uint8Array(part))).stream();
  const reader = stream.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const text = new TextDecoder();
  let json = '';
  let size = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.byteLength;
      if (size > MAX_BYTES) bad(`inflates beyond ${MAX_BYTES} bytes`);
      json += text.decode(read.value, { stream: true });
    }
    return JSON.parse(json) as unknown;
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof DecodeError) throw error;
    return bad('is no deflated JSON');
  }
}

/** Collects the parts of a catalogue; parts of an earlier one are dropped when another begins. */
export function createCatalogueParts() {
  let parts: (Uint8Array | undefined)[] = [];
  return {
    /** @returns the catalogue with the last part, null before. @throws DecodeError */
    take: async (frame: CatalogueFrame): Promise<Catalogue | null> => {
      if (frame.parts > MAX_PARTS) throw new DecodeError('catalogue frame', 'parts', `more than ${MAX_PARTS}`);
      if (frame.parts !== parts.length || frame.part === 1) parts = Array.from({ length: frame.parts });
      parts[frame.part - 1] = frame.bytes;
      const complete = parts.filter((part) => part !== undefined);
      if (complete.length < frame.parts) return null;
      parts = [];
      return unpackCatalogue(await inflate(complete));
    },
  };
}
