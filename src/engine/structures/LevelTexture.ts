import { DataTexture, FloatType, NearestFilter, RedFormat } from 'three';
import { STATE_WIDTH } from '../buildings/StateTexture.ts';

/**
 * One number a structure that its shader reads: TEU in a yard, strength of a glow. What follows a value so never touches geometry.
 * 4 bytes a row; an update uploads all: some kilobytes (three uploads parts of RGBA textures only).
 */
export class LevelTexture {
  readonly texture: DataTexture;
  private readonly levels: Float32Array;

  /** All levels are 1 at first. */
  constructor(rows: number) {
    const height = Math.max(1, Math.ceil(rows / STATE_WIDTH));
    this.levels = new Float32Array(STATE_WIDTH * height).fill(1);
    this.texture = new DataTexture(this.levels, STATE_WIDTH, height, RedFormat, FloatType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
  }

  get(row: number): number {
    return this.levels[row]!;
  }

  /** @returns whether it was another before */
  set(row: number, level: number): boolean {
    if (this.levels[row] === Math.fround(level)) return false;
    this.levels[row] = level;
    this.texture.needsUpdate = true;
    return true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}

/** GLSL: `float levelOf(uint row)`. */
export const LEVEL_GLSL = /* glsl */ `
uniform sampler2D levelMap;
float levelOf(uint row) {
  return texelFetch(levelMap, ivec2(int(row % ${STATE_WIDTH}u), int(row / ${STATE_WIDTH}u)), 0).r;
}
`;
