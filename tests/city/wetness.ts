import type { buildInMemory } from './builtCity.ts';

/**
 * Can a place of the built ground be wet, and is it at a stage: all corners of its triangle name one body and the surface is above the
 * ground. Scene metres, and centimetres at Ruhrort.
 */
export function wetnessOf(
  ground: ReturnType<typeof buildInMemory>['ground'],
): (x: number, z: number, stageCm: number) => boolean {
  const triangleOf = (x: number, z: number): number[] => {
    for (let t = 0; t < ground.triangles.length; t += 3) {
      const [a, b, c] = [ground.triangles[t]!, ground.triangles[t + 1]!, ground.triangles[t + 2]!];
      const side = (p: number, q: number): number =>
        (ground.x[q]! - ground.x[p]!) * (z * 10 - ground.z[p]!) -
        (ground.z[q]! - ground.z[p]!) * (x * 10 - ground.x[p]!);
      const [u, v, w] = [side(a, b), side(b, c), side(c, a)];
      if ((u <= 0 && v <= 0 && w <= 0) || (u >= 0 && v >= 0 && w >= 0)) return [a, b, c];
    }
    return [];
  };
  return (x, z, stageCm) => {
    const corners = triangleOf(x, z);
    const bodies = new Set(corners.map((i) => ground.body[i]));
    const [body] = bodies;
    if (bodies.size !== 1 || !body) return false;
    const level =
      ground.model.waters.meta[body - 1]!.levelM ??
      ground.model.surface.levelAt(700 + ground.km[corners[0]!]! / 100, stageCm);
    return level > ground.heightAt(x, z);
  };
}
