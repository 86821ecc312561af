import {
  DataTexture,
  LinearFilter,
  LinearMipmapNearestFilter,
  RepeatWrapping,
  RGFormat,
  UnsignedByteType,
} from 'three';

const SIZE = 256;

/** Small generator with a fixed seed: the paper looks the same on every screen. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise that repeats after `SIZE`, with `cells` knots across; 0 to 1. */
function addNoise(out: Float32Array, cells: number, weight: number, random: () => number): void {
  const knots = Float32Array.from({ length: cells * cells }, random);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const fx = (x / SIZE) * cells;
      const fy = (y / SIZE) * cells;
      const ix = Math.floor(fx);
      const iy = Math.floor(fy);
      const sx = (fx - ix) ** 2 * (3 - 2 * (fx - ix));
      const sy = (fy - iy) ** 2 * (3 - 2 * (fy - iy));
      const knot = (kx: number, ky: number): number => knots[(ky % cells) * cells + (kx % cells)]!;
      const top = knot(ix, iy) * (1 - sx) + knot(ix + 1, iy) * sx;
      const bottom = knot(ix, iy + 1) * (1 - sx) + knot(ix + 1, iy + 1) * sx;
      out[y * SIZE + x] = out[y * SIZE + x]! + (top * (1 - sy) + bottom * sy) * weight;
    }
}

/** Tileable noise for surfaces, 128 means no change: red fine as the grain of paper, green cloudy. 171 KiB with mipmaps. */
export function createGrainTexture(): DataTexture {
  const random = createRandom(47);
  const fine = new Float32Array(SIZE * SIZE);
  addNoise(fine, SIZE, 0.5, random);
  addNoise(fine, SIZE / 2, 0.5, random);
  const cloudy = new Float32Array(SIZE * SIZE);
  for (const [cells, weight] of [[6, 0.45], [13, 0.27], [29, 0.18], [61, 0.1]] as const) addNoise(cloudy, cells, weight, random); // prettier-ignore
  const data = new Uint8Array(SIZE * SIZE * 2);
  for (let i = 0; i < SIZE * SIZE; i++) {
    data[2 * i] = Math.round(fine[i]! * 255);
    data[2 * i + 1] = Math.round(Math.min(1, Math.max(0, 0.5 + (cloudy[i]! - 0.5) * 1.8)) * 255);
  }
  const texture = new DataTexture(data, SIZE, SIZE, RGFormat, UnsignedByteType);
  texture.name = 'grain';
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapNearestFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
