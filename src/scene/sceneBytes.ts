import { BufferAttribute, BufferGeometry, InterleavedBufferAttribute, Material, Texture, type Object3D } from 'three';

const BYTES_PER_TEXEL = 4;
/** A full chain of smaller levels adds a third. */
const MIPMAP_SHARE = 4 / 3;

const valuesOf = (object: object): unknown[] => Object.values(object) as unknown[];

function texturesOf(material: object): Texture[] {
  const uniforms = 'uniforms' in material ? (material.uniforms as Record<string, { value: unknown }>) : {};
  const values: unknown[] = [...valuesOf(material), ...Object.values(uniforms).map(({ value }) => value)];
  return values.filter((value): value is Texture => value instanceof Texture);
}

function bytesOfTexture(texture: Texture): number {
  const image = texture.image as { width?: number; height?: number; data?: ArrayBufferView } | undefined;
  const texels = (image?.width ?? 0) * (image?.height ?? 0);
  return (image?.data?.byteLength ?? texels * BYTES_PER_TEXEL) * (texture.generateMipmaps ? MIPMAP_SHARE : 1);
}

/** Bytes of vertex and index buffers and of textures below an object; shared ones count once. */
export function sceneBytes(root: Object3D): { readonly geometry: number; readonly texture: number } {
  const buffers = new Map<ArrayBufferLike, number>();
  const textures = new Set<Texture>();
  root.traverse((object) => {
    const { geometry, material } = object as { geometry?: unknown; material?: unknown };
    if (geometry instanceof BufferGeometry)
      for (const attribute of [...valuesOf(geometry.attributes as object), geometry.index])
        if (attribute instanceof BufferAttribute || attribute instanceof InterleavedBufferAttribute)
          buffers.set(attribute.array.buffer, attribute.array.byteLength);
    for (const one of Array.isArray(material) ? (material as unknown[]) : [material])
      if (one instanceof Material) for (const texture of texturesOf(one)) textures.add(texture);
  });
  return {
    geometry: [...buffers.values()].reduce((sum, bytes) => sum + bytes, 0),
    texture: Math.round([...textures].reduce((sum, texture) => sum + bytesOfTexture(texture), 0)),
  };
}
