import { describe, expect, it } from 'vitest';
import { findJoints, withJoints } from '../../../src/city/terrain/joints.ts';
import type { WaterBody } from '../../../src/city/terrain/waterBodies.ts';
import { PolygonField } from '../../../src/geo/polygonField.ts';

/** A basin as a rectangle, metres. */
function basin(id: string, [minX, minZ, maxX, maxZ]: [number, number, number, number], levelM: number | null = null): WaterBody {
  const field = new PolygonField([
    [
      [minX, minZ],
      [maxX, minZ],
      [maxX, maxZ],
      [minX, maxZ],
      [minX, minZ],
    ],
  ]);
  return { id, name: id, kind: 'basin', field, body: 0, levelM, km: 780, hasWall: true, depthM: 4 };
} // prettier-ignore

describe('corners of the land between basins', () => {
  const hall = basin('hall', [0, 0, 40, 200]);
  const arm = basin('arm', [30, 80, 300, 120]);

  it('are where their outlines cross, known to both', () => {
    const joints = findJoints([hall, arm]);
    const corners = [
      [40, 80],
      [40, 120],
    ];
    expect(joints.get(hall)).toEqual(corners);
    expect(joints.get(arm)).toEqual(corners);
  });

  it('are none in the middle of a third water, nor between waters of two levels', () => {
    expect(findJoints([hall, arm, basin('lake', [20, 60, 60, 140])]).get(arm) ?? []).not.toContainEqual([40, 80]);
    expect(findJoints([hall, basin('canal', [30, 80, 300, 120], 25)]).size).toBe(0);
  });

  it('become points of the outline, in its order', () => {
    const ring = withJoints(arm.field.rings[0]!, [
      [40, 120],
      [40, 80],
      [400, 80],
    ]);
    expect(ring).toEqual([
      [30, 80],
      [40, 80],
      [300, 80],
      [300, 120],
      [40, 120],
      [30, 120],
      [30, 80],
    ]);
  });
});
