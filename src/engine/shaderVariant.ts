import type { Material } from 'three';
import type { Quality } from './layer.ts';

/**
 * Software GL runs both sides of every branch and compiles them anew in each browser session. So on step 0 a material has
 * only what the picture of the hour needs:
 * - `CALM` is set on step 0: few samples, no fine detail;
 * - `NIGHT` is set while lamps are lit, and on all other steps, where a branch costs nothing and dusk must not stutter.
 *
 * To be called each frame. A change compiles a program once; three keeps both.
 * @param night 0 by day, 1 at night
 */
export function chooseVariant(material: Material, quality: Quality, night: number): void {
  const isCalm = quality === 0;
  const isNight = quality > 0 || night > 0;
  const before: Readonly<Record<string, unknown>> = material.defines ?? {};
  if ('CALM' in before === isCalm && 'NIGHT' in before === isNight) return;
  const others = Object.entries(before).filter(([name]) => name !== 'CALM' && name !== 'NIGHT');
  material.defines = { ...Object.fromEntries(others), ...(isCalm && { CALM: '' }), ...(isNight && { NIGHT: '' }) };
  material.needsUpdate = true;
}

/** `vec3 toLinear(vec3 display)`: sRGB to linear within 0.4 %, by a polynomial: software GL pays for `pow` as for a texture. */
export const TO_LINEAR_GLSL = /* glsl */ `
vec3 toLinear(vec3 c) { return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878); }
`;
