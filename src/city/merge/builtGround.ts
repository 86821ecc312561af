import Flatbush from 'flatbush';
import { PolygonField } from '../../geo/polygonField.ts';
import type { Candidate } from './mergeBuildings.ts';

/** Where measured and mapped buildings stand, for what is planted around them. */
export class BuiltGround {
  private readonly index: Flatbush | null;
  private readonly fields: (PolygonField | undefined)[] = [];
  private readonly candidates: readonly Candidate[];

  constructor(candidates: readonly Candidate[]) {
    this.candidates = candidates;
    this.index = candidates.length > 0 ? new Flatbush(candidates.length) : null;
    for (const { footprint } of candidates) this.index?.add(...footprint.bounds);
    this.index?.finish();
  }

  /** @param gapM metres that must be free around the place; scene metres */
  isFree(x: number, z: number, gapM: number): boolean {
    return (this.index?.search(x - gapM, z - gapM, x + gapM, z + gapM) ?? []).every((hit) => {
      const field = (this.fields[hit] ??= new PolygonField([this.candidates[hit]!.building.footprint]));
      return field.signedDistance(x, z, gapM + 1) >= gapM;
    });
  }
}
