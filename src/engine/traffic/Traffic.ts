import {
  AdditiveBlending, BoxGeometry, BufferAttribute, DataTexture, DynamicDrawUsage, FloatType, Group, InstancedBufferAttribute, InstancedBufferGeometry,
  MeshLambertMaterial, NearestFilter, RGBAFormat, ShaderMaterial, type Mesh,
} from 'three'; // prettier-ignore
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { hash2 } from '../../geo/noise.ts';
import type { RoadCount } from '../../state/roadCounts.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { instancedMesh, instancedOf, VEHICLE_RENDER_ORDER } from '../movers/moverInstances.ts';
import { LIGHT_FRAGMENT } from '../movers/moverShader.ts';
import { carriagewaysOf, SLOT_S, writeSeconds, type Carriageway } from './carriageways.ts';
import type { RoadCourse } from './roadCourses.ts';
import * as shader from './trafficShader.ts';

const TEXTURE_WIDTH = 256;
/** Vehicles drawn at most: those of all motorways of the city at the peak are some 5000. */
const ROOM = 8192;
/** By a fast clock vehicles move at most so many times as fast: beyond that the eye sees them flicker, not drive. */
const FASTEST = 6;
/** Counts ease into new ones within some seconds: who is under way does not jump. */
const EASE_S = 3;
const AGAIN_S = 1;
const SETTLED = 0.004;
/** A clock that has moved by more than this in a frame has jumped. */
const JUMP_MS = 20 * 60_000;
const DICE = 4096;
/** Software GL draws vehicles to a camera that is nearer to the ground than this, metres; from higher they are a pixel each and cost a frame. */
const SOFTWARE_GL_BELOW_M = 500;

type Counted = Pick<RoadCount, 'flow' | 'speedKmh' | 'heavy'>;

/**
 * The vehicles on the roads with counters, computed from what these count: so many pass as the flow says, as fast as the speed, so dense
 * as both together. No vehicle is anybody's; none can be picked. Budget: 2 draws (vehicles; lights at night), 16 B a vehicle
 * uploaded each time one enters (0.6 s), 500 kB of texture when counts change. Owner: the scene binding.
 */
export class Traffic implements Layer {
  readonly object = new Group();
  private readonly courses: readonly RoadCourse[];
  private ways: readonly Carriageway[] = [];
  private wanted: readonly Counted[] = [];
  private eased: Counted[] = [];
  /** Seconds from end to end of each carriageway; 0 = nothing known. */
  private seconds: number[] = [];
  private texture = textureOf(1);
  private readonly car = new InstancedBufferAttribute(new Float32Array(ROOM * 4), 4).setUsage(DynamicDrawUsage) as InstancedBufferAttribute & { array: Float32Array }; // prettier-ignore
  private readonly dice = Float32Array.from({ length: DICE }, (_, i) => hash2(i, 7, 71));
  private readonly uniforms = { road: { value: this.texture }, passedS: { value: 0 }, focal: { value: 1 }, pixelAtOne: { value: 1 } }; // prettier-ignore
  private readonly bodies: Mesh<InstancedBufferGeometry, MeshLambertMaterial>;
  private readonly lights: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private phaseS = 0;
  private newest = Number.NaN;
  private last = { instantMs: Number.NaN, motionS: 0, easedAtS: 0 };
  private hasJumped = true;

  constructor(courses: readonly RoadCourse[]) {
    this.courses = courses;
    const body = instancedOf(createVehicleGeometry());
    const quad = new InstancedBufferGeometry();
    quad.setAttribute('corner', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
    quad.setIndex([0, 1, 2, 0, 2, 3]);
    for (const geometry of [body, quad]) geometry.setAttribute('car', this.car);
    const lights = new ShaderMaterial({
      ...{ name: 'traffic lights', vertexShader: shader.TRAFFIC_LIGHT_VERTEX, fragmentShader: LIGHT_FRAGMENT },
      uniforms: { ...this.uniforms, airNight: AIR_UNIFORMS.airNight },
      ...{ transparent: true, depthWrite: false, blending: AdditiveBlending, toneMapped: false },
    });
    this.bodies = instancedMesh(body, createVehicleMaterial(this.uniforms), 'traffic', VEHICLE_RENDER_ORDER);
    this.lights = instancedMesh(quad, lights, 'traffic lights', 21);
    this.object.name = 'traffic';
    this.object.add(this.bodies, this.lights);
    body.instanceCount = quad.instanceCount = 0;
  }

  /** The counters of the city, new whenever the catalogue is. */
  setCounters(counters: readonly Pick<RoadCount, 'lon' | 'lat'>[]): void {
    this.ways = carriagewaysOf(this.courses, counters);
    this.eased = [];
    this.texture.dispose();
    this.texture = textureOf(this.ways.reduce((sum, { room }) => sum + room, 0));
    this.uniforms.road.value = this.texture;
    this.hasJumped = true;
  }

  /** What they count now, in the order of `setCounters`. */
  setCounts(counts: readonly Counted[]): void {
    this.wanted = counts;
  }

  /** Vehicles that are drawn. */
  count(): number {
    return this.bodies.geometry.instanceCount;
  }

  update({ instantMs, motionS, camera, height, pixelRatio, sun, quality }: FrameState): boolean {
    const { last, uniforms } = this;
    const slope = 2 * Math.tan((camera.fov * Math.PI) / 360);
    uniforms.focal.value = height / slope;
    uniforms.pixelAtOne.value = slope / Math.max(1, height * pixelRatio);
    const movedS = motionS - last.motionS;
    const passedMs = (instantMs ?? Number.NaN) - last.instantMs;
    if (!(Math.abs(passedMs) < JUMP_MS)) this.hasJumped = true;
    else this.phaseS += Math.min(FASTEST * movedS, Math.max(-FASTEST * movedS, passedMs / 1000));
    this.last = { ...last, instantMs: instantMs ?? Number.NaN, motionS };
    this.ease(motionS);
    const newest = Math.floor(this.phaseS / SLOT_S);
    if (newest !== this.newest) this.enter(newest);
    uniforms.passedS.value = this.phaseS - newest * SLOT_S;
    // The group itself is shown and hidden with the layer of the roads.
    const isSeen = this.count() > 0 && (quality > 0 || camera.position.y < SOFTWARE_GL_BELOW_M);
    this.bodies.visible = isSeen;
    this.lights.visible = isSeen && sun.altitude < -0.01;
    return false;
  }

  dispose(): void {
    for (const { geometry, material } of [this.bodies, this.lights]) {
      geometry.dispose();
      material.dispose();
    }
    this.texture.dispose();
  }

  /** Brings what is drawn nearer to what is counted, each second; at once after a jump. */
  private ease(nowS: number): void {
    const { wanted, eased, hasJumped } = this;
    if (this.ways.length === 0 || wanted.length === 0) return;
    const isDue = Math.abs(nowS - this.last.easedAtS) >= AGAIN_S;
    if (!hasJumped && !isDue && eased.length > 0) return;
    this.last.easedAtS = nowS;
    let most = hasJumped || eased.length !== wanted.length ? 1 : 0;
    const share = hasJumped ? 1 : 1 - Math.exp(-AGAIN_S / EASE_S);
    const nearer = (from: number | undefined, to: number): number => {
      if (from === undefined || Number.isNaN(from) || Number.isNaN(to)) {
        if (!Object.is(from, to)) most = 1;
        return to;
      }
      const off = Math.abs(to - from) / Math.max(1e-3, Math.abs(to));
      most = Math.max(most, off > SETTLED ? off : 0);
      return off > SETTLED ? from + (to - from) * share : from;
    };
    const next = wanted.map(({ flow, speedKmh, heavy }, i): Counted => {
      const before = eased[i];
      return {
        flow: [nearer(before?.flow[0], flow[0]), nearer(before?.flow[1], flow[1])],
        speedKmh: [nearer(before?.speedKmh[0], speedKmh[0]), nearer(before?.speedKmh[1], speedKmh[1])],
        heavy: nearer(before?.heavy, heavy),
      };
    });
    if (most === 0) return;
    this.eased = next;
    this.hasJumped = false;
    const texels = this.texture.image.data as Float32Array;
    this.seconds = this.ways.map((way) => writeSeconds(way, next, texels));
    this.texture.needsUpdate = true;
    this.newest = Number.NaN;
  }

  /** Who is on the road while the newest slot is this one: a slot holds a vehicle as often as the flow at its place says. */
  private enter(newest: number): void {
    this.newest = newest;
    const texels = this.texture.image.data as Float32Array;
    const out = this.car.array;
    let n = 0;
    this.ways.forEach(({ offset, lanesM, placed }, way) => {
      const seconds = this.seconds[way] ?? 0;
      const heavy = placed.reduce((sum, { index }) => sum + (this.eased[index]?.heavy || 0), 0) / placed.length;
      for (let slot = 0; (slot + 1) * SLOT_S < seconds && n < ROOM; slot++) {
        const afterS = slot * SLOT_S;
        const vehicle = newest - slot;
        const die = this.dice[(((vehicle + way * 977) % DICE) + DICE) % DICE]!;
        if (die >= texels[(offset + Math.floor(afterS)) * 4 + 3]!) continue;
        const seed = hash2(vehicle, way, 72);
        const isHeavy = hash2(vehicle, way, 73) < heavy;
        const lane = isHeavy ? lanesM.length - 1 : Math.floor(seed * lanesM.length);
        out.set([offset, afterS, lanesM[lane]!, seed * 0.999 + (isHeavy ? 2 : 0)], n++ * 4);
      }
    });
    this.car.needsUpdate = true;
    this.bodies.geometry.instanceCount = this.lights.geometry.instanceCount = n;
  }
}

/** Room for so many seconds of all carriageways. */
function textureOf(count: number): DataTexture {
  const rows = Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
  const texture = new DataTexture(new Float32Array(TEXTURE_WIDTH * rows * 4), TEXTURE_WIDTH, rows, RGBAFormat, FloatType); // prettier-ignore
  texture.minFilter = texture.magFilter = NearestFilter;
  return texture;
}

/** Unit size: body and cabin, x to the front, y up from the road, z to the right. */
function createVehicleGeometry() {
  const parts = [
    new BoxGeometry(1, 0.5, 1).translate(0, 0.37, 0),
    new BoxGeometry(0.5, 0.38, 0.86).translate(-0.06, 0.81, 0),
  ].map((geometry, k) => {
    geometry.deleteAttribute('uv');
    const count = geometry.getAttribute('position').count;
    return geometry.setAttribute('roof', new BufferAttribute(new Float32Array(count).fill(k), 1));
  });
  return mergeGeometries(parts);
}

function createVehicleMaterial(uniforms: Record<string, { value: unknown }>): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ transparent: true });
  material.name = 'traffic';
  material.onBeforeCompile = (program): void => {
    Object.assign(program.uniforms, uniforms);
    program.vertexShader = program.vertexShader
      .replace('#include <common>', `#include <common>\n${shader.TRAFFIC_PARS}`)
      .replace('#include <beginnormal_vertex>', shader.TRAFFIC_NORMAL)
      .replace('#include <begin_vertex>', shader.TRAFFIC_BEGIN);
    program.fragmentShader = program.fragmentShader
      .replace('#include <common>', `#include <common>\n${shader.TRAFFIC_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = trafficColour();');
  };
  material.customProgramCacheKey = () => 'traffic';
  return material;
}
