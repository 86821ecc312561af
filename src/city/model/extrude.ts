import { reversedRing, surfaceVectorArea, vectorArea, type Surface } from './geometry.ts';

/**
 * A block with a flat top over a footprint (LoD1).
 * @param rings outline and holes as e, n, h triples, first vertex not repeated, in any direction; their h is ignored
 * @param groundM foot of the block, m NHN
 * @param topM top of the block, m NHN, above the foot
 * @returns a closed shell: roof, ground, and one wall per edge
 * @throws RangeError where the top is not above the foot, or the outline has no area
 */
export function extrude(rings: readonly Float64Array[], groundM: number, topM: number, part = 0): Surface[] {
  if (!(topM > groundM)) throw new RangeError(`top ${topM} m is not above the foot ${groundM} m`);
  const flat = rings.map((ring) => atHeight(ring, topM));
  if (flat.length === 0 || Math.abs(surfaceVectorArea(flat)[2]) < 1e-6) throw new RangeError('the outline has no area');
  const roof = flat.map((ring, r) => (vectorArea(ring)[2] > 0 === (r === 0) ? ring : reversedRing(ring)));
  const ground = roof.map((ring) => reversedRing(atHeight(ring, groundM)));
  const walls = roof.flatMap((ring) =>
    Array.from({ length: ring.length / 3 }, (_, i): Surface => {
      const [a, b] = [i * 3, ((i + 1) * 3) % ring.length];
      const [ae, an, be, bn] = [ring[a]!, ring[a + 1]!, ring[b]!, ring[b + 1]!];
      return {
        kind: 'wall',
        part,
        isShell: true,
        rings: [Float64Array.of(ae, an, groundM, be, bn, groundM, be, bn, topM, ae, an, topM)],
      };
    }),
  );
  return [{ kind: 'roof', part, isShell: true, rings: roof }, { kind: 'ground', part, isShell: true, rings: ground }, ...walls]; // prettier-ignore
}

function atHeight(ring: Float64Array, h: number): Float64Array {
  const out = ring.slice();
  for (let i = 2; i < out.length; i += 3) out[i] = h;
  return out;
}
