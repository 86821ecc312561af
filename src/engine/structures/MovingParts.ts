import { Mesh, type Material, type MeshDepthMaterial } from 'three';
import { lockLevelAt } from './lock.ts';
import { Mold } from './Mold.ts';
import { castMoving, restOf, type Moving } from './moving.ts';

/** A value that comes seldom is reached softly, as with the cranes. */
const EASE_S = 0.5;
/** Metres, percent: less is there. */
const SETTLED = 0.01;

interface Part {
  readonly row: number;
  readonly structure: Moving;
  wanted: readonly number[];
  shown: number[];
}

/**
 * What moves of the structures of one asset: cast anew when a value of it changes, some hundred to thousand triangles.
 * Budget: 1 draw. Owner: the layer of the structures.
 */
export class MovingParts {
  readonly mesh: Mesh;
  private readonly parts = new Map<number, Part>();
  private isDue = false;

  /** @param values by row, where they are known: it begins with them, and at rest where they are not */
  constructor(
    structures: ReadonlyMap<number, Moving>,
    material: Material,
    depth: MeshDepthMaterial,
    values: ReadonlyMap<number, readonly number[]> = new Map(),
  ) {
    for (const [row, structure] of structures) {
      const wanted = wantedOf(structure, values.get(row) ?? []);
      this.parts.set(row, { row, structure, wanted, shown: [...wanted] });
    }
    this.mesh = new Mesh(this.cast(), material);
    this.mesh.customDepthMaterial = depth;
    this.mesh.castShadow = this.mesh.receiveShadow = true;
    this.mesh.matrixAutoUpdate = false;
  }

  get triangles(): number {
    return (this.mesh.geometry.index?.count ?? 0) / 3;
  }

  /** @param values in the order of `followedBy`, NaN = not known. @returns whether anything is to move */
  set(row: number, values: readonly number[]): boolean {
    const part = this.parts.get(row);
    if (!part) return false;
    const wanted = wantedOf(part.structure, values);
    if (wanted.every((value, i) => value === part.wanted[i])) return false;
    part.wanted = wanted;
    return (this.isDue = true);
  }

  /** @param deltaS seconds since the last frame; null: be there at once. @returns whether it is still on its way */
  update(deltaS: number | null): boolean {
    if (!this.isDue) return false;
    this.isDue = false;
    const share = deltaS === null ? 1 : 1 - Math.exp(-deltaS / EASE_S);
    for (const { structure, wanted, shown } of this.parts.values())
      wanted.forEach((value, i) => {
        const left = value - shown[i]!;
        // A heap changes once an hour, and is dear to cast.
        const isThere = share === 1 || structure.kind === 'heap' || Math.abs(left) < SETTLED;
        shown[i] = isThere ? value : shown[i]! + left * share;
        if (!isThere) this.isDue = true;
      });
    this.mesh.geometry.dispose();
    this.mesh.geometry = this.cast();
    return this.isDue;
  }

  /** Level of the water that is shown in a lock at a place, m NHN; null where there is none. */
  lockLevelAt(x: number, z: number): number | null {
    for (const { structure, shown } of this.parts.values()) {
      if (structure.kind !== 'lock') continue;
      const level = lockLevelAt(structure, { chamber: shown[0]!, fall: shown[3]! }, x, z);
      if (level !== null) return level;
    }
    return null;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
  }

  private cast(): Mesh['geometry'] {
    const mold = new Mold();
    for (const { row, structure, shown } of this.parts.values()) castMoving(mold, structure, row, shown);
    return mold.take();
  }
}

const wantedOf = (structure: Moving, values: readonly number[]): readonly number[] =>
  restOf(structure).map((value, i) => (Number.isFinite(values[i]) ? values[i]! : value));
