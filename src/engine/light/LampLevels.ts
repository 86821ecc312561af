import { DataTexture, Group, NearestFilter, RedFormat } from 'three';
import { cityRaster } from '../../geo/raster.ts';
import type { Layer } from '../layer.ts';

/** Squares that are small beside a zone. */
const FRAME = cityRaster(64);
/** A lamp farther from the middle of every zone is in none, metres: zones stand some 430 m apart among dwellings. */
const ZONE_REACH_M = 600;
/** In the texture: nobody knows. */
const UNKNOWN = 255;
const FULL = 254;
const NO_ZONE = -1;

const textureOf = (levels: Uint8Array, width: number, height: number): DataTexture => {
  const texture = new DataTexture(levels, width, height, RedFormat);
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
};

/** What all lamps of the page are lit by; a single texel where no layer says more. */
const NOTHING_KNOWN = textureOf(Uint8Array.of(UNKNOWN), 1, 1);
/** Uniform to spread into what draws lamps, beside `airNight`; written by `LampLevels`. */
export const LAMP_UNIFORMS = { lampLevels: { value: NOTHING_KNOWN } };

/**
 * `float lampsAt(vec2 xz)`: how brightly the street lamps shine at a place of the scene, 0 … 1. Where the level of the zone is not known they are
 * lit by night as lamps are. Needs `uniform float airNight`.
 */
export const LAMPS_GLSL = /* glsl */ `
uniform sampler2D lampLevels;
float lampsAt(vec2 xz) {
  vec2 at = (xz - vec2(${FRAME.x.toFixed(1)}, ${FRAME.z.toFixed(1)})) / vec2(${(FRAME.width * FRAME.pixelM).toFixed(1)}, ${(FRAME.height * FRAME.pixelM).toFixed(1)});
  float level = texture2D(lampLevels, at).r;
  // The level has dusk in it already: the night only keeps lamps from shining into the day.
  return level > 0.998 ? airNight : level * ${(UNKNOWN / FULL).toFixed(5)} * smoothstep(0.0, 0.2, airNight);
}
`;

/** The middle of a zone of street lights, scene metres. */
export interface LampZone {
  readonly x: number;
  readonly z: number;
}

/**
 * How far the street lamps of the city are dimmed, by zone: one texture that lamps, their halos and the light on the streets read.
 * A place belongs to the nearest zone. Draws nothing itself. Budget: 104 KiB, uploaded when a level changes. Owner: the scene binding.
 */
export class LampLevels implements Layer {
  readonly object = new Group();
  private readonly levels = new Uint8Array(FRAME.width * FRAME.height).fill(UNKNOWN);
  private readonly texture = textureOf(this.levels, FRAME.width, FRAME.height);
  private zoneAt = new Int16Array(FRAME.width * FRAME.height).fill(NO_ZONE);
  private shown: Uint8Array = new Uint8Array(0);

  constructor() {
    this.object.name = 'lamp levels';
    LAMP_UNIFORMS.lampLevels.value = this.texture;
  }

  /** @param zones in the order of their levels */
  setZones(zones: readonly LampZone[]): void {
    this.zoneAt = nearestZones(zones);
    this.shown = new Uint8Array(zones.length).fill(UNKNOWN);
    this.write();
  }

  /** @param levels 0 … 1 by zone; NaN = not known */
  setLevels(levels: ArrayLike<number>): void {
    let hasChanged = false;
    for (let i = 0; i < this.shown.length; i++) {
      const level = levels[i]!;
      const texel = Number.isNaN(level) ? UNKNOWN : Math.round(Math.min(1, Math.max(0, level)) * FULL);
      if (this.shown[i] === texel) continue;
      this.shown[i] = texel;
      hasChanged = true;
    }
    if (hasChanged) this.write();
  }

  /** What the shaders read at a place, 0 … 1; NaN = lit by night as lamps are. */
  levelAt(x: number, z: number): number {
    const [column, row] = [Math.floor((x - FRAME.x) / FRAME.pixelM), Math.floor((z - FRAME.z) / FRAME.pixelM)];
    const isInside = column >= 0 && row >= 0 && column < FRAME.width && row < FRAME.height;
    const texel = isInside ? this.levels[row * FRAME.width + column]! : UNKNOWN;
    return texel === UNKNOWN ? Number.NaN : texel / FULL;
  }

  update(): boolean {
    return false;
  }

  dispose(): void {
    if (LAMP_UNIFORMS.lampLevels.value === this.texture) LAMP_UNIFORMS.lampLevels.value = NOTHING_KNOWN;
    this.texture.dispose();
  }

  private write(): void {
    const { levels, zoneAt, shown } = this;
    for (let i = 0; i < levels.length; i++) levels[i] = zoneAt[i] === NO_ZONE ? UNKNOWN : shown[zoneAt[i]!]!;
    this.texture.needsUpdate = true;
  }
}

/** The zone of each square: the nearest within reach. The squares at the rim stay without: beyond them lies the same. */
function nearestZones(zones: readonly LampZone[]): Int16Array<ArrayBuffer> {
  const { width, height, pixelM } = FRAME;
  const zoneAt = new Int16Array(width * height).fill(NO_ZONE);
  const awayM = new Float32Array(width * height).fill(ZONE_REACH_M);
  const reach = Math.ceil(ZONE_REACH_M / pixelM);
  zones.forEach(({ x, z }, zone) => {
    const [column, row] = [Math.floor((x - FRAME.x) / pixelM), Math.floor((z - FRAME.z) / pixelM)];
    for (let r = Math.max(1, row - reach); r <= Math.min(height - 2, row + reach); r++)
      for (let c = Math.max(1, column - reach); c <= Math.min(width - 2, column + reach); c++) {
        const away = Math.hypot(FRAME.x + (c + 0.5) * pixelM - x, FRAME.z + (r + 0.5) * pixelM - z);
        const at = r * width + c;
        if (away >= awayM[at]!) continue;
        awayM[at] = away;
        zoneAt[at] = zone;
      }
  });
  return zoneAt;
}
