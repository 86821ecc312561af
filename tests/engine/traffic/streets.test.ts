import { PerspectiveCamera } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { carriagewaysOf } from '../../../src/engine/traffic/carriageways.ts';
import { alongRoad, countsAround, placeCounts } from '../../../src/engine/traffic/countsOnRoads.ts';
import { RoadFlows } from '../../../src/engine/traffic/RoadFlows.ts';
import { cutCourse, roadCourses } from '../../../src/engine/traffic/roadCourses.ts';
import { Traffic } from '../../../src/engine/traffic/Traffic.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';

/** A main street of 6 km to the east that is crossed after 1 km and 5.5 km, a motorway beside it, and a street that the city build has made up. */
const LINES = [
  { kind: 'arterial', widthDm: 90, flags: 2, name: 1, points: [[0, 0], [3000, 0], [6000, 0]] },
  { kind: 'arterial', widthDm: 90, flags: 2, name: 2, points: [[1000, -800], [1000, 800]] },
  { kind: 'main-road', widthDm: 92, flags: 2, name: 3, points: [[5500, -800], [5500, 800]] },
  { kind: 'motorway', widthDm: 214, flags: 2, name: 4, points: [[0, 100], [6000, 100]] },
  { kind: 'arterial', widthDm: 90, flags: 8, name: 0, points: [[0, -500], [6000, -500]] },
]; // prettier-ignore
const all = LINES.flatMap(({ points }) => points);
let begun = 0;
const courses = roadCourses({
  meta: { names: ['', 'Hauptstraße', 'Querstraße', 'B8', 'A59'] },
  columns: {
    kind: Uint8Array.from(LINES, ({ kind }) => LINE_KINDS.indexOf(kind as never)),
    widthDm: Uint16Array.from(LINES, ({ widthDm }) => widthDm),
    flags: Uint8Array.from(LINES, ({ flags }) => flags),
    name: Uint16Array.from(LINES, ({ name }) => name),
    start: Uint32Array.from([0, ...LINES.map(({ points }) => (begun += points.length))]),
    x: Int32Array.from(all, ([x]) => x! * 10),
    y: Int16Array.from(all, () => 3000),
    z: Int32Array.from(all, ([, z]) => z! * 10),
  },
});
const street = courses[0]!;
const loopAt = (x: number, z = 1, isInStreet = true) => ({ ...fromScene({ x, z }), isInStreet });
const counted = (east: number, west = east) => ({ flow: [east, west], speedKmh: [36, 36], heavy: 0 }) as const;
const NOON = Date.parse('2024-01-10T11:00:00Z');
const frameAt = (atS: number, more: object = {}): FrameState =>
  ({ instantMs: NOON + atS * 1000, motionS: atS, camera: new PerspectiveCamera(45), height: 1000, pixelRatio: 1, sun: { altitude: 1 }, quality: 2, ...more }) as unknown as FrameState; // prettier-ignore

/** Middles of the vehicles that are drawn, as the shader places them: east, and south of the middle of the street. */
function drawn(traffic: Traffic): [x: number, z: number][] {
  const { geometry } = traffic.object.children[0] as unknown as { geometry: { getAttribute(name: string): { array: Float32Array } } }; // prettier-ignore
  const car = geometry.getAttribute('car').array;
  const { uniforms } = traffic as unknown as { uniforms: { road: { value: { image: { data: Float32Array } } } } };
  const texels = uniforms.road.value.image.data;
  return Array.from({ length: traffic.count() }, (_, i) => {
    const [offset, afterS, aside] = car.subarray(i * 4, i * 4 + 3) as unknown as [number, number, number];
    const k = offset + Math.floor(afterS);
    const at = (texel: number): [number, number] => [texels[texel * 4]!, texels[texel * 4 + 2]!];
    const [[ax, az], [bx, bz]] = [at(k), at(k + 1)];
    const [t, length] = [afterS % 1, Math.hypot(bx - ax, bz - az)];
    return [ax + (bx - ax) * t - ((bz - az) / length) * aside, az + (bz - az) * t + ((bx - ax) / length) * aside];
  });
}
function trafficWith(loops: readonly ReturnType<typeof loopAt>[], counts: readonly ReturnType<typeof counted>[]) {
  const traffic = new Traffic(courses);
  traffic.setCounters(loops);
  traffic.setCounts(counts);
  traffic.update(frameAt(0));
  return traffic;
}

describe('main streets', () => {
  it('are known with their junctions; what the city build has made up is none of them', () => {
    expect(courses.map(({ kind }) => kind)).toEqual(['arterial', 'arterial', 'main-road', 'motorway']);
    expect([...new Set(street.junctionsM)]).toEqual([1000, 5500]);
  });

  it('have the loops that lie in them; a counter beside them is one of the motorway', () => {
    const [inStreet, beside] = [placeCounts(courses, [loopAt(2000)]), placeCounts(courses, [loopAt(2000, 1, false)])];
    expect([...inStreet.keys()].map(({ kind }) => kind)).toEqual(['arterial']);
    expect([...beside.keys()].map(({ kind }) => kind)).toEqual(['motorway']);
    expect(placeCounts(courses, [loopAt(2000, 45)]).size).toBe(0);
  });

  it('are known around a loop as far as 800 m, and not beyond the next junction', () => {
    const [[part, placed]] = [...placeCounts(courses, [loopAt(1500)])] as unknown as [[typeof street, { atM: number }[]]]; // prettier-ignore
    expect(part.points.map(([x]) => x)).toEqual([1000, 2300]);
    expect(placed[0]!.atM).toBeCloseTo(500, 0);
    expect(part.along.at(-1)).toBeCloseTo(1300, 0);
  });

  it('are known from one loop to the next where that is no more than 2 km away, over junctions; farther apart there is a gap', () => {
    const [part] = [...placeCounts(courses, [loopAt(500), loopAt(2400), loopAt(4900)])].map(([course, placed]) => ({ course, placed })); // prettier-ignore
    const at = alongRoad(part!.placed, (index) => [1000, 2000, 600][index]!);
    expect([0, 500, 1450, 2400, 3199].map((x) => Math.round(at(x)))).toEqual([1000, 1000, 1500, 2000, 2000]);
    expect([3300, 4000].map(at)).toEqual([Number.NaN, Number.NaN]);
    expect([4200, 5499].map(at)).toEqual([600, 600]);
    expect(at(5600)).toBeNaN();
    expect(at(1450)).toBeCloseTo(1500, 0);
    expect(countsAround(part!.placed, () => true, 1450)).toEqual([0, 1]);
    expect(countsAround(part!.placed, () => true, 3000)).toEqual([1]);
    expect(countsAround(part!.placed, () => true, 3600)).toEqual([]);
  });

  it('keep heights and shape where they are cut', () => {
    const part = cutCourse(street, 2500, 3500);
    expect(part.points).toEqual([[2500, 30, 0], [3000, 30, 0], [3500, 30, 0]]); // prettier-ignore
    expect([...part.along]).toEqual([0, 500, 1000]);
    expect(cutCourse(street, -5, 9000)).toBe(street);
  });

  it('have one lane in each direction on nine metres', () => {
    const ways = carriagewaysOf(courses, [loopAt(2000)]);
    expect(ways.map(({ lanesM, direction }) => [lanesM, direction])).toEqual([[[2], 0], [[2], 1]]); // prettier-ignore
  });
});

describe('vehicles on main streets', () => {
  it('keep to the right of their street and to the part that a loop speaks for, both directions', () => {
    const traffic = trafficWith([loopAt(2000)], [counted(1800)]);
    const places = drawn(traffic);
    expect(places.length).toBeGreaterThan(100);
    for (const [x, z] of places) {
      expect(x).toBeGreaterThanOrEqual(1199);
      expect(x).toBeLessThanOrEqual(2801);
      expect(Math.abs(z)).toBeCloseTo(2, 1);
    }
    const share = places.filter(([, z]) => z > 0).length / places.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
    traffic.dispose();
  });

  it('are as many as flow and speed say: flow times length by speed', () => {
    const traffic = trafficWith([loopAt(2000)], [counted(1800)]);
    const counts = Array.from({ length: 30 }, (_, k) => {
      traffic.update(frameAt(1 + k * 20));
      return traffic.onRoads();
    });
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    expect(mean / ((3600 * 1.6) / 36)).toBeGreaterThan(0.9);
    expect(mean / ((3600 * 1.6) / 36)).toBeLessThan(1.1);
    traffic.dispose();
  });

  it('are none in a gap between two loops, nor where a loop has no value', () => {
    const traffic = trafficWith([loopAt(500), loopAt(4900)], [counted(1800), counted(1800)]);
    const inGap = drawn(traffic).filter(([x]) => x > 1310 && x < 4090);
    expect(inGap).toEqual([]);
    expect(drawn(traffic).some(([x]) => x < 1000)).toBe(true);
    expect(drawn(traffic).some(([x]) => x > 4200)).toBe(true);
    traffic.dispose();
    const silent = trafficWith([loopAt(500), loopAt(4900)], [counted(Number.NaN), counted(1800)]);
    expect(drawn(silent).filter(([x]) => x < 4090)).toEqual([]);
    expect(silent.count()).toBeGreaterThan(0);
    silent.dispose();
  });

  it('say which loop they are computed from', () => {
    const traffic = trafficWith([loopAt(500), loopAt(4900)], [counted(1800), counted(1800)]);
    const told = Array.from({ length: 4096 }, (_, back) => traffic.vehicleOf(`vehicle/0-${(2 ** 20 - back) % 2 ** 20}`)).filter((one) => one !== null); // prettier-ignore
    expect(new Set(told.map(({ counters }) => counters.join()))).toEqual(new Set(['0', '1']));
    traffic.dispose();
  });

  it('are drawn near the eye only without a graphics card, and all of them are still on the road', () => {
    const traffic = trafficWith([loopAt(500), loopAt(4900)], [counted(1800), counted(1800)]);
    const [whole, before] = [traffic.onRoads(), traffic.count()];
    expect(before).toBe(whole);
    traffic.update(frameAt(0.1, { quality: 0 }));
    expect(traffic.count()).toBeGreaterThan(0);
    expect(drawn(traffic).every(([x]) => x < 1520)).toBe(true);
    const camera = new PerspectiveCamera(45);
    camera.position.set(5000, 100, 0);
    traffic.update(frameAt(0.2, { quality: 0, camera }));
    expect(drawn(traffic).every(([x]) => x > 3480)).toBe(true);
    camera.position.set(0, 29_000, 0);
    traffic.update(frameAt(0.3, { camera }));
    expect([traffic.count(), traffic.onRoads()]).toEqual([0, whole]);
    traffic.dispose();
  });

  it('change to new counts over some frames, and ask for these', () => {
    const traffic = trafficWith([loopAt(500), loopAt(4900)], [counted(1800), counted(1800)]);
    const before = traffic.onRoads();
    traffic.setCounts([counted(180), counted(180)]);
    let frames = 0;
    for (let s = 2; s < 40; s++) while (traffic.update(frameAt(s)) && frames < 1000) frames++;
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThan(1000);
    expect(traffic.onRoads()).toBeLessThan(before * 0.2);
    traffic.dispose();
  });
});

describe('a picture along main streets', () => {
  it.each(['arterial', 'main-road'] as const)(
    'is drawn on the part of the %s that its loops speak for, narrower than on a motorway',
    (kind) => {
      const { lon, lat } = loopAt(2000);
      const asset = { id: 'detector/a', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { kind: 'detector' } } as unknown as Asset; // prettier-ignore
      const flows = new RoadFlows(courses.map((course) => ({ ...course, kind })));
      flows.setItems([{ asset }]);
      flows.setValues({ share: Float32Array.of(1), colour: Uint32Array.of(0xff0000), state: Uint8Array.of(2) });
      const { attributes } = (flows.object.children[0] as unknown as { geometry: { attributes: Record<string, { array: Float32Array }> } }).geometry; // prettier-ignore
      const xs = Array.from({ length: attributes['position']!.array.length / 3 }, (_, i) => attributes['position']!.array[i * 3]!); // prettier-ignore
      expect([Math.min(...xs), Math.max(...xs)].map(Math.round)).toEqual([1200, 2800]);
      expect(Math.max(...attributes['share']!.array)).toBeLessThan(0.5);
      flows.dispose();
    },
  );
});
