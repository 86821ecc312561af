import { describe, expect, it } from 'vitest';
import { PerspectiveCamera, Vector3, type InstancedBufferGeometry } from 'three';
import type { FrameState } from '../../../src/engine/layer.ts';
import { Cars } from '../../../src/engine/movers/Cars.ts';
import { CAR_PART, createCarGeometry } from '../../../src/engine/movers/carShape.ts';
import { CAR_KINDS, carsOf, type CarKind } from '../../../src/engine/movers/consist.ts';
import { LOCOMOTIVE_M, WAGON_M } from '../../../src/simulators/transit/trains.ts';
import { WayFloor } from '../../../src/engine/movers/WayFloor.ts';
import { Path } from '../../../src/geo/path.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import type { ColumnFile } from '../../../src/schema/columnFile.ts';
import type { Asset, LandClass } from '../../../src/schema/catalogue.ts';
import type { MoverPoses, TrackedMover } from '../../../src/state/tracks.ts';
import { sentNumbers } from './sentNumbers.ts';

/** North for 500 m, then east: a street that turns. */
const COURSE = { way: {} as never, path: new Path([[0, 500], [0, 0], [500, 0]]) }; // prettier-ignore
/** The same as a street of the city, 30 m high, that climbs to 40 m in the east; and a railway that crosses it high above. */
const LINES: ColumnFile = {
  meta: {},
  columns: {
    kind: Uint8Array.of(LINE_KINDS.indexOf('arterial'), LINE_KINDS.indexOf('rail')),
    start: Uint32Array.of(0, 3, 5),
    x: Int32Array.of(0, 0, 5000, -1000, 1000),
    z: Int32Array.of(5000, 0, 0, 2000, 2000),
    y: Int16Array.of(3000, 3000, 4000, 6000, 6000),
  },
};
const tracked = (kind: LandClass, lengthM: number, streams: readonly string[] = []): TrackedMover => ({
  asset: {
    id: 'transit/a',
    properties: { datastreams: streams.map((property) => ({ property })) },
  } as unknown as Asset,
  mover: { class: kind, lengthM, movingS: 10 },
});

function stage(kind: LandClass, lengthM: number, alongM: number, streams: readonly string[] = []) {
  const cars = new Cars({ value: 1000 }, { value: 0.001 });
  cars.setMovers([tracked(kind, lengthM, streams)]);
  cars.setFloor(new WayFloor(LINES, { heightAt: () => 20 }));
  const poses: MoverPoses = {
    ...{ count: 1, x: new Float32Array(1), z: new Float32Array(1), headingRad: new Float32Array(1) },
    ...{ speedMs: new Float32Array(1), state: Uint8Array.of(1), course: [COURSE], alongM: Float32Array.of(alongM) },
    isSettling: false,
  };
  const middle = new Float32Array(4);
  const camera = new PerspectiveCamera(45, 1, 1, 60_000);
  camera.position.set(0, 3000, 0);
  camera.lookAt(0, 0, 0.1);
  const frame: Pick<FrameState, 'camera' | 'quality' | 'sun'> = {
    camera,
    quality: 2,
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
  };
  cars.write(poses, middle, frame);
  const shown = (): { name: string; geometry: InstancedBufferGeometry }[] =>
    cars.object.children.flatMap(({ visible, name, ...rest }) =>
      visible && 'geometry' in rest ? [{ name, geometry: rest.geometry as InstancedBufferGeometry }] : [],
    );
  const mesh = shown()[0]!;
  const read = (name: string): Float32Array => sentNumbers(mesh.geometry, name);
  const carAt = (k: number) => [...read('pose').subarray(k * 4, k * 4 + 4)] as [number, number, number, number];
  return { cars, poses, middle, mesh, read, carAt, frame, shown };
}

describe('cars', () => {
  it('follow their course one by one: the front of a tram is round the corner before its back is', () => {
    const { mesh, carAt } = stage('tram', 35, 515);
    expect(mesh.geometry.instanceCount).toBe(4);
    expect(carAt(0)[3]).toBeCloseTo(Math.PI / 2, 3);
    expect(carAt(3)[3]).toBeCloseTo(0, 3);
    const [x, , z] = carAt(3);
    expect([x, z]).toEqual([0, expect.closeTo(15.65, 0)]);
  });

  it('stand on their street as it is drawn, tilt with it, and do not mind what crosses above', () => {
    const { carAt, read } = stage('bus', 12, 750);
    expect(carAt(0)[1]).toBeCloseTo(30 + (10 * 244) / 500, 1);
    expect(read('pitch')[0]).toBeCloseTo(10 / 500, 3);
    expect(stage('bus', 12, 300).carAt(0)[1]).toBeCloseTo(30, 2);
  });

  it('are not to be seen in a tunnel, one by one: the front of a tram has left it before its back has', () => {
    const { cars, poses, middle, mesh, frame } = stage('tram', 35, 200);
    const shownAt = (alongM: number): number => {
      poses.course[0] = { ...COURSE, way: { underground: [[100, 300]] } as never };
      poses.alongM[0] = alongM;
      cars.write(poses, middle, frame);
      return mesh.geometry.instanceCount;
    };
    expect([90, 120, 200, 318, 340].map(shownAt)).toEqual([4, 2, 0, 2, 4]);
  });

  it('stand on the ground where there is neither street nor rail', () => {
    expect(stage('train', 52, 480).carAt(0)[1]).toBeCloseTo(20.42, 2);
  });

  it('say where the middle of the whole is, for names and for the camera that goes along', () => {
    const { middle } = stage('freight', 300, 500);
    expect(middle[0]).toBeCloseTo(0, 3);
    expect(middle[2]).toBeGreaterThan(130);
    expect(middle[2]).toBeLessThan(170);
  });

  it('go and come back with their mover, grey when it does not report any more', () => {
    const { cars, poses, middle, read, frame, shown } = stage('tram', 35, 100);
    poses.state[0] = 0;
    expect(cars.write(poses, middle, frame)).toBe(true);
    expect(shown()).toEqual([]);
    poses.state[0] = 2;
    expect(cars.write(poses, middle, frame)).toBe(true);
    expect(shown()).toHaveLength(1);
    expect(read('look')[0]).toBe(2);
  });

  it('are asked for a frame only when something has moved', () => {
    const { cars, poses, middle, frame } = stage('tram', 35, 100);
    expect(cars.write(poses, middle, frame)).toBe(false);
    poses.alongM[0] = 101;
    expect(cars.write(poses, middle, frame)).toBe(true);
  });

  it('run through under a motorway that crosses their street above it, and those of the motorway stay on it', () => {
    const columns = {
      kind: Uint8Array.of(LINE_KINDS.indexOf('arterial'), LINE_KINDS.indexOf('motorway')),
      start: Uint32Array.of(0, 2, 4),
      x: Int32Array.of(0, 0, -3000, 3000),
      z: Int32Array.of(3000, -3000, 0, 0),
      y: Int16Array.of(2400, 2400, 3000, 3000),
    };
    const floor = new WayFloor({ meta: {}, columns }, { heightAt: () => 10 });
    const street = new Path([[0, 300], [0, -300]]); // prettier-ignore
    const motorway = new Path([[-300, 2], [300, 2]]); // prettier-ignore
    for (let alongM = 260; alongM <= 340; alongM += 4) {
      expect(floor.heightAt(street, alongM, false)).toBeCloseTo(24, 3);
      expect(floor.heightAt(motorway, alongM, false)).toBeCloseTo(30, 3);
    }
  });

  it('stand on another ground, and on another course, as soon as there is one, although they have not moved', () => {
    const { cars, poses, middle, frame, carAt } = stage('train', 52, 480);
    cars.setFloor(new WayFloor(LINES, { heightAt: () => 26 }));
    expect(cars.write(poses, middle, frame)).toBe(true);
    expect(carAt(0)[1]).toBeCloseTo(26.42, 2);
    poses.course[0] = { ...COURSE, path: new Path([[900, 500], [900, 0], [1400, 0]]) }; // prettier-ignore
    expect(cars.write(poses, middle, frame)).toBe(true);
    expect(carAt(0)[0]).toBeCloseTo(900, 0);
  });

  it('are drawn kind by kind, with lights at both ends of the whole by night', () => {
    const { cars, poses, middle, frame, shown } = stage('freight', 300, 500);
    const drawn = () => shown().map(({ name, geometry }) => [name, geometry.instanceCount]);
    const wagons = expect.stringMatching(/boxes|tank/) as string;
    expect(drawn()).toEqual([['cars: loco', 1], [wagons, 13]]); // prettier-ignore
    frame.sun.altitude = -0.2;
    cars.write(poses, middle, frame);
    expect(drawn()).toEqual([['cars: loco', 1], [wagons, 13], ['car lights', 2]]); // prettier-ignore
  });

  it('are not sent where the camera does not look, nor from afar on software GL', () => {
    const { cars, poses, middle, frame, shown } = stage('tram', 35, 100);
    frame.camera.position.y = 5200;
    cars.write(poses, middle, frame);
    expect(shown()).toHaveLength(1);
    frame.quality = 0;
    cars.write(poses, middle, frame);
    expect(shown()).toEqual([]);
    frame.camera.position.y = 3000;
    cars.write(poses, middle, frame);
    expect(shown()).toHaveLength(1);
    frame.camera.lookAt(0, 6000, 0.1);
    expect(cars.write(poses, middle, frame)).toBe(false);
    expect(shown()).toEqual([]);
  });
});

describe('a freight train', () => {
  it('is a locomotive and as many wagons as its length holds', () => {
    const cars = carsOf('freight', 500, 0.1);
    expect(cars[0]).toMatchObject({ kind: 'loco', behindM: 0.4, isFirst: true });
    expect(new Set(cars.slice(1).map(({ kind }) => kind))).toEqual(new Set(['boxes']));
    const last = cars.at(-1)!;
    expect(last.behindM + last.lengthM).toBeLessThanOrEqual(500);
    expect(last.behindM + last.lengthM).toBeGreaterThan(475);
    expect(last.isLast).toBe(true);
  });

  it('has its wagons where they stood when its locomotive has gone round to the other end', () => {
    const [lengthM, locoM] = [LOCOMOTIVE_M + 5 * WAGON_M, LOCOMOTIVE_M];
    const wagons = carsOf('freight', lengthM, 0, 5).slice(1);
    // Metres from the end of the track: of one that came with its front there, and of one whose locomotive is at the other end now.
    const came = wagons.map(({ behindM }) => behindM);
    const leaves = wagons.map(({ behindM, lengthM: bodyM }) => lengthM + locoM - behindM - bodyM).toReversed();
    came.forEach((m, k) => expect(leaves[k]).toBeCloseTo(m, 6));
  });
});

describe('the wagons of a train that is told of wagon by wagon', () => {
  it('are drawn with the boxes that are on each, as many wagons as are told of, and full where nothing is said', () => {
    const { cars, poses, middle, frame, shown } = stage('freight', 300, 500, ['speed', 'load', 'wagon-1', 'wagon-2', 'wagon-3', 'wagon-4', 'wagon-5']); // prettier-ignore
    const drawn = (): (readonly [string, number])[] => {
      cars.write(poses, middle, frame);
      return shown().map(({ name, geometry }) => [name.replace('cars: ', ''), geometry.instanceCount] as const);
    };
    expect(drawn()).toEqual([['loco', 1], ['boxes', 5]]); // prettier-ignore
    cars.setWagons([[3, 0, 1, 2, 0]]);
    expect(drawn()).toEqual([['loco', 1], ['boxes', 1], ['wagon', 2], ['wagon-20', 1], ['wagon-40', 1]]); // prettier-ignore
    cars.setWagons([[0, 0, 0, 0, Number.NaN]]);
    expect(drawn()).toEqual([['loco', 1], ['boxes', 1], ['wagon', 4]]); // prettier-ignore
    cars.dispose();
  });

  it('have no box where there is none: what is drawn of an empty wagon is no higher than its floor', () => {
    const high = (kind: CarKind): boolean => {
      const { share, part } = createCarGeometry(kind).attributes;
      return Array.from(part!.array).some((its, i) => its === CAR_PART.box && share!.array[i * 3 + 1] === 1);
    };
    expect((['wagon', 'wagon-20', 'wagon-40', 'boxes'] as const).map(high)).toEqual([false, true, true, true]);
    expect(createCarGeometry('boxes').attributes['part']!.count).toBe(createCarGeometry('wagon-40').attributes['part']!.count + 20); // prettier-ignore
  });
});

describe('a vehicle of a terminal', () => {
  it('stands with its middle where it says it is, and has a box on it only while it carries one', () => {
    const { cars, poses, middle, carAt, frame, shown } = stage('agv', 14.8, 0);
    poses.course[0] = null;
    [poses.x[0], poses.z[0], poses.headingRad[0]] = [100, -40, Math.PI / 2];
    cars.write(poses, middle, frame);
    const [x, , z] = carAt(0);
    expect([x, z]).toEqual([expect.closeTo(100, 4), expect.closeTo(-40, 4)]);
    /** Kinds whose only draw has one instance. */
    const kinds = (): string[] => {
      cars.write(poses, middle, frame);
      return shown().map(({ geometry }) => CAR_KINDS[sentNumbers(geometry, 'size')[3]!]!);
    };
    expect(kinds()).toEqual(['agv']);
    cars.setLoads([1]);
    expect(kinds()).toEqual(['agv-loaded']);
    cars.setLoads([Number.NaN]);
    expect(kinds()).toEqual(['agv']);
    cars.dispose();
  });
});

describe('automated vehicles', () => {
  it('are a short shuttle that is the same at both ends, and a tractor with its trailer', () => {
    expect(carsOf('shuttle', 4.9, 0)).toEqual([
      { kind: 'shuttle', behindM: 0, lengthM: 4.9, isFirst: true, isLast: true },
    ]);
    const truck = carsOf('truck', 16.5, 0);
    expect(truck.map(({ kind }) => kind)).toEqual(['cab', 'trailer']);
    expect(truck[1]!.behindM + truck[1]!.lengthM).toBeCloseTo(16.5, 1);
  });
});
