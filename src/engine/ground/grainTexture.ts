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
  // The same along both axes: between which knots a texel lies, and how far along.
  const before = Int32Array.from({ length: SIZE }, (_, i) => Math.floor((i / SIZE) * cells));
  const after = before.map((knot) => (knot + 1) % cells);
  const share = Float64Array.from({ length: SIZE }, (_, i) => {
    const part = (i / SIZE) * cells - before[i]!;
    return part ** 2 * (3 - 2 * part);
  });
  for (let y = 0; y < SIZE; y++) {
    const [upper, lower, sy] = [before[y]! * cells, after[y]! * cells, share[y]!];
    for (let x = 0; x < SIZE; x++) {
      const [left, right, sx] = [before[x]!, after[x]!, share[x]!];
      const top = knots[upper + left]! * (1 - sx) + knots[upper + right]! * sx;
      const bottom = knots[lower + left]! * (1 - sx) + knots[lower + right]! * sx;
      out[y * SIZE + x] = out[y * SIZE + x]! + (top * (1 - sy) + bottom * sy) * weight;
    }
  }
}

/** What the texture is made of, made once: ground and sky have one each. */
let grain: Uint8Array<ArrayBuffer> | null = null;

function makeGrain(): Uint8Array<ArrayBuffer> {
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
  return data;
}

/** Tileable noise for surfaces, 128 means no change: red fine as the grain of paper, green cloudy. 171 KiB with mipmaps. */
export function createGrainTexture(): DataTexture {
  grain ??= makeGrain();
  const texture = new DataTexture(grain, SIZE, SIZE, RGFormat, UnsignedByteType);
  texture.name = 'grain';
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapNearestFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
