/** Integer hash to [0, 1): the same everywhere, so that what is generated from it is too. */
export function hash2(x: number, z: number, seed = 0): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(z | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth value noise in [−1, 1] with features of about `size` metres. */
export function noise2(x: number, z: number, size: number, seed = 0): number {
  const u = x / size;
  const w = z / size;
  const column = Math.floor(u);
  const row = Math.floor(w);
  const fu = fade(u - column);
  const fw = fade(w - row);
  const a = hash2(column, row, seed);
  const b = hash2(column + 1, row, seed);
  const c = hash2(column, row + 1, seed);
  const d = hash2(column + 1, row + 1, seed);
  return 2 * (a + (b - a) * fu + (c - a) * fw + (a - b - c + d) * fu * fw) - 1;
}

const fade = (t: number): number => t * t * (3 - 2 * t);

/** A stream of numbers in [0, 1) that only its seed decides (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Seed of a name (FNV-1a). */
export function seedOf(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** 0 at and before `from`, 1 at and after `to`, smooth between; `from` may be the larger. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
