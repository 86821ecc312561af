import type { Material } from 'three';
import type { Quality } from './layer.ts';

/** Materials whose defines may be changed after they were made; three leaves them out of most of its own. */
type Variable = Omit<Material, 'defines'> & { defines?: Record<string, unknown> | undefined };

function setDefines(material: Variable, wanted: Readonly<Record<string, boolean>>): void {
  const before: Record<string, unknown> = material.defines ?? {};
  const isChanged = Object.entries(wanted).some(([name, isSet]) => isSet !== name in before);
  if (!isChanged) return;
  const kept = Object.entries(before).filter(([name]) => !(name in wanted));
  const set = Object.entries(wanted).flatMap(([name, isSet]) => (isSet ? [[name, '']] : []));
  material.defines = Object.fromEntries<unknown>([...kept, ...set] as [string, unknown][]);
  material.needsUpdate = true;
}

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
  setDefines(material, { CALM: quality === 0, NIGHT: quality > 0 || night > 0 });
}

/** `vec3 toLinear(vec3 display)`: sRGB to linear within 0.4 %, by a polynomial: software GL pays for `pow` as for a texture. */
export const TO_LINEAR_GLSL = /* glsl */ `
vec3 toLinear(vec3 c) { return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878); }
`;
