/** Collects buffer views and writes binary glTF (glTF 2.0, "GLB File Format Specification"). */
export class GlbBuilder {
  private readonly chunks: Uint8Array[] = [];
  private readonly views: object[] = [];
  /** Of the buffer in the file, and of the one that compressed views stand for. */
  private packedBytes = 0;
  private fallbackBytes = 0;

  /** @returns index of a buffer view with these bytes */
  addPlain(data: Uint8Array | Uint16Array | Uint32Array): number {
    const byteOffset = this.append(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return this.views.push({ buffer: 0, byteOffset, byteLength: data.byteLength }) - 1;
  }

  /**
   * @param packed what meshopt made of `count` elements of `stride` bytes each
   * @returns index of a buffer view whose bytes are compressed
   */
  addCompressed(
    packed: Uint8Array,
    layout: { count: number; stride: number; mode: 'ATTRIBUTES' | 'TRIANGLES'; target: number },
  ): number {
    const { count, stride, mode, target } = layout;
    const byteOffset = this.fallbackBytes;
    const byteLength = count * stride;
    this.fallbackBytes = align8(byteOffset + byteLength);
    const compression = { buffer: 0, byteOffset: this.append(packed), byteLength: packed.length, byteStride: stride, mode, count }; // prettier-ignore
    return (
      this.views.push({
        buffer: 1,
        byteOffset,
        byteLength,
        // Indices have no stride of their own: glTF allows it for vertices only.
        ...(mode === 'ATTRIBUTES' && { byteStride: stride }),
        target,
        extensions: { EXT_meshopt_compression: compression },
      }) - 1
    );
  }

  /** @param gltf everything but buffers and buffer views */
  build(gltf: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> {
    const json = new TextEncoder().encode(
      JSON.stringify({
        ...gltf,
        bufferViews: this.views,
        buffers: [
          { byteLength: this.packedBytes },
          { byteLength: this.fallbackBytes, extensions: { EXT_meshopt_compression: { fallback: true } } },
        ],
      }),
    );
    // The binary chunk's data, too, starts at a multiple of 8: property tables ask for it.
    const jsonBytes = align8(json.length + 28) - 28;
    const out = new Uint8Array(20 + jsonBytes + 8 + this.packedBytes);
    const view = new DataView(out.buffer);
    view.setUint32(0, 0x46546c67, true);
    view.setUint32(4, 2, true);
    view.setUint32(8, out.length, true);
    view.setUint32(12, jsonBytes, true);
    view.setUint32(16, 0x4e4f534a, true);
    out.fill(0x20, 20, 20 + jsonBytes);
    out.set(json, 20);
    view.setUint32(20 + jsonBytes, this.packedBytes, true);
    view.setUint32(24 + jsonBytes, 0x004e4942, true);
    let at = 28 + jsonBytes;
    for (const chunk of this.chunks) {
      out.set(chunk, at);
      at = at + align8(chunk.length);
    }
    return out;
  }

  private append(bytes: Uint8Array): number {
    const at = this.packedBytes;
    this.chunks.push(bytes);
    this.packedBytes = align8(at + bytes.length);
    return at;
  }
}

const align8 = (n: number): number => (n + 7) & ~7;
