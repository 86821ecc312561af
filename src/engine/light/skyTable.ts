import { Color } from 'three';

/** Light and colours for one height of the sun. Colours are sRGB hex. */
interface SkyRow {
  /** Height of the sun, radians. */
  readonly altitude: number;
  readonly zenith: number;
  readonly horizon: number;
  /** Sky and haze towards the sun. */
  readonly glow: number;
  /** How far the glow reaches, 0 to 1. */
  readonly glowStrength: number;
  readonly sun: number;
  readonly sunIntensity: number;
  /** Light from above and from below, and its strength. */
  readonly above: number;
  readonly below: number;
  readonly ambientIntensity: number;
  /** Share of light the air takes per metre at the ground. */
  readonly hazePerM: number;
}

/**
 * Chosen by eye for a clear day on the lower Rhine, bright enough at every hour that the model can be read: like a camera,
 * the table opens its aperture as the sun sinks. Night is lit by the moon and the glow of the city.
 */
const ROWS: readonly SkyRow[] = [
  { altitude: -0.35, zenith: 0x0e162b, horizon: 0x343a4c, glow: 0x3a3b4a, glowStrength: 0, sun: 0xff8a4a, sunIntensity: 0, above: 0x7786a6, below: 0x6f5f50, ambientIntensity: 1.0, hazePerM: 1.2e-4 },
  { altitude: -0.2, zenith: 0x14203b, horizon: 0x3f475e, glow: 0x54495a, glowStrength: 0.5, sun: 0xff8a4a, sunIntensity: 0, above: 0x7f92b8, below: 0x6f6055, ambientIntensity: 1.15, hazePerM: 1.2e-4 },
  { altitude: -0.1, zenith: 0x1d3055, horizon: 0x667291, glow: 0xc98a72, glowStrength: 0.8, sun: 0xff8a4a, sunIntensity: 0, above: 0x8ba6d8, below: 0x70645d, ambientIntensity: 1.65, hazePerM: 1.2e-4 },
  { altitude: -0.03, zenith: 0x39557f, horizon: 0xa79fa8, glow: 0xf0a070, glowStrength: 0.95, sun: 0xff7f45, sunIntensity: 0.15, above: 0xa8badf, below: 0x857568, ambientIntensity: 2.0, hazePerM: 1.2e-4 },
  { altitude: 0.03, zenith: 0x55779f, horizon: 0xd2bfae, glow: 0xffbd82, glowStrength: 1, sun: 0xff9c5c, sunIntensity: 2.6, above: 0xbccbe2, below: 0xa08b75, ambientIntensity: 2.35, hazePerM: 1.2e-4 },
  { altitude: 0.1, zenith: 0x6692c0, horizon: 0xe0d9cd, glow: 0xffdcae, glowStrength: 0.95, sun: 0xffc48c, sunIntensity: 4.2, above: 0xd5dce6, below: 0xb09f88, ambientIntensity: 2.5, hazePerM: 1.15e-4 },
  { altitude: 0.22, zenith: 0x6a9fd2, horizon: 0xdee2e1, glow: 0xfff0d6, glowStrength: 0.8, sun: 0xffdfb4, sunIntensity: 4.7, above: 0xdde4ea, below: 0xb8a993, ambientIntensity: 2.5, hazePerM: 1.1e-4 },
  { altitude: 0.6, zenith: 0x5f9bd6, horizon: 0xdce6ec, glow: 0xfff8ea, glowStrength: 0.6, sun: 0xfff0d8, sunIntensity: 3.9, above: 0xdde6ee, below: 0xbbae9a, ambientIntensity: 1.9, hazePerM: 1e-4 },
  { altitude: 1.1, zenith: 0x568fce, horizon: 0xdce8f0, glow: 0xfffaf0, glowStrength: 0.5, sun: 0xfff4e2, sunIntensity: 3.2, above: 0xdde6ee, below: 0xbbae9a, ambientIntensity: 1.7, hazePerM: 9e-5 },
]; // prettier-ignore

/** The sky at one height of the sun; colours are linear. Overwritten by `lookUpSky`. */
export interface SkyState {
  readonly zenith: Color;
  readonly horizon: Color;
  readonly glow: Color;
  readonly sun: Color;
  readonly above: Color;
  readonly below: Color;
  glowStrength: number;
  sunIntensity: number;
  ambientIntensity: number;
  hazePerM: number;
}

const COLOURS = ['zenith', 'horizon', 'glow', 'sun', 'above', 'below'] as const;
const NUMBERS = ['glowStrength', 'sunIntensity', 'ambientIntensity', 'hazePerM'] as const;
const lowerColour = new Color();
const upperColour = new Color();

export function createSkyState(): SkyState {
  const [zenith, horizon, glow, sun, above, below] = COLOURS.map(() => new Color()) as [Color, Color, Color, Color, Color, Color]; // prettier-ignore
  return {
    zenith,
    horizon,
    glow,
    sun,
    above,
    below,
    glowStrength: 0,
    sunIntensity: 0,
    ambientIntensity: 0,
    hazePerM: 0,
  };
}

/** Mixes the two rows of the table around a height of the sun (radians) into `out`. Continuous, so that time can run. */
export function lookUpSky(altitude: number, out: SkyState): SkyState {
  let upper = ROWS.findIndex((row) => row.altitude > altitude);
  if (upper < 0) upper = ROWS.length - 1;
  if (upper === 0) upper = 1;
  const a = ROWS[upper - 1]!;
  const b = ROWS[upper]!;
  const share = Math.min(1, Math.max(0, (altitude - a.altitude) / (b.altitude - a.altitude)));
  for (const key of COLOURS) {
    lowerColour.set(a[key]);
    upperColour.set(b[key]);
    out[key].lerpColors(lowerColour, upperColour, share);
  }
  for (const key of NUMBERS) out[key] = a[key] + (b[key] - a[key]) * share;
  return out;
}
