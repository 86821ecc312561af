import { AdditiveBlending, BufferAttribute, Frustum, Group, InstancedBufferGeometry, MeshLambertMaterial, NoBlending, ShaderMaterial, Sphere, type Material, type Mesh } from 'three'; // prettier-ignore
import { hash2 } from '../../geo/noise.ts';
import { isUnderground } from '../../schema/ways.ts';
import { wagonOf } from '../../schema/wagons.ts';
import type { MoverPoses, TrackedMover } from '../../state/tracks.ts';
import type { FrameState } from '../layer.ts';
import { seenBy } from '../seenBy.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { createCarGeometry } from './carShape.ts';
import * as shader from './carShader.ts';
import { CAR_KINDS, carsOf, HEIGHT_M, isBoxWagon, wagonKind, WIDTH_M, type Car, type CarKind } from './consist.ts';
import { DrawnRows, rowsOf } from './DrawnRows.ts';
import { isVessel, USUAL_SIZE } from './hullShape.ts';
import { instancedMesh, instancedOf, VEHICLE_RENDER_ORDER } from './moverInstances.ts';
import { LIGHT_FRAGMENT, PICK_FRAGMENT } from './moverShader.ts';
import type { WayFloor } from './WayFloor.ts';

/** Bogies of a car: this share of its length from its middle. */
const BOGIE = 0.34;
/** What is drawn wider than it is reaches so far beyond its length, metres. */
const ASIDE_M = 20;
/** Software GL draws them to here, metres: beyond they are a pixel each. */
const REACH_ON_SOFTWARE_M = 5000;
const ON_RAILS: ReadonlySet<string> = new Set(['train', 'freight', 'torpedo']);

interface Consist {
  readonly slot: number;
  readonly cars: readonly Car[];
  readonly first: number;
  readonly lengthM: number;
  readonly isRail: boolean;
  /** Where it was when its cars were placed last: place along, x, z, heading; and its course. */
  readonly placed: Float32Array;
  course: MoverPoses['course'][number];
  /** Its place is that of its middle, not of its front, and it carries a box or none. */
  readonly isAgv: boolean;
}
interface Batch {
  readonly geometry: InstancedBufferGeometry;
  readonly mesh: Mesh<InstancedBufferGeometry, Material>;
  readonly drawn: DrawnRows;
}

/**
 * What runs on streets and rails, car by car along its course: a draw for each kind of car in the picture and one for their lights at
 * night, 56 bytes a car in the picture uploaded while something moves. Owner: `Movers`, whose slots these are.
 */
export class Cars {
  readonly object = new Group();
  private consists: Consist[] = [];
  private readonly pose = rowsOf(4);
  private readonly size = rowsOf(4);
  private readonly look = rowsOf(4);
  private readonly pitch = rowsOf(1);
  /** Cars in a tunnel, by row: 1 = not to be seen. */
  private under = new Uint8Array(0);
  private floor: WayFloor | null = null;
  private readonly batches: Batch[];
  private readonly light = new InstancedBufferGeometry();
  private readonly lit: DrawnRows;
  private readonly carMaterial: MeshLambertMaterial;
  private readonly pickMaterial: ShaderMaterial;
  private readonly lightMesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly view = new Frustum();
  private readonly around = new Sphere();
  private isChanged = true;
  private isFloorNew = false;

  constructor(focal: { value: number }, pixelAtOne: { value: number }) {
    const quad = (which: number): number[] => [-1, -1, which, 1, -1, which, 1, 1, which, -1, 1, which];
    this.light.setAttribute('corner', new BufferAttribute(new Float32Array([0, 1, 2, 3].flatMap(quad)), 3));
    this.light.setIndex([0, 4, 8, 12].flatMap((n) => [n, n + 1, n + 2, n, n + 2, n + 3]));
    this.carMaterial = createCarMaterial(focal);
    this.pickMaterial = new ShaderMaterial({
      ...{ name: 'car ids', vertexShader: shader.CAR_PICK_VERTEX, fragmentShader: PICK_FRAGMENT },
      ...{ uniforms: { focal }, blending: NoBlending, toneMapped: false },
    });
    const lights = new ShaderMaterial({
      ...{ name: 'car lights', vertexShader: shader.CAR_LIGHT_VERTEX, fragmentShader: LIGHT_FRAGMENT },
      uniforms: { focal, pixelAtOne, airNight: AIR_UNIFORMS.airNight },
      ...{ transparent: true, depthWrite: false, blending: AdditiveBlending, toneMapped: false },
    });
    const rows = { pose: this.pose, size: this.size, look: this.look, pitch: this.pitch };
    this.batches = CAR_KINDS.map((kind) => {
      const geometry = instancedOf(createCarGeometry(kind));
      const mesh = instancedMesh<Material>(geometry, this.carMaterial, `cars: ${kind}`, VEHICLE_RENDER_ORDER);
      return { geometry, mesh, drawn: new DrawnRows([geometry], rows) };
    });
    this.lightMesh = instancedMesh(this.light, lights, 'car lights', 21);
    this.lit = new DrawnRows([this.light], rows);
    this.object.add(...this.batches.map(({ mesh }) => mesh), this.lightMesh);
    this.object.name = 'cars';
  }

  /** @param movers by slot; those that float are left out */
  setMovers(movers: readonly TrackedMover[]): void {
    this.consists = [];
    let count = 0;
    movers.forEach(({ asset, mover }, slot) => {
      if (isVessel(mover.class)) return;
      const { lengthM = USUAL_SIZE.lengthM } = mover;
      const wagons = asset.properties.datastreams.filter(({ property }) => wagonOf(property) !== null).length;
      const cars = carsOf(mover.class, lengthM, hash2(slot, asset.id.length, 5), wagons);
      this.consists.push({ slot, cars, first: count, lengthM, isRail: ON_RAILS.has(mover.class), placed: new Float32Array(4).fill(Number.NaN), course: null, isAgv: mover.class === 'agv' }); // prettier-ignore
      count += cars.length;
    });
    this.under = new Uint8Array(count);
    for (const each of [this.pose, this.size, this.look, this.pitch]) each.array = new Float32Array(count * each.of);
    const many = (is: (car: Car) => boolean): number =>
      this.consists.reduce((sum, { cars }) => sum + cars.filter(is).length, 0);
    CAR_KINDS.forEach((kind, k) => this.batches[k]!.drawn.reserve(many((car) => car.kind === emptyOrFull(kind))));
    this.lit.reserve(many(isEnd));
    for (const { slot, cars, first } of this.consists)
      cars.forEach(({ kind, lengthM, isFirst, isLast }, k) => {
        const at = (first + k) * 4;
        this.size.array.set([lengthM, WIDTH_M[kind], HEIGHT_M[kind], CAR_KINDS.indexOf(kind)], at);
        this.look.array.set(
          [0, 0, slot, (isFirst ? 1 : 0) + (isLast ? 2 : 0) + (kind === 'bus' || kind === 'shuttle' ? 4 : 0)],
          at,
        );
      });
    this.isChanged = true;
  }

  /** @param loads boxes on each mover by slot, of those that are drawn with or without; NaN = not known */
  setLoads(loads: readonly number[]): void {
    for (const { slot, first, isAgv } of this.consists)
      if (isAgv) this.setKind(first, loads[slot]! > 0 ? 'agv-loaded' : 'agv');
  }

  /** @param loads TEU on each wagon of a mover by slot, from its locomotive on, NaN = not known; null where nobody tells of wagons */
  setWagons(loads: readonly (readonly number[] | null)[]): void {
    for (const { slot, cars, first } of this.consists) {
      const wagons = loads[slot];
      if (!wagons) continue;
      let wagon = 0;
      for (let k = 0; k < cars.length; k++)
        if (isBoxWagon(cars[k]!.kind)) this.setKind(first + k, wagonKind(wagons[wagon++] ?? Number.NaN));
    }
  }

  private setKind(row: number, kind: CarKind): void {
    const index = CAR_KINDS.indexOf(kind);
    if (this.size.array[row * 4 + 3] === index) return;
    this.size.array[row * 4 + 2] = HEIGHT_M[kind];
    this.size.array[row * 4 + 3] = index;
    this.isChanged = true;
  }

  setFloor(floor: WayFloor): void {
    this.floor = floor;
    this.isFloorNew = true;
  }

  mark(movers: readonly TrackedMover[], selected: string | null, hovered: string | null): void {
    for (const { slot, cars, first } of this.consists) {
      const { id } = movers[slot]!.asset;
      const mark = id === selected ? 1 : id === hovered ? 2 : 0;
      for (let k = 0; k < cars.length; k++) this.look.array[(first + k) * 4 + 1] = mark;
    }
    this.isChanged = true;
  }

  /**
   * Cars to the poses of their movers.
   * @param middle pose of each mover by slot (x, y, z, heading), filled in here for those on land
   * @returns whether something has moved
   */
  write(poses: MoverPoses, middle: Float32Array, frame: Pick<FrameState, 'camera' | 'quality' | 'sun'>): boolean {
    let hasMoved = false;
    for (const consist of this.consists) {
      const { slot, cars, first } = consist;
      const state = poses.state[slot]!;
      if (this.look.array[first * 4] !== state) {
        for (let k = 0; k < cars.length; k++) this.look.array[(first + k) * 4] = state;
        this.isChanged = hasMoved = true;
      }
      if (state !== 0 && this.place(consist, poses, middle)) hasMoved = true;
    }
    this.isFloorNew = false;
    this.draw(frame, hasMoved || this.isChanged);
    this.isChanged = false;
    return hasMoved;
  }

  beginPick(): void {
    for (const { mesh } of this.batches) mesh.material = this.pickMaterial;
    this.lightMesh.visible = false;
  }

  endPick(): void {
    for (const { mesh } of this.batches) mesh.material = this.carMaterial;
  }

  dispose(): void {
    for (const { geometry } of this.batches) geometry.dispose();
    this.light.dispose();
    for (const material of [this.carMaterial, this.pickMaterial, this.lightMesh.material]) material.dispose();
  }

  /** Those in the picture, one draw for each kind. */
  private draw({ camera, quality, sun }: Pick<FrameState, 'camera' | 'quality' | 'sun'>, isChanged: boolean): void {
    const { batches, lit, view, around, pose, look, size, lightMesh } = this;
    seenBy(camera, view);
    const isNight = sun.altitude < -0.01;
    const reachM = quality === 0 ? REACH_ON_SOFTWARE_M : Infinity;
    for (const { drawn } of batches) drawn.begin();
    lit.begin();
    for (const { cars, first, lengthM } of this.floor ? this.consists : []) {
      if (look.array[first * 4] === 0) continue;
      // Its first car is the middle of a ball that holds it however it bends.
      around.center.fromArray(pose.array, first * 4);
      around.radius = lengthM + ASIDE_M;
      if (camera.position.distanceTo(around.center) - around.radius > reachM || !view.intersectsSphere(around))
        continue;
      for (let row = first; row < first + cars.length; row++) {
        if (this.under[row] === 1) continue;
        batches[size.array[row * 4 + 3]!]!.drawn.add(row);
        if (isNight && isEnd(cars[row - first]!)) lit.add(row);
      }
    }
    for (const { drawn, mesh } of batches) {
      drawn.end(isChanged);
      mesh.visible = drawn.shown() > 0;
    }
    lit.end(isChanged);
    lightMesh.visible = lit.shown() > 0;
  }

  private place(consist: Consist, poses: MoverPoses, middle: Float32Array): boolean {
    const { slot, cars, first, lengthM, isRail, placed, isAgv } = consist;
    const course = poses.course[slot] ?? null;
    const alongM = poses.alongM[slot]!;
    const [x, z, heading] = [poses.x[slot]!, poses.z[slot]!, poses.headingRad[slot]!];
    const isThere =
      placed[0] === alongM && placed[1] === x && placed[2] === z && placed[3] === heading && consist.course === course;
    if (isThere && !this.isFloorNew) return false;
    placed.set([alongM, x, z, heading]);
    consist.course = course;
    const pose = this.pose.array;
    const [sine, cosine] = [Math.sin(heading), Math.cos(heading)];
    cars.forEach(({ behindM, lengthM: carM }, k) => {
      const at = (first + k) * 4;
      const carMiddle = behindM + (isAgv ? 0 : carM / 2);
      let [fx, fz, bx, bz, fy, by] = [0, 0, 0, 0, 0, 0];
      if (course) {
        const [frontM, backM] = [alongM - carMiddle + BOGIE * carM, alongM - carMiddle - BOGIE * carM];
        [fx, fz] = course.path.at(frontM);
        [bx, bz] = course.path.at(backM);
        fy = this.floor?.heightAt(course.path, frontM, isRail) ?? 25;
        by = this.floor?.heightAt(course.path, backM, isRail) ?? 25;
      } else {
        [fx, fz] = [x - sine * (carMiddle - BOGIE * carM), z + cosine * (carMiddle - BOGIE * carM)];
        [bx, bz] = [x - sine * (carMiddle + BOGIE * carM), z + cosine * (carMiddle + BOGIE * carM)];
        fy = this.floor?.groundAt(fx, fz) ?? 25;
        by = this.floor?.groundAt(bx, bz) ?? 25;
      }
      this.under[first + k] = course && isUnderground(course.way, alongM - carMiddle) ? 1 : 0;
      pose[at] = (fx + bx) / 2;
      pose[at + 1] = (fy + by) / 2;
      pose[at + 2] = (fz + bz) / 2;
      pose[at + 3] = Math.atan2(fx - bx, bz - fz);
      this.pitch.array[first + k] = (fy - by) / (2 * BOGIE * carM);
      if (behindM <= lengthM / 2 && lengthM / 2 < behindM + carM + 2) middle.set(pose.subarray(at, at + 4), slot * 4);
    });
    return true;
  }
}

/** Which car of a consist may be drawn as a kind: with or without its boxes it is one car. */
const emptyOrFull = (kind: CarKind): CarKind => (kind === 'agv-loaded' ? 'agv' : isBoxWagon(kind) ? 'boxes' : kind);

const isEnd = ({ isFirst, isLast }: Car): boolean => isFirst || isLast;

/** The one matte material of all cars. */
function createCarMaterial(focal: { value: number }): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ transparent: true });
  material.name = 'cars';
  material.onBeforeCompile = (program): void => {
    Object.assign(program.uniforms, { focal, airNight: AIR_UNIFORMS.airNight });
    program.vertexShader = program.vertexShader
      .replace('#include <common>', `#include <common>\n${shader.CAR_SHAPE_PARS}`)
      .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = carTurned(normal);')
      .replace('#include <begin_vertex>', shader.CAR_BEGIN_VERTEX);
    program.fragmentShader = program.fragmentShader
      .replace('#include <common>', `#include <common>\n${shader.CAR_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = carColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += carNight;');
  };
  material.customProgramCacheKey = () => 'cars';
  return material;
}
