import { describe, expect, it } from 'vitest';
import type { InstancedBufferGeometry, Mesh } from 'three';
import { Plumes, plumeShape, type Chimney } from '../../../src/engine/plumes/Plumes.ts';
import { frameFrom } from '../buildings/testCity.ts';

const chimney: Chimney = { kind: 'chimney', id: 'c1', x: 100, y: 30, z: -200, turn: 0, height: 150, baseRadius: 5, topRadius: 3, bands: false, aviationLight: true }; // prettier-ignore
const BREEZE = { share: 1, windMs: 4, towards: 0 };
const meshOf = (plumes: Plumes): Mesh<InstancedBufferGeometry> => plumes.object.children[0] as Mesh<InstancedBufferGeometry>; // prettier-ignore
const courseOf = (plumes: Plumes, i = 0): number[] => {
  const course = meshOf(plumes).geometry.getAttribute('course');
  return [course.getX(i), course.getY(i), course.getZ(i), course.getW(i)];
};

describe('a plume', () => {
  it('begins at the mouth of its chimney', () => {
    const mouth = meshOf(new Plumes([chimney])).geometry.getAttribute('mouth');
    expect([mouth.getX(0), mouth.getY(0), mouth.getZ(0), mouth.getW(0)]).toEqual([100, 180, -200, 3]);
  });

  it('lies along the wind: to the east with a west wind, to the north with a south wind', () => {
    const plumes = new Plumes([chimney]);
    plumes.setState(0, BREEZE);
    expect(courseOf(plumes)[0]).toBeGreaterThan(200);
    expect(courseOf(plumes)[2]).toBeCloseTo(0, 4);
    plumes.setState(0, { ...BREEZE, towards: Math.PI / 2 });
    expect(courseOf(plumes)[0]).toBeCloseTo(0, 3);
    expect(courseOf(plumes)[2]).toBeLessThan(-200);
  });

  it('leans further over, and is drawn out, the stronger the wind', () => {
    const [light, strong] = [plumeShape({ ...BREEZE, windMs: 1 }), plumeShape({ ...BREEZE, windMs: 12 })];
    expect(strong.lengthM).toBeGreaterThan(light.lengthM * 1.4);
    expect(strong.riseM).toBeLessThan(light.riseM / 4);
  });

  it('grows with what is made', () => {
    const [half, whole] = [plumeShape({ ...BREEZE, share: 0.5 }), plumeShape(BREEZE)];
    expect(half.lengthM).toBeLessThan(whole.lengthM * 0.8);
    const plumes = new Plumes([chimney]);
    plumes.setState(0, { ...BREEZE, share: 0.5 });
    expect(courseOf(plumes)[3]).toBeCloseTo(0.5, 5);
    plumes.setState(0, { ...BREEZE, share: 9 });
    expect(courseOf(plumes)[3]).toBeLessThan(1.3);
  });

  it('is not there where nothing is made, or either value is not known; with none there is nothing to draw', () => {
    const plumes = new Plumes([chimney, { ...chimney, id: 'c2' }]);
    expect(meshOf(plumes).visible).toBe(false);
    plumes.setState(0, BREEZE);
    expect(plumes.count).toBe(1);
    expect(meshOf(plumes).visible).toBe(true);
    expect(courseOf(plumes, 1)).toEqual([0, 0, 0, 0]);
    for (const gone of [{ share: 0 }, { share: Number.NaN }, { windMs: Number.NaN }, { towards: Number.NaN }]) {
      plumes.setState(0, { ...BREEZE, ...gone });
      expect(plumes.count).toBe(0);
      expect(meshOf(plumes).visible).toBe(false);
    }
  });

  it('asks for no frame and is uploaded only when its values change', () => {
    const plumes = new Plumes([chimney]);
    plumes.setState(0, BREEZE);
    const version = (meshOf(plumes).geometry.getAttribute('course') as unknown as { version: number }).version;
    plumes.setState(0, { ...BREEZE });
    expect((meshOf(plumes).geometry.getAttribute('course') as unknown as { version: number }).version).toBe(version);
    for (const quality of [0, 2] as const) {
      const frame = { ...frameFrom([0, 100, 0], [0, 30, 0], quality), motionS: 7 };
      expect(plumes.update(frame)).toBe(false);
    }
    plumes.dispose();
    expect(plumes.object.children.length).toBe(0);
  });
});
