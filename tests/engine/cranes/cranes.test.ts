import { Matrix4, PerspectiveCamera, Vector3, type InstancedMesh } from 'three';
import { describe, expect, it } from 'vitest';
import { Cranes } from '../../../src/engine/cranes/Cranes.ts';
import type { FrameState } from '../../../src/engine/layer.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { StructureOf } from '../../../src/schema/structures.ts';

const GANTRY = {
  ...{ kind: 'gantry-crane', id: 'port/dgt/crane-1', x: 100, y: 30, z: 200, turn: 0 },
  ...{ span: 60, height: 32, outreach: 20, railGauge: 1.5, along: 0 },
} as StructureOf<'gantry-crane'>;
const FRAME: FrameState = {
  ...{ instantMs: unixMs(0), deltaS: 0.1, motionS: 0, width: 1600, height: 900, pixelRatio: 1, quality: 2 },
  ...{ camera: new PerspectiveCamera(), target: new Vector3(), stageCm: 400, isDraft: false },
  sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
};
const UNKNOWN = { trolleyM: Number.NaN, spreaderM: Number.NaN, loadT: Number.NaN };

function placeOf(cranes: Cranes, name: string): Vector3 {
  const matrix = new Matrix4();
  (cranes.object.getObjectByName(name) as InstancedMesh).getMatrixAt(0, matrix);
  return new Vector3().setFromMatrixPosition(matrix);
}
function sizeOf(cranes: Cranes, name: string): Vector3 {
  const matrix = new Matrix4();
  (cranes.object.getObjectByName(name) as InstancedMesh).getMatrixAt(0, matrix);
  return new Vector3().setFromMatrixScale(matrix);
}
const settle = (cranes: Cranes): void => {
  for (let n = 0; n < 200 && cranes.update(FRAME); n++);
};

describe('a container gantry', () => {
  it('has its trolley so far from the rail on the land side, and its spreader so high over the quay, as its datastreams say', () => {
    const cranes = new Cranes([GANTRY]);
    cranes.setState(0, { trolleyM: 45, spreaderM: 7, loadT: 22 });
    settle(cranes);
    // The rail on the land side stands half a span before the middle.
    expect(placeOf(cranes, 'trolleys').z).toBeCloseTo(200 - 30 + 45, 3);
    expect(placeOf(cranes, 'spreaders').y).toBeCloseTo(37, 3);
    expect(placeOf(cranes, 'boxes').y).toBeCloseTo(37, 3);
  });

  it('turns with its runway: to the right of the axis is the water', () => {
    const cranes = new Cranes([{ ...GANTRY, turn: Math.PI / 2 }]);
    cranes.setState(0, { trolleyM: 45, spreaderM: 7, loadT: 0 });
    settle(cranes);
    expect(placeOf(cranes, 'trolleys').x).toBeCloseTo(115, 3);
    expect(placeOf(cranes, 'trolleys').z).toBeCloseTo(200, 3);
  });

  it('carries a box only while there is a load', () => {
    const cranes = new Cranes([GANTRY]);
    cranes.setState(0, { trolleyM: 45, spreaderM: 7, loadT: 0 });
    settle(cranes);
    expect(sizeOf(cranes, 'boxes').x).toBe(0);
    cranes.setState(0, { trolleyM: 45, spreaderM: 7, loadT: 18 });
    settle(cranes);
    expect(sizeOf(cranes, 'boxes').x).toBe(1);
  });

  it('has ropes from the trolley to the spreader', () => {
    const cranes = new Cranes([GANTRY]);
    cranes.setState(0, { trolleyM: 45, spreaderM: 7, loadT: 0 });
    settle(cranes);
    const end = placeOf(cranes, 'ropes').y + sizeOf(cranes, 'ropes').y;
    expect(end).toBeCloseTo(placeOf(cranes, 'trolleys').y, 3);
  });

  it('moves to a new place softly, and asks for no frame once it is there', () => {
    const cranes = new Cranes([GANTRY]);
    settle(cranes);
    const before = placeOf(cranes, 'trolleys').z;
    cranes.setState(0, { ...UNKNOWN, trolleyM: 70 });
    expect(cranes.update(FRAME)).toBe(true);
    const after = placeOf(cranes, 'trolleys').z;
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(200 + 40 - 1);
    settle(cranes);
    expect(placeOf(cranes, 'trolleys').z).toBeCloseTo(240, 1);
    expect(cranes.update(FRAME)).toBe(false);
  });

  it('is at its new place at once on software GL, where each frame of a soft movement would take as long as the movement', () => {
    const cranes = new Cranes([GANTRY]);
    cranes.update({ ...FRAME, quality: 0 });
    cranes.setState(0, { ...UNKNOWN, trolleyM: 70 });
    expect(cranes.update({ ...FRAME, quality: 0 })).toBe(false);
    expect(placeOf(cranes, 'trolleys').z).toBeCloseTo(240, 3);
  });

  it('is parked without a box where nothing is known, and never beyond its own ends', () => {
    const cranes = new Cranes([GANTRY]);
    settle(cranes);
    expect(Math.abs(placeOf(cranes, 'trolleys').z - 200)).toBeLessThan(30);
    expect(sizeOf(cranes, 'boxes').x).toBe(0);
    cranes.setState(0, { trolleyM: 900, spreaderM: -4, loadT: 20 });
    settle(cranes);
    expect(placeOf(cranes, 'trolleys').z).toBeLessThanOrEqual(200 + 30 + 20);
    expect(placeOf(cranes, 'spreaders').y).toBeGreaterThanOrEqual(30);
  });
});
