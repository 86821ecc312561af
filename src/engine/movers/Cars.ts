import { AdditiveBlending, BufferAttribute, Group, InstancedBufferAttribute, DynamicDrawUsage, InstancedBufferGeometry, Mesh, MeshLambertMaterial, NoBlending, ShaderMaterial, Sphere, Vector3, type Material } from 'three'; // prettier-ignore
import { hash2 } from '../../geo/noise.ts';
import type { MoverPoses, TrackedMover } from '../../state/tracks.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { createCarGeometry } from './carShape.ts';
import * as shader from './carShader.ts';
import { CAR_KINDS, carsOf, HEIGHT_M, WIDTH_M, type Car } from './consist.ts';
import { isVessel, USUAL_SIZE } from './hullShape.ts';
import { instanced, instancedOf } from './moverInstances.ts';
import { LIGHT_FRAGMENT, PICK_FRAGMENT } from './moverShader.ts';
import type { WayFloor } from './WayFloor.ts';

/** Bogies of a car: this share of its length from its middle. */
const BOGIE = 0.34;
const START = 32;
const ON_RAILS: ReadonlySet<string> = new Set(['train', 'freight', 'torpedo']);

interface Consist {
  readonly slot: number;
  readonly cars: readonly Car[];
  readonly first: number;
  readonly lengthM: number;
  readonly isRail: boolean;
}

/**
 * What runs on streets and rails, car by car along its course: 2 draws (cars; lights at night), 52 bytes a car uploaded while
 * something moves. Owner: `Movers`, whose slots these are.
 */
export class Cars {
  readonly object = new Group();
  private consists: Consist[] = [];
  private pose = instanced(0);
  private size = instanced(0);
  private look = instanced(0);
  private pitch = scalar(0);
  private floor: WayFloor | null = null;
  private readonly car: InstancedBufferGeometry;
  private readonly light: InstancedBufferGeometry;
  private readonly carMaterial: MeshLambertMaterial;
  private readonly pickMaterial: ShaderMaterial;
  private readonly carMesh: Mesh<InstancedBufferGeometry, Material>;
  private readonly lightMesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private isFloorNew = false;

  constructor(focal: { value: number }, pixelAtOne: { value: number }) {
    this.car = instancedOf(createCarGeometry());
    this.light = new InstancedBufferGeometry();
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
    this.carMesh = this.add(this.car, this.carMaterial, 'cars', 0);
    this.lightMesh = this.add(this.light, lights, 'car lights', 21);
    this.object.name = 'cars';
  }

  /** @param movers by slot; those that float are left out */
  setMovers(movers: readonly TrackedMover[]): void {
    this.consists = [];
    let count = 0;
    movers.forEach(({ asset, mover }, slot) => {
      if (isVessel(mover.class)) return;
      const { lengthM = USUAL_SIZE.lengthM } = mover;
      const cars = carsOf(mover.class, lengthM, hash2(slot, asset.id.length, 5));
      this.consists.push({ slot, cars, first: count, lengthM, isRail: ON_RAILS.has(mover.class) }); // prettier-ignore
      count += cars.length;
    });
    // A list that grows by one does not make all buffers anew.
    const room = Math.max(START, Math.ceil(count / START) * START);
    if (room !== this.pose.count) {
      [this.pose, this.size, this.look, this.pitch] = [instanced(room), instanced(room), instanced(room), scalar(room)];
      for (const geometry of [this.car, this.light]) {
        geometry.dispose();
        geometry.setAttribute('pose', this.pose);
        geometry.setAttribute('size', this.size);
        geometry.setAttribute('look', this.look);
        geometry.setAttribute('pitch', this.pitch);
      }
    }
    for (const { slot, cars, first } of this.consists)
      cars.forEach(({ kind, lengthM, isFirst, isLast }, k) => {
        const at = (first + k) * 4;
        this.size.array.set([lengthM, WIDTH_M[kind], HEIGHT_M[kind], CAR_KINDS.indexOf(kind)], at);
        this.look.array.set(
          [0, 0, slot, (isFirst ? 1 : 0) + (isLast ? 2 : 0) + (kind === 'bus' || kind === 'shuttle' ? 4 : 0)],
          at,
        );
      });
    this.size.needsUpdate = true;
    this.look.needsUpdate = true;
    this.car.instanceCount = this.light.instanceCount = count;
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
    this.look.needsUpdate = true;
  }

  /**
   * Cars to the poses of their movers.
   * @param middle pose of each mover by slot (x, y, z, heading), filled in here for those on land
   * @returns whether something has moved
   */
  write(poses: MoverPoses, middle: Float32Array, isNight: boolean): boolean {
    this.lightMesh.visible = isNight && this.consists.length > 0;
    this.carMesh.visible = this.consists.length > 0 && this.floor !== null;
    let hasMoved = this.isFloorNew;
    let hasChanged = false;
    for (const consist of this.consists) {
      const { slot, cars, first } = consist;
      const state = poses.state[slot]!;
      if (this.look.array[first * 4] !== state) {
        for (let k = 0; k < cars.length; k++) this.look.array[(first + k) * 4] = state;
        hasChanged = true;
      }
      if (state !== 0 && this.place(consist, poses, middle)) hasMoved = true;
    }
    this.isFloorNew = false;
    if (hasChanged) this.look.needsUpdate = true;
    if (hasMoved) {
      this.pose.needsUpdate = true;
      this.pitch.needsUpdate = true;
    }
    return hasMoved || hasChanged;
  }

  beginPick(): void {
    this.carMesh.material = this.pickMaterial;
    this.lightMesh.visible = false;
  }

  endPick(): void {
    this.carMesh.material = this.carMaterial;
  }

  dispose(): void {
    for (const geometry of [this.car, this.light]) geometry.dispose();
    for (const material of [this.carMaterial, this.pickMaterial, this.lightMesh.material]) material.dispose();
  }

  private place({ slot, cars, first, lengthM, isRail }: Consist, poses: MoverPoses, middle: Float32Array): boolean {
    const course = poses.course[slot];
    const alongM = poses.alongM[slot]!;
    const [x, z, heading] = [poses.x[slot]!, poses.z[slot]!, poses.headingRad[slot]!];
    const pose = this.pose.array;
    const [sine, cosine] = [Math.sin(heading), Math.cos(heading)];
    // Where the front bogie of the first car was when this was last written stands in its pose.
    const before = [pose[first * 4]!, pose[first * 4 + 2]!];
    cars.forEach(({ behindM, lengthM: carM }, k) => {
      const at = (first + k) * 4;
      const carMiddle = behindM + carM / 2;
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
      pose[at] = (fx + bx) / 2;
      pose[at + 1] = (fy + by) / 2;
      pose[at + 2] = (fz + bz) / 2;
      pose[at + 3] = Math.atan2(fx - bx, bz - fz);
      this.pitch.array[first + k] = (fy - by) / (2 * BOGIE * carM);
      if (behindM <= lengthM / 2 && lengthM / 2 < behindM + carM + 2) middle.set(pose.subarray(at, at + 4), slot * 4);
    });
    return before[0] !== pose[first * 4] || before[1] !== pose[first * 4 + 2];
  }

  private add<M extends Material>(geometry: InstancedBufferGeometry, material: M, name: string, order: number): Mesh<InstancedBufferGeometry, M> {
    geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
    const mesh = new Mesh<InstancedBufferGeometry, M>(geometry, material);
    Object.assign(mesh, { name, renderOrder: order, frustumCulled: false, matrixAutoUpdate: false, raycast: () => undefined });
    this.object.add(mesh);
    return mesh;
  } // prettier-ignore
}

const scalar = (count: number): InstancedBufferAttribute & { array: Float32Array } =>
  new InstancedBufferAttribute(new Float32Array(count), 1).setUsage(DynamicDrawUsage) as InstancedBufferAttribute & { array: Float32Array }; // prettier-ignore

/** The one matte material of all cars. */
function createCarMaterial(focal: { value: number }): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.name = 'cars';
  material.onBeforeCompile = (program): void => {
    Object.assign(program.uniforms, { focal, airNight: AIR_UNIFORMS.airNight });
    program.vertexShader = program.vertexShader
      .replace('#include <common>', `#include <common>\n${shader.CAR_SHAPE_PARS}`)
      .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = carTurned(normal);')
      .replace('#include <begin_vertex>', shader.CAR_BEGIN_VERTEX)
      .replace('#include <project_vertex>', `#include <project_vertex>\n${shader.CAR_HIDE}`);
    program.fragmentShader = program.fragmentShader
      .replace('#include <common>', `#include <common>\n${shader.CAR_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = carColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += carNight;');
  };
  material.customProgramCacheKey = () => 'cars';
  return material;
}
