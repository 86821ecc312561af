import { PerspectiveCamera, Vector3, type BufferGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import { unpackPickId, packPickId, type FrameState, type Terrain } from '../../../src/engine/layer.ts';
import { Plans } from '../../../src/engine/plans/Plans.ts';
import { createPlanShapes, type PlanItem } from '../../../src/engine/plans/planShape.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Plan } from '../../../src/schema/plan.ts';

const GROUND: Terrain = { heightAt: () => 30 };
const OUTLINE: [number, number][] = [[6.7, 51.4], [6.701, 51.4], [6.701, 51.401], [6.7, 51.401]]; // prettier-ignore
const PLAN: Plan = {
  steps: [
    { state: 'planned', from: '2022' },
    { state: 'building', from: '2024-01-01' },
    { state: 'built', from: '2026-01-01' },
  ],
  volumes: [{ outline: OUTLINE, fromM: 0, toM: 20 }],
};
const ITEMS: PlanItem[] = [
  { id: 'site/a', area: OUTLINE },
  { id: 'project/b', plan: PLAN },
];
const frameAt = (date: string, far = 0): FrameState => {
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  const { x, z } = toScene({ lon: 6.7, lat: 51.4 });
  camera.position.set(x + far, 200, z);
  return {
    ...{ instantMs: unixMs(Date.parse(date)), deltaS: 0.1, motionS: 0, width: 1600, height: 900, pixelRatio: 1 },
    ...{ camera, target: new Vector3(), stageCm: 400, quality: 2, isDraft: false },
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
  };
};
interface Part {
  readonly name: string;
  readonly visible: boolean;
  readonly geometry: BufferGeometry;
  readonly material: unknown;
}
const listOf = (plans: Plans): Part[] => plans.object.children as unknown as Part[];
const partsOf = (plans: Plans): Record<string, Part> =>
  Object.fromEntries(listOf(plans).map((part) => [part.name, part]));
/** What the shaders read of an item: share built, state, mark. */
function rowOf(plans: Plans, row: number): number[] {
  const { material } = partsOf(plans)['plans, glass'] as unknown as { material: { uniforms: { planMap: { value: { image: { data: Float32Array } } } } } }; // prettier-ignore
  return [...material.uniforms.planMap.value.image.data.slice(row * 4, row * 4 + 3)];
}
const planned = (): Plans => {
  const plans = new Plans();
  plans.setItems(ITEMS, GROUND);
  plans.setReducedMotion(true);
  return plans;
};

describe('the glass of what is planned', () => {
  it('is not made again for the same plans', () => {
    const plans = planned();
    const before = [...plans.object.children];
    plans.setItems(ITEMS, GROUND);
    expect(plans.object.children).toEqual(before);
    plans.setItems([...ITEMS], GROUND);
    expect(plans.object.children[0]).not.toBe(before[0]);
  });

  it('is a closed body on the ground: four walls and a roof, with the lines of its edges', () => {
    const { bodies, lines } = createPlanShapes([ITEMS[1]!], GROUND);
    expect(bodies.getIndex()!.count / 3).toBe(4 * 2 + 2);
    const heights = new Set([...bodies.getAttribute('position').array].filter((_, i) => i % 3 === 1));
    expect([...heights].sort()).toEqual([28, 50]);
    expect(lines.instanceCount).toBe(8);
  });

  it('has walls that face outwards, whichever way round its outline was drawn', () => {
    for (const outline of [OUTLINE, OUTLINE.toReversed()]) {
      const { bodies, middles } = createPlanShapes([{ id: 'p', plan: { ...PLAN, volumes: [{ outline, fromM: 0, toM: 20 }] } }], GROUND); // prettier-ignore
      const [at, normal] = [bodies.getAttribute('position'), bodies.getAttribute('normal')];
      for (let i = 0; i < at.count; i++) {
        const [dx, dz] = [at.getX(i) - middles[0]![0], at.getZ(i) - middles[0]![1]];
        if (normal.getY(i) < 0.5) expect(normal.getX(i) * dx + normal.getZ(i) * dz).toBeGreaterThan(0);
      }
    }
  });

  it('becomes solid by the clock, from the ground up', () => {
    const plans = planned();
    plans.update(frameAt('2023-01-01'));
    expect(rowOf(plans, 1)).toEqual([0, 1, 0]);
    plans.update(frameAt('2025-01-01'));
    expect(rowOf(plans, 1)[0]).toBeCloseTo(0.5, 2);
    plans.update(frameAt('2027-01-01'));
    expect(rowOf(plans, 1)).toEqual([1, 3, 0]);
  });

  it('costs nothing from afar while its theme is closed, and is seen from everywhere while it is open', () => {
    const plans = planned();
    const shown = (): string[] => Object.values(partsOf(plans)).filter(({ visible }) => visible).map(({ name }) => name); // prettier-ignore
    plans.update(frameAt('2023-01-01', 9000));
    expect(shown()).toEqual([]);
    plans.update(frameAt('2023-01-01'));
    expect(shown()).toEqual(['plans, built', 'plans, glass', 'plan lines']);
    plans.setOpen(true);
    plans.update(frameAt('2023-01-01', 9000));
    expect(shown()).toEqual(['plans, built', 'plans, glass', 'parcels', 'plan lines']);
  });

  it('is picked as its asset, and marked', () => {
    const plans = planned();
    expect(unpackPickId(packPickId('plan', 1))).toEqual({ kind: 'plan', index: 1 });
    expect(plans.assetIdOf(1)).toBe('project/b');
    plans.mark('project/b', 'site/a');
    plans.update(frameAt('2023-01-01'));
    expect([rowOf(plans, 0)[2], rowOf(plans, 1)[2]]).toEqual([2, 1]);
    const before = listOf(plans).map(({ material }) => material);
    plans.beginPick();
    expect(partsOf(plans)['plans, glass']!.material).toHaveProperty('name', 'plan ids');
    plans.endPick();
    expect(listOf(plans).map(({ material }) => material)).toEqual(before);
  });

  it('gives back what it took', () => {
    const plans = planned();
    let given = 0;
    for (const { geometry } of Object.values(partsOf(plans))) geometry.addEventListener('dispose', () => given++);
    plans.dispose();
    // Glass and what is built share their shape.
    expect(given).toBe(4);
    expect(plans.object.children).toHaveLength(0);
  });
});

describe('a parcel', () => {
  it('lies on the ground that it covers, in pieces that follow it', () => {
    const slope: Terrain = { heightAt: (x) => 25 + x * 0.01 };
    const { parcels, lines } = createPlanShapes([{ id: 's', area: OUTLINE }], slope);
    const [at, normal] = [parcels.getAttribute('position'), parcels.getAttribute('normal')];
    let floor = 0;
    for (let i = 0; i < at.count; i++)
      if (normal.getY(i) > 0.5) {
        floor++;
        expect(at.getY(i)).toBeCloseTo(slope.heightAt(at.getX(i), at.getZ(i)), 2);
      }
    expect(floor).toBeGreaterThan(20);
    expect(lines.instanceCount).toBeGreaterThan(8);
  });
});
