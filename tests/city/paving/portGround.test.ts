import { describe, expect, it } from 'vitest';
import { lightPaving } from '../../../src/city/paving/lightPaving.ts';
import { quayLanes, trackBeds } from '../../../src/city/paving/quayLanes.ts';
import { structurePaving } from '../../../src/city/paving/structurePaving.ts';
import { isLight, type Paving } from '../../../src/schema/paving.ts';
import type { Structure } from '../../../src/schema/structures.ts';

const at = (x: number, z: number, turn = 0) => ({ x, y: 29, z, turn });
const YARD: Structure = { kind: 'container-yard', id: 'structure/yard-1', ...at(100, 50, 0.4), length: 118, width: 13, tiers: 4, seed: 1, fill: 0.6 }; // prettier-ignore
const crane = (n: number, x: number): Structure => ({ kind: 'gantry-crane', id: `port/dgt/crane-${n}`, ...at(x, 0), span: 98, height: 34, outreach: 32, railGauge: 1.5, along: 0 }); // prettier-ignore
const heap = (material: 'coal' | 'ore' | 'grass'): Structure => ({ kind: 'heap', id: `structure/${material}`, ...at(0, 0), length: 60, width: 30, height: 9, material }); // prettier-ignore
const HALL: Structure = { kind: 'warehouse', id: 'structure/hall', ...at(0, 0), length: 120, width: 40, height: 12, docks: true }; // prettier-ignore

/** Is a place on a box? */
const covers = ({ x, z, turn, length, width }: Paving, px: number, pz: number): boolean => {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dz] = [px - x, pz - z];
  return Math.abs(dx * cos - dz * sin) <= length / 2 && Math.abs(dx * sin + dz * cos) <= width / 2;
};

describe('the ground of what stands in the port', () => {
  it('reaches beyond a container yard on all sides, turned as it is', () => {
    const [ground] = structurePaving([YARD]);
    expect(ground).toMatchObject({ kind: 'yard', x: 100, z: 50, turn: 0.4 });
    expect(ground!.length).toBeGreaterThan(118);
    expect(ground!.width).toBeGreaterThan(13);
  });

  it('is dark under coal, red under ore, and no other than grass under a greened heap', () => {
    expect(structurePaving([heap('coal'), heap('ore'), heap('grass')]).map(({ kind }) => kind)).toEqual([
      'coal',
      'ore',
    ]);
  });

  it('has bays for trailers in front of the docks, on the side where they are, and none at a hall without', () => {
    const bays = structurePaving([HALL]).filter(({ kind }) => kind === 'bays');
    expect(bays).toHaveLength(1);
    expect(covers(bays[0]!, 0, 30)).toBe(true);
    expect(covers(bays[0]!, 0, -30)).toBe(false);
    expect(structurePaving([{ ...HALL, docks: false }]).some(({ kind }) => kind === 'bays')).toBe(false);
  });

  it('is one concrete yard under the cranes of a terminal, from the first to the last', () => {
    const grounds = structurePaving([crane(1, 0), crane(2, 400), { ...crane(3, 5000), id: 'port/rrt/crane-1' }]);
    expect(grounds).toHaveLength(2);
    for (const x of [0, 200, 400]) for (const z of [-48, 48]) expect(covers(grounds[0]!, x, z)).toBe(true);
    expect(covers(grounds[0]!, 2500, 0)).toBe(false);
  });
});

describe('lanes and beds', () => {
  it('puts a lane behind the quay on its land side, and ends it where something stands', () => {
    const wall = [[0, 0], [400, 0]] as const; // prettier-ignore
    const whole = quayLanes([wall], () => true);
    // Land lies on the right of the wall: south of one that runs east.
    expect(whole.every(({ kind, z }) => kind === 'lane' && z > 13 && z < 22)).toBe(true);
    expect(whole.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(380);
    const cut = quayLanes([wall], (x) => x < 150 || x > 220);
    expect(cut.some((lane) => covers(lane, 185, lane.z))).toBe(false);
    expect(cut).toHaveLength(2);
  });

  it('leaves no gap in the bed of a track that bends', () => {
    const track = [[0, 0], [100, 0], [180, 40], [240, 120]] as const; // prettier-ignore
    const beds = trackBeds([track]);
    expect(beds).toHaveLength(3);
    for (const [x, z] of track) expect(beds.some((bed) => covers(bed, x, z))).toBe(true);
  });
});

describe('the lights of the port', () => {
  const lane: Paving = { kind: 'lane', x: 0, z: 300, turn: 0, length: 500, width: 7.5 };

  it('are white at the masts of a yard and under cranes, warm at docks and along lanes', () => {
    expect(lightPaving([YARD], []).map(({ kind }) => kind)).toEqual(['floodlight', 'floodlight']);
    expect(lightPaving([crane(1, 0)], []).every(({ kind }) => kind === 'floodlight')).toBe(true);
    expect(lightPaving([HALL], [lane]).every(({ kind }) => kind === 'lamp')).toBe(true);
  });

  it('stand where the model of a yard has its masts: at the edge of the yard', () => {
    for (const light of lightPaving([{ ...YARD, turn: 0 }], [])) expect(Math.abs(light.z - (50 - 6.5))).toBeLessThan(1);
  });

  it('follow a lane in even steps and do not crowd where lanes meet', () => {
    const lights = lightPaving([], [lane, { ...lane, turn: Math.PI / 2 }]);
    expect(lights.length).toBeGreaterThan(10);
    lights.forEach((one, i) =>
      lights.slice(i + 1).forEach((other) => expect(Math.hypot(one.x - other.x, one.z - other.z)).toBeGreaterThan(40)),
    );
  });

  it('are no paving', () => {
    expect(lightPaving([YARD, HALL], [lane]).every(({ kind }) => isLight(kind))).toBe(true);
    expect(structurePaving([YARD, HALL, crane(1, 0)]).some(({ kind }) => isLight(kind))).toBe(false);
  });
});
