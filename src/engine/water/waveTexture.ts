import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RepeatWrapping,
  RGBAFormat,
  UnsignedByteType,
} from 'three';

/** A power of two. */
const SIZE = 256;
const WAVES = 46;
/** Slopes are stored as 128 ± 127 × slope / this. */
export const WAVE_SLOPE_RANGE = 3;

/**
 * Ripples that repeat: red and green are the slope to the east and south (128 = level), blue the height (128 = mean).
 * A sum of sines with whole numbers of crests across, so that it tiles; short waves are flatter. 341 KiB with mipmaps.
 */
export function createWaveTexture(): DataTexture {
  const height = new Float32Array(SIZE * SIZE);
  const slopeX = new Float32Array(SIZE * SIZE);
  const slopeY = new Float32Array(SIZE * SIZE);
  const rise = new Float64Array(SIZE);
  const slope = new Float64Array(SIZE);
  let seed = 20240104;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  for (let wave = 0; wave < WAVES; wave++) {
    // Crests lie in all directions, more of them across the first axis, as wind makes them.
    const crests = 2 + 26 * random() ** 1.6;
    const heading = (random() - 0.5) * Math.PI * (random() < 0.7 ? 0.7 : 2);
    const kx = Math.round(crests * Math.cos(heading));
    const ky = Math.round(crests * Math.sin(heading));
    const k = Math.hypot(kx, ky);
    if (k === 0) continue;
    const amplitude = 1 / k ** 1.15;
    const phase = random() * 2 * Math.PI;
    // Whole numbers of crests: a wave takes no more than SIZE different values.
    for (let step = 0; step < SIZE; step++) {
      const angle = (2 * Math.PI * step) / SIZE + phase;
      rise[step] = amplitude * Math.sin(angle);
      slope[step] = amplitude * Math.cos(angle);
    }
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const step = (kx * x + ky * y) & (SIZE - 1);
        const at = y * SIZE + x;
        height[at] = height[at]! + rise[step]!;
        slopeX[at] = slopeX[at]! + slope[step]! * kx;
        slopeY[at] = slopeY[at]! + slope[step]! * ky;
      }
  }
  const deviation = (values: Float32Array): number =>
    Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  const slopeUnit = Math.hypot(deviation(slopeX), deviation(slopeY)) / Math.SQRT2;
  const heightUnit = deviation(height);
  const toByte = (value: number): number => Math.round(Math.min(255, Math.max(0, 128 + 127 * value)));
  const data = new Uint8Array(SIZE * SIZE * 4);
  for (let i = 0; i < SIZE * SIZE; i++) {
    data[4 * i] = toByte(slopeX[i]! / slopeUnit / WAVE_SLOPE_RANGE);
    data[4 * i + 1] = toByte(slopeY[i]! / slopeUnit / WAVE_SLOPE_RANGE);
    data[4 * i + 2] = toByte(height[i]! / heightUnit / 3);
    data[4 * i + 3] = 255;
  }
  const texture = new DataTexture(data, SIZE, SIZE, RGBAFormat, UnsignedByteType);
  texture.name = 'waves';
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}
