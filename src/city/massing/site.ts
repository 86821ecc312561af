import type { Obstacles } from '../obstacles.ts';
import { BUILD_MASK } from './buildMask.ts';
import type { Box, Footprints } from './footprints.ts';
import type { Plan } from './plan.ts';

/** Ground that generated buildings share: says what is free and takes what is built. */
export class Site {
  readonly plans: Plan[] = [];
  readonly obstacles: Obstacles;
  readonly footprints: Footprints;
  readonly heightAt: (x: number, z: number) => number;

  constructor(obstacles: Obstacles, footprints: Footprints, heightAt: (x: number, z: number) => number) {
    this.obstacles = obstacles;
    this.footprints = footprints;
    this.heightAt = heightAt;
  }

  /** @param gap metres to the next building; negative where walls touch */
  isFree(box: Box, gap: number): boolean {
    return (
      this.obstacles.isBoxFree(box.x, box.z, box.w, box.d, box.turn, BUILD_MASK) && this.footprints.isFree(box, gap)
    );
  }

  /** Builds it, on the lowest ground under it. The caller has asked whether its boxes are free. */
  build(plan: Omit<Plan, 'foot'>, ...boxes: readonly Box[]): void {
    for (const box of boxes.length > 0 ? boxes : [plan]) this.footprints.add(box);
    this.plans.push({ ...plan, foot: lowestUnder(this.heightAt, plan) });
  }
}

/** The lowest ground under a box: no corner floats. */
function lowestUnder(heightAt: (x: number, z: number) => number, { x, z, w, d, turn }: Box): number {
  const ux = Math.cos(turn) / 2;
  const uz = -Math.sin(turn) / 2;
  let y = heightAt(x, z);
  for (const a of [-w, w]) for (const b of [-d, d]) y = Math.min(y, heightAt(x + ux * a - uz * b, z + uz * a + ux * b));
  return y;
}

/** A box beside another, in that one's frame: `u` along its axis and `v` across it from its middle, metres. */
export function beside(of: Box, u: number, v: number, w: number, d: number, isAcross = false): Box {
  const [cos, sin] = [Math.cos(of.turn), Math.sin(of.turn)];
  return {
    x: of.x + u * cos + v * sin,
    z: of.z - u * sin + v * cos,
    w,
    d,
    turn: isAcross ? of.turn + Math.PI / 2 : of.turn,
  };
}
