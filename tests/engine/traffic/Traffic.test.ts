import { PerspectiveCamera, type InstancedBufferGeometry, type Mesh } from 'three';
import { describe, expect, it } from 'vitest';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import type { ColumnFile } from '../../../src/schema/columnFile.ts';
import { carriagewaysOf, writeSeconds } from '../../../src/engine/traffic/carriageways.ts';
import { alongRoad, countsAround, placeCounts } from '../../../src/engine/traffic/countsOnRoads.ts';
import { roadCourses } from '../../../src/engine/traffic/roadCourses.ts';
import { Traffic } from '../../../src/engine/traffic/Traffic.ts';
import type { FrameState } from '../../../src/engine/layer.ts';

/** A motorway of 10 km to the east in three pieces, the middle one a bridge; a main road of its own; a street that is none of ours. */
const LINES: ColumnFile = {
  meta: { names: ['', 'A40', 'B288'] },
  columns: {
    kind: Uint8Array.from(['motorway', 'motorway', 'motorway', 'main-road', 'street'], (kind) => LINE_KINDS.indexOf(kind as never)), // prettier-ignore
    widthDm: Uint16Array.of(286, 286, 286, 164, 60),
    flags: Uint8Array.of(2, 3, 2, 2, 0),
    name: Uint16Array.of(1, 1, 1, 2, 0),
    start: Uint32Array.of(0, 2, 4, 6, 8, 10),
    x: Int32Array.from([0, 4000, 4000, 5000, 5000, 10_000, 0, 3000, 0, 900], (m) => m * 10),
    y: Int16Array.from([30, 30, 30, 40, 40, 30, 30, 30, 30, 30], (m) => m * 100),
    z: Int32Array.from([0, 0, 0, 0, 0, 0, 2000, 2000, 500, 500], (m) => m * 10),
  },
};
const courses = roadCourses(LINES);
const placeAt = (x: number, z: number) => {
  const { lon, lat } = fromScene({ x, z });
  return { lon, lat, isInStreet: false };
};
const COUNTER = placeAt(2500, 20);
const counted = (east: number, west: number, speedKmh = 90) =>
  ({ flow: [east, west], speedKmh: [speedKmh, speedKmh], heavy: 0.1 }) as const;

const MIDNIGHT = Date.parse('2024-01-10T23:00:00Z');
const frameAt = (instantMs: number, motionS: number): FrameState =>
  ({ instantMs, motionS, camera: new PerspectiveCamera(45), height: 1000, pixelRatio: 1, sun: { altitude: 1 }, quality: 1 }) as unknown as FrameState; // prettier-ignore
function drawn(...counts: ReturnType<typeof counted>[]) {
  const traffic = new Traffic(courses);
  traffic.setCounters([COUNTER]);
  const numbers = counts.map((count, i) => {
    traffic.setCounts([count]);
    // Jumps of the clock: counts are taken at once.
    const samples = Array.from({ length: 20 }, (_, k) => {
      traffic.update(frameAt(MIDNIGHT + i * 86_400_000 + k * 5000, i * 1000 + k * 5));
      return traffic.count();
    });
    return samples.reduce((sum, n) => sum + n, 0) / samples.length;
  });
  traffic.dispose();
  return numbers;
}

describe('the roads that vehicles run on', () => {
  it('are joined over their bridges, with what is drawn of them', () => {
    expect(courses.map(({ along, kind }) => [along.at(-1), kind])).toEqual([
      [10_000, 'motorway'],
      [3000, 'main-road'],
    ]);
    expect(courses[0]!.isAscending).toBe(true);
  });

  it('have the counters that stand beside them, and are empty without one', () => {
    expect(carriagewaysOf(courses, [COUNTER])).toHaveLength(2);
    expect(placeCounts(courses, [placeAt(2500, 900)]).size).toBe(0);
    expect(placeCounts(courses, [COUNTER]).get(courses[0]!)![0]!.atM).toBeCloseTo(2500, 0);
  });

  it('change straight from one counter to the next and know nothing where no counter does', () => {
    const placed = [1000, 3000, 5000].map((atM, index) => ({ atM, index, fromM: -Infinity, toM: Infinity }));
    const at = alongRoad(placed, (index) => [1000, Number.NaN, 3000][index]!);
    expect([0, 1000, 2000, 3000, 5000, 9000].map(at)).toEqual([1000, 1000, 1500, 2000, 3000, 3000]);
    expect(alongRoad(placed, () => Number.NaN)(0)).toBeNaN();
  });

  it('are computed between two counters from both, beyond the last from that one', () => {
    const placed = [1000, 3000, 5000].map((atM, index) => ({ atM, index, fromM: -Infinity, toM: Infinity }));
    const around = (atM: number) => countsAround(placed, (index) => index !== 1, atM);
    expect([0, 2000, 4000, 9000].map(around)).toEqual([[0], [0, 2], [0, 2], [2]]);
    expect(countsAround(placed, () => false, 0)).toEqual([]);
  });

  it('keep to the right, to the east as to the west, second by second', () => {
    const texels = new Float32Array(20_000);
    const [east, west] = carriagewaysOf(courses, [COUNTER]) as [never, never];
    const seconds = writeSeconds(east, [counted(3000, 1500)], texels);
    expect(seconds).toBe(400);
    expect(texels[10 * 4]).toBeCloseTo(250, 0);
    expect(texels[3]).toBeCloseTo(0.5, 5);
    writeSeconds(west, [counted(3000, 1500)], texels);
    const at = (west as { offset: number }).offset * 4;
    expect([texels[at], texels[at + 10 * 4]].map((x) => Math.round(x!))).toEqual([10_000, 9750]);
    expect(texels[at + 3]).toBeCloseTo(0.25, 5);
  });
});

describe('the vehicles', () => {
  it('are as many as flow and speed say: flow times length by speed, both directions', () => {
    const [n] = drawn(counted(3000, 1500));
    expect(n! / ((4500 * 10) / 90)).toBeGreaterThan(0.93);
    expect(n! / ((4500 * 10) / 90)).toBeLessThan(1.07);
  });

  it('stand denser where the same flow creeps, and are none where nothing passes or nothing is known', () => {
    const [free, creeping, none, unknown] = drawn(counted(3000, 3000), counted(3000, 3000, 30), counted(0, 0), counted(Number.NaN, Number.NaN)); // prettier-ignore
    expect(creeping! / free!).toBeCloseTo(3, 0);
    expect([none, unknown]).toEqual([0, 0]);
  });

  it('are the same number at the same counts, whenever that was', () => {
    const [first, , again] = drawn(counted(3000, 1500), counted(300, 150), counted(3000, 1500));
    expect(Math.abs(again! / first! - 1)).toBeLessThan(0.08);
  });

  it('leave one end and enter at the other: who is on a stretch is who came in less who went out', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 0)]);
    const places = (): Set<string> => {
      const car = (traffic.object.children[0] as unknown as { geometry: { getAttribute(name: string): { array: Float32Array } } }).geometry.getAttribute('car').array; // prettier-ignore
      return new Set(Array.from({ length: traffic.count() }, (_, i) => car[i * 4 + 3]!.toFixed(6)));
    };
    let atS = 0;
    const step = (): void => traffic.update(frameAt(MIDNIGHT + atS * 1000, atS)) as never;
    step();
    // In the middle of a slot, so that rounding does not decide who is in.
    atS = 0.3;
    step();
    for (let k = 0; k < 50; k++) {
      const before = places();
      atS += 0.6;
      step();
      const after = places();
      const [entered, left] = [[...after].filter((one) => !before.has(one)), [...before].filter((one) => !after.has(one))]; // prettier-ignore
      expect(entered.length).toBeLessThanOrEqual(1);
      expect(left.length).toBeLessThanOrEqual(1);
      expect(after.size - before.size).toBe(entered.length - left.length);
    }
    traffic.dispose();
  });

  it('do not move while nothing may, and by a clock of sixty times no faster than the eye follows', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 0)]);
    const passed = (): number => (traffic as unknown as { phaseS: number }).phaseS;
    traffic.update(frameAt(MIDNIGHT, 0));
    traffic.update(frameAt(MIDNIGHT + 6000, 0));
    expect(passed()).toBe(0);
    traffic.update(frameAt(MIDNIGHT + 12_000, 0.1));
    expect(passed()).toBeCloseTo(0.6);
    traffic.update(frameAt(MIDNIGHT + 11_900, 0.2));
    expect(passed()).toBeCloseTo(0.5);
    traffic.dispose();
  });

  it('can be picked each by its own number, the same as long as it is on the road, and not any more when it has left', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 1500)]);
    traffic.update(frameAt(MIDNIGHT, 0));
    const NUMBER = 2 ** 20;
    const there = (): string[] => [0, 1].flatMap((way) => Array.from({ length: 700 }, (_, back) => traffic.assetIdOf(way * NUMBER + ((NUMBER - back) % NUMBER)) ?? [])).flat(); // prettier-ignore
    const before = there();
    expect(before).toHaveLength(traffic.count());
    expect(new Set(before).size).toBe(before.length);
    const newest = before[0]!;
    expect(traffic.vehicleOf(newest)).toMatchObject({ id: newest, direction: 0, counters: [0] });
    expect(traffic.vehicleOf(newest)!.speedKmh).toBeCloseTo(90, 0);
    // Half of the road later it is there still; after the whole of it, it is gone, though another one drives there.
    for (let s = 1; s <= 200; s++) traffic.update(frameAt(MIDNIGHT + s * 1000, s));
    expect(traffic.vehicleOf(newest)?.id).toBe(newest);
    for (let s = 201; s <= 401; s++) traffic.update(frameAt(MIDNIGHT + s * 1000, s));
    expect(traffic.vehicleOf(newest)).toBeNull();
    expect(traffic.count()).toBeGreaterThan(300);
    traffic.dispose();
  });

  it('are others after a jump of the clock, and none where the road has no counter', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(6000, 0)]);
    traffic.update(frameAt(MIDNIGHT, 0));
    expect(traffic.vehicleOf('vehicle/0-1048570')).not.toBeNull();
    traffic.update(frameAt(MIDNIGHT + 86_400_000, 1));
    expect(traffic.vehicleOf('vehicle/0-1048570')).toBeNull();
    expect(['vehicle/7-3', 'vehicle/x', 'gauge/w'].map((id) => traffic.vehicleOf(id))).toEqual([null, null, null]);
    traffic.dispose();
  });

  it('are one draw in the pass of ids as well: their lights are hidden, and shown again', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 1500)]);
    traffic.update({ ...frameAt(MIDNIGHT, 0), quality: 2, sun: { altitude: -1 } } as unknown as FrameState);
    const shown = (): boolean[] => traffic.object.children.map(({ visible }) => visible);
    expect(shown()).toEqual([true, true]);
    traffic.beginPick();
    expect(shown()).toEqual([true, false]);
    traffic.endPick();
    expect(shown()).toEqual([true, true]);
    traffic.dispose();
  });

  it('are drawn by software GL only where the camera is near the ground', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 0)]);
    const seen = (quality: number, heightM: number): boolean => {
      const frame = frameAt(MIDNIGHT, 0);
      frame.camera.position.y = heightM;
      traffic.update({ ...frame, quality } as FrameState);
      return traffic.object.children.some(({ visible }) => visible);
    };
    expect([seen(0, 900), seen(0, 300), seen(1, 900)]).toEqual([false, true, true]);
    // A layer that was hidden stays so.
    traffic.object.visible = false;
    seen(1, 900);
    expect(traffic.object.visible).toBe(false);
    traffic.dispose();
  });

  it('are not looked for anew on software GL while the camera goes on high above them', () => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(3000, 0)]);
    const looks = (x: number, heightM: number): number => {
      const before = traffic.version();
      const frame = frameAt(MIDNIGHT, 0);
      frame.camera.position.set(x, heightM, 0);
      traffic.update({ ...frame, quality: 0 });
      return traffic.version() - before;
    };
    expect([looks(0, 900), looks(1000, 900), looks(1000, 300), looks(2000, 300)]).toEqual([1, 0, 1, 1]);
    traffic.dispose();
  });
});

describe('a span that lifts out of the road', () => {
  /** Metres of each vehicle from the western end, at 25 m/s. */
  function onRoad(traffic: Traffic): number[] {
    const { geometry } = traffic.object.children[0] as Mesh<InstancedBufferGeometry>;
    const [car, late] = ['car', 'late'].map((name) => geometry.getAttribute(name).array as Float32Array) as [Float32Array, Float32Array]; // prettier-ignore
    return Array.from({ length: geometry.instanceCount }, (_, i) => {
      const metres = 25 * (late[i]! < 0 ? car[i * 4 + 1]! + late[i]! : car[i * 4 + 1]! - late[i]!);
      return car[i * 4]! === 0 ? metres : 10_000 - metres;
    });
  }
  const SPAN = { x: 5000, z: 0, halfM: 40 };
  const isOnSpan = (m: number): boolean => Math.abs(m - SPAN.x) < SPAN.halfM - 20;
  const stage = (): { traffic: Traffic; run: (seconds: number, isShut: boolean) => number[] } => {
    const traffic = new Traffic(courses);
    traffic.setCounters([COUNTER]);
    traffic.setCounts([counted(2400, 2400)]);
    traffic.barriers.setSpans([SPAN]);
    let now = 0;
    const run = (seconds: number, isShut: boolean): number[] => {
      traffic.barriers.setShut([isShut]);
      for (const end = now + seconds; now < end; now += 0.5) traffic.update(frameAt(MIDNIGHT + now * 1000, now));
      return onRoad(traffic);
    };
    return { traffic, run };
  };

  it('has nobody on it while it is shut: they stand in queues on both sides, and drive on when it is open', () => {
    const { traffic, run } = stage();
    let open = 0;
    for (let k = 0; k < 10; k++) open += run(3, false).filter(isOnSpan).length;
    expect(open).toBeGreaterThan(2);
    run(10, true);
    for (let k = 0; k < 20; k++) expect(run(5, true).filter(isOnSpan)).toEqual([]);
    const near = (list: readonly number[], side: number): number => list.filter((m) => (m - SPAN.x) * side > 0 && Math.abs(m - SPAN.x) < 400).length; // prettier-ignore
    const queued = run(1, true);
    expect(near(queued, -1)).toBeGreaterThan(20);
    expect(near(queued, 1)).toBeGreaterThan(20);
    run(30, false);
    let again = 0;
    for (let k = 0; k < 10; k++) again += run(3, false).filter(isOnSpan).length;
    expect(again).toBeGreaterThan(2);
    traffic.dispose();
  });

  it('is shut, with its queues, when the clock is set to an instant at which it is', () => {
    const { traffic, run } = stage();
    const queued = run(1, true);
    expect(queued.filter(isOnSpan)).toEqual([]);
    expect(queued.filter((m) => m < SPAN.x && m > SPAN.x - 300).length).toBeGreaterThan(10);
    traffic.dispose();
  });
});
