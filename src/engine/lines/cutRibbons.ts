import type { Cut } from '../ground/cutGround.ts';
import type { Ribbons } from './ribbons.ts';

/** Part of the way from one place to another that lies in a rectangle, as shares of it; null where none does. */
function withinOf(
  { x, z, turn, halfAlong, halfAcross }: Cut,
  from: readonly number[],
  to: readonly number[],
): readonly [number, number] | null {
  const local = ([px, , pz]: readonly number[]): readonly [number, number] => {
    const [dx, dz] = [px! - x, pz! - z];
    return [dx * Math.cos(turn) - dz * Math.sin(turn), dx * Math.sin(turn) + dz * Math.cos(turn)];
  };
  const [a, b] = [local(from), local(to)];
  let [enters, leaves] = [0, 1];
  for (const [axis, half] of [halfAlong, halfAcross].entries()) {
    const [start, way] = [a[axis]!, b[axis]! - a[axis]!];
    if (Math.abs(way) < 1e-9) {
      if (Math.abs(start) > half) return null;
      continue;
    }
    const [one, other] = [(-half - start) / way, (half - start) / way];
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return leaves > enters ? [enters, leaves] : null;
}

/** The ribbons without what of their courses lies in a rectangle; the same object where none does. */
export function cutRibbons(ribbons: Ribbons, cut: Cut): Ribbons {
  const { position, side, shape, fade, index } = ribbons;
  const kept: number[] = [];
  const sizes = { position: 3, side: 2, shape: 4, fade: 1 } as const;
  const added = { position: [] as number[], side: [] as number[], shape: [] as number[], fade: [] as number[] };
  let isCut = false;
  const between = (a: number, b: number, share: number): number => {
    for (const name of ['position', 'side', 'shape', 'fade'] as const)
      for (let k = 0; k < sizes[name]; k++) {
        const [from, to] = [ribbons[name][a * sizes[name] + k]!, ribbons[name][b * sizes[name] + k]!];
        added[name].push(from + (to - from) * share);
      }
    return position.length / 3 + added.fade.length - 1;
  };
  for (let i = 0; i < index.length; i += 6) {
    // Six indices a piece: left and right at its beginning (a, b), left and right at its end (c, d).
    const [a, c, b, d] = [index[i]!, index[i + 1]!, index[i + 2]!, index[i + 5]!];
    const within = withinOf(cut, Array.from(position.subarray(3 * a, 3 * a + 3)), Array.from(position.subarray(3 * c, 3 * c + 3))); // prettier-ignore
    if (!within) {
      kept.push(...index.subarray(i, i + 6));
      continue;
    }
    isCut = true;
    const [enters, leaves] = within;
    const piece = (left: number, right: number, leftEnd: number, rightEnd: number): void => {
      kept.push(left, leftEnd, right, right, leftEnd, rightEnd);
    };
    if (enters > 0) piece(a, b, between(a, c, enters), between(b, d, enters));
    if (leaves < 1) piece(between(a, c, leaves), between(b, d, leaves), c, d);
  }
  if (!isCut) return ribbons;
  const joined = (first: Float32Array, more: readonly number[]): Float32Array => Float32Array.from([...first, ...more]);
  return {
    position: joined(position, added.position),
    side: joined(side, added.side),
    shape: joined(shape, added.shape),
    fade: Uint8Array.from([...fade, ...added.fade.map(Math.round)]),
    index: Uint32Array.from(kept),
  };
}
