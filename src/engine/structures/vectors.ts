import type { V } from './Mold.ts';

export const add = (a: V, b: V): V => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: V, b: V): V => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: V, factor: number): V => [a[0] * factor, a[1] * factor, a[2] * factor];
export const cross = (a: V, b: V): V => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const lengthOf = (a: V): number => Math.hypot(a[0], a[1], a[2]);
export const unit = (a: V): V => scale(a, 1 / (lengthOf(a) || 1));
export const mix = (a: V, b: V, share: number): V => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
/** Two unit vectors square to `direction`: the second points up as far as it can, the first to its right. */
export function across(direction: V): readonly [side: V, up: V] {
  const isUpright = Math.abs(direction[1]) > 0.999;
  const side = unit(cross(direction, isUpright ? [1, 0, 0] : [0, 1, 0]));
  return [side, cross(side, direction)];
}
