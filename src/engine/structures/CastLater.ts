import { Sphere, Vector3 } from 'three';
import type { Structure } from '../../schema/structures.ts';
import { centreOf } from './buildStructure.ts';

/** No small structure reaches further from its centre, metres. */
const RADIUS_M = 500;

interface Waiting {
  readonly around: Sphere;
  readonly cast: () => void;
}

/** Small structures that nobody sees yet: cast when the camera comes near, or one group after another while there is nothing else to do. */
export class CastLater {
  private waiting: Waiting[] = [];

  /** @param group cast together */
  add(group: readonly Structure[], cast: () => void): void {
    const centres = group.map((structure) => {
      const [x, z] = centreOf(structure);
      return new Vector3(x, 'y' in structure ? structure.y : 0, z);
    });
    const around = new Sphere().setFromPoints(centres);
    around.radius += RADIUS_M;
    this.waiting.push({ around, cast });
  }

  /** Casts what may be nearer than `reachM` metres. */
  castNear(camera: Vector3, reachM: number): void {
    if (this.waiting.length === 0) return;
    const near = this.waiting.filter(({ around }) => around.distanceToPoint(camera) < reachM);
    this.waiting = this.waiting.filter((one) => !near.includes(one));
    for (const { cast } of near) cast();
  }

  /** Casts one more group. @returns whether any is left */
  castNext(): boolean {
    this.waiting.pop()?.cast();
    return this.waiting.length > 0;
  }

  clear(): void {
    this.waiting = [];
  }
}
