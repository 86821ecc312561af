import {
  AdditiveBlending, BufferAttribute, DynamicDrawUsage, Group, InstancedBufferAttribute, InstancedBufferGeometry,
  NoBlending, ShaderMaterial, Vector2, Vector3, type Material, type Mesh,
} from 'three'; // prettier-ignore
import { hash2 } from '../../geo/noise.ts';
import { MOST_CARRIAGEWAYS, numberOf, placeOfVehicleId, unpackVehicle, vehicleIdOf } from '../../schema/vehicleId.ts';
import type { Vehicle } from '../../state/vehicles.ts';
import type { FrameState, PickableLayer } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { instancedMesh, instancedOf, VEHICLE_RENDER_ORDER } from '../movers/moverInstances.ts';
import { LIGHT_FRAGMENT, PICK_FRAGMENT } from '../movers/moverShader.ts';
import { carriagewaysOf, SLOT_S, writeSeconds, type Carriageway } from './carriageways.ts';
import { countsAround, type CountPlace } from './countsOnRoads.ts';
import { easedCounts, type Counted } from './easedCounts.ts';
import { Barriers, LATE_S } from './Barriers.ts';
import type { Comer } from './heldAtBarrier.ts';
import { ROOM, FASTEST, EASE_S, AGAIN_S, JUMP_MS, JUMP_VEHICLES, NOBODY, DICE, PARTS, SOFTWARE_GL_BELOW_M, SEEN_WITHIN_M, LOOK_AGAIN } from './limits.ts'; // prettier-ignore
import type { RoadCourse } from './roadCourses.ts';
import * as shader from './trafficShader.ts';
import { createVehicleGeometry, createVehicleMaterial, textureOf } from './trafficShape.ts';

/**
 * The vehicles on the roads with counters, computed from what these count: so many pass as the flow says, as fast as the speed, so dense
 * as both together. No vehicle is anybody's; each can be picked while it is drawn, by its carriageway and its number there. Budget: 2 draws (vehicles; lights at night), 16 B a vehicle
 * uploaded each time one enters (0.6 s), 1 MB of texture when counts change. Owner: the scene binding.
 */
export class Traffic implements PickableLayer {
  readonly object = new Group();
  readonly isLively = true;
  readonly pickKind = 'vehicle';
  private readonly courses: readonly RoadCourse[];
  private ways: readonly Carriageway[] = [];
  private wanted: readonly Counted[] = [];
  private eased: readonly Counted[] = [];
  /** Seconds from end to end of each carriageway; 0 = nothing known. */
  private seconds: number[] = [];
  private texture = textureOf(1);
  private readonly car = new InstancedBufferAttribute(new Float32Array(ROOM * 4), 4).setUsage(DynamicDrawUsage) as InstancedBufferAttribute & { array: Float32Array }; // prettier-ignore
  /** Bridges that lift and hold up who comes. */
  readonly barriers = new Barriers();
  private readonly late = new InstancedBufferAttribute(new Float32Array(ROOM), 1).setUsage(DynamicDrawUsage) as InstancedBufferAttribute & { array: Float32Array }; // prettier-ignore
  private readonly dice = Float32Array.from({ length: DICE }, (_, i) => hash2(i, 7, 71));
  private readonly uniforms = {
    ...{ road: { value: this.texture }, passedS: { value: 0 }, focal: { value: 1 }, pixelAtOne: { value: 1 } },
    ...{
      newest: { value: 0 },
      selected: { value: new Vector2(NOBODY, 0) },
      hovered: { value: new Vector2(NOBODY, 0) },
    },
    airNight: AIR_UNIFORMS.airNight,
  };
  private readonly bodyMaterial = createVehicleMaterial(this.uniforms);
  private readonly pickMaterial: ShaderMaterial;
  private readonly bodies: Mesh<InstancedBufferGeometry, Material>;
  private readonly lights: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private lightsWereVisible = false;
  private entered = 0;
  private under = 0;
  private phaseS = 0;
  private newest = Number.NaN;
  private readonly eye = new Vector3();
  private seenWithinM = 0;
  private last = { instantMs: Number.NaN, motionS: 0, easedAtS: 0 };
  private hasJumped = true;
  /** Ways written since counts changed. */
  private written = 0;

  constructor(courses: readonly RoadCourse[]) {
    this.courses = courses;
    const body = instancedOf(createVehicleGeometry());
    const quad = new InstancedBufferGeometry();
    quad.setAttribute('corner', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
    quad.setIndex([0, 1, 2, 0, 2, 3]);
    for (const geometry of [body, quad]) geometry.setAttribute('car', this.car).setAttribute('late', this.late);
    const lights = new ShaderMaterial({
      ...{ name: 'traffic lights', vertexShader: shader.TRAFFIC_LIGHT_VERTEX, fragmentShader: LIGHT_FRAGMENT },
      uniforms: this.uniforms,
      ...{ transparent: true, depthWrite: false, blending: AdditiveBlending, toneMapped: false },
    });
    this.pickMaterial = new ShaderMaterial({
      ...{ name: 'traffic ids', vertexShader: shader.TRAFFIC_PICK_VERTEX, fragmentShader: PICK_FRAGMENT },
      ...{ uniforms: this.uniforms, blending: NoBlending, toneMapped: false },
    });
    this.bodies = instancedMesh<Material>(body, this.bodyMaterial, 'traffic', VEHICLE_RENDER_ORDER);
    this.lights = instancedMesh(quad, lights, 'traffic lights', 21);
    this.object.name = 'traffic';
    this.object.add(this.bodies, this.lights);
    body.instanceCount = quad.instanceCount = 0;
  }

  /** The counters of the city, new whenever the catalogue is. */
  setCounters(counters: readonly CountPlace[]): void {
    this.ways = carriagewaysOf(this.courses, counters).slice(0, MOST_CARRIAGEWAYS);
    this.written = this.ways.length;
    this.eased = [];
    this.seconds = [];
    this.texture.dispose();
    this.texture = textureOf(this.ways.reduce((sum, { room }) => sum + room, 0));
    this.uniforms.road.value = this.texture;
    this.hasJumped = true;
  }

  /** What they count now, in the order of `setCounters`. */
  setCounts(counts: readonly Counted[]): void {
    this.wanted = counts;
  }

  /** Grows whenever somebody has entered a road or left one. */
  version(): number {
    return this.entered;
  }

  /** Vehicles that are drawn: those near enough to be seen. */
  count(): number {
    return this.bodies.geometry.instanceCount;
  }

  /** Vehicles that are on the roads, near or far. */
  onRoads(): number {
    return this.under;
  }

  /** Ids of the vehicles that are marked; others than vehicles are none. */
  mark(selected: string | null, hovered: string | null): void {
    for (const [uniform, id] of [[this.uniforms.selected, selected], [this.uniforms.hovered, hovered]] as const) {
      const place = id === null ? null : placeOfVehicleId(id);
      uniform.value.set(place ? place.way : NOBODY, place ? place.number : 0);
    }
  } // prettier-ignore

  beginPick(): void {
    this.bodies.material = this.pickMaterial;
    this.lightsWereVisible = this.lights.visible;
    this.lights.visible = false;
  }

  endPick(): void {
    this.bodies.material = this.bodyMaterial;
    this.lights.visible = this.lightsWereVisible;
  }

  /** @returns null where the vehicle has left the road since it was picked */
  assetIdOf(index: number): string | null {
    const { way, number } = unpackVehicle(index);
    const id = vehicleIdOf(way, number);
    return this.placeOf(id) ? id : null;
  }

  /** What is known of a vehicle: nothing that the counters have not said. @returns null where it is not drawn, or not any more */
  vehicleOf(id: string): (Omit<Vehicle, 'counters'> & { readonly counters: readonly number[] }) | null {
    const at = this.placeOf(id);
    if (!at) return null;
    const { way, slot } = at;
    const { offset, course, placed, direction } = this.ways[way]!;
    const texels = this.texture.image.data as Float32Array;
    const second = (offset + Math.floor(slot * SLOT_S + this.uniforms.passedS.value)) * 4;
    const [x, y, z] = texels.subarray(second, second + 3) as unknown as [number, number, number];
    const stepM = Math.hypot(texels[second + 4]! - x, texels[second + 5]! - y, texels[second + 6]! - z);
    const isKnown = (index: number): boolean => !Number.isNaN(this.eased[index]?.flow[direction] ?? Number.NaN);
    return {
      ...{ id, direction, speedKmh: stepM * 3.6 },
      isHeavy: hash2(this.newest - slot, way, 73) < this.heavyShare(way),
      counters: countsAround(placed, isKnown, course.path.nearest([x, z])),
    };
  }

  update({ instantMs, motionS, camera, height, pixelRatio, sun, quality }: FrameState): boolean {
    const { last, uniforms } = this;
    const slope = 2 * Math.tan((camera.fov * Math.PI) / 360);
    uniforms.focal.value = height / slope;
    uniforms.pixelAtOne.value = slope / Math.max(1, height * pixelRatio);
    const movedS = motionS - last.motionS;
    const passedMs = (instantMs ?? Number.NaN) - last.instantMs;
    if (Math.abs(passedMs) >= JUMP_MS) this.phaseS += JUMP_VEHICLES * SLOT_S;
    if (!(Math.abs(passedMs) < JUMP_MS)) this.hasJumped = true;
    else this.phaseS += Math.min(FASTEST * movedS, Math.max(-FASTEST * movedS, passedMs / 1000));
    this.last = { ...last, instantMs: instantMs ?? Number.NaN, motionS };
    this.barriers.passTo(this.phaseS);
    this.ease(motionS);
    const newest = Math.floor(this.phaseS / SLOT_S);
    const withinM = SEEN_WITHIN_M[quality];
    // From high up software GL draws none of them: they need not be found anew wherever the camera goes.
    const isLowEnough = quality > 0 || camera.position.y < SOFTWARE_GL_BELOW_M;
    const isElsewhere =
      withinM !== this.seenWithinM || (isLowEnough && camera.position.distanceTo(this.eye) > withinM * LOOK_AGAIN);
    if (newest !== this.newest || isElsewhere) this.enter(newest, camera.position, withinM);
    uniforms.passedS.value = this.phaseS - newest * SLOT_S;
    // The group itself is shown and hidden with the layer of the roads.
    const isSeen = this.count() > 0 && isLowEnough;
    this.bodies.visible = isSeen;
    this.lights.visible = isSeen && sun.altitude < -0.01;
    return this.written < this.ways.length;
  }

  dispose(): void {
    for (const { geometry } of [this.bodies, this.lights]) geometry.dispose();
    for (const material of [this.bodyMaterial, this.pickMaterial, this.lights.material]) material.dispose();
    this.texture.dispose();
  }

  /** Brings what is drawn nearer to what is counted, each second; at once after a jump. */
  private ease(nowS: number): void {
    const { wanted, eased, hasJumped, ways } = this;
    if (ways.length === 0 || wanted.length === 0) return;
    if (this.written < ways.length && !hasJumped) {
      this.write(Math.ceil(ways.length / PARTS));
      return;
    }
    const isDue = Math.abs(nowS - this.last.easedAtS) >= AGAIN_S;
    if (!hasJumped && !isDue && eased.length > 0) return;
    this.last.easedAtS = nowS;
    const isNew = hasJumped || eased.length !== wanted.length;
    const next = easedCounts(eased, wanted, hasJumped ? 1 : 1 - Math.exp(-AGAIN_S / EASE_S));
    if (!next && !hasJumped) return;
    this.eased = next ?? eased;
    this.hasJumped = false;
    this.written = 0;
    this.write(isNew ? ways.length : Math.ceil(ways.length / PARTS));
  }

  /** Writes the next ways by what is counted; the last of them shows all. */
  private write(count: number): void {
    const texels = this.texture.image.data as Float32Array;
    const to = Math.min(this.ways.length, this.written + count);
    for (; this.written < to; this.written++)
      this.seconds[this.written] = writeSeconds(this.ways[this.written]!, this.eased, texels);
    if (to < this.ways.length) return;
    this.texture.needsUpdate = true;
    this.newest = Number.NaN;
  }

  private heavyShare(way: number): number {
    const { placed } = this.ways[way]!;
    return placed.reduce((sum, { index }) => sum + (this.eased[index]?.heavy || 0), 0) / placed.length;
  }
  private dieOf(vehicle: number, way: number): number {
    return this.dice[(((vehicle + way * 977) % DICE) + DICE) % DICE]!;
  }

  /** Carriageway and slot of a vehicle that is drawn. */
  private placeOf(id: string): { readonly way: number; readonly slot: number } | null {
    const place = placeOfVehicleId(id);
    const road = place && this.ways[place.way];
    if (!road || Number.isNaN(this.newest)) return null;
    const slot = numberOf(this.newest - place.number);
    if ((slot + 1) * SLOT_S >= (this.seconds[place.way] ?? 0)) return null;
    const share = (this.texture.image.data as Float32Array)[(road.offset + Math.floor(slot * SLOT_S)) * 4 + 3]!;
    return this.dieOf(this.newest - slot, place.way) < share ? { way: place.way, slot } : null;
  }

  /** Who is on the road while the newest slot is this one, as far as the eye sees: a slot holds a vehicle as often as the flow at its place says. */
  private enter(newest: number, eye: Vector3, withinM: number): void {
    this.newest = newest;
    this.eye.copy(eye);
    this.seenWithinM = withinM;
    this.entered++;
    this.uniforms.newest.value = numberOf(newest);
    const texels = this.texture.image.data as Float32Array;
    const out = this.car.array;
    let [n, under] = [0, 0];
    this.ways.forEach(({ offset, lanesM }, way) => {
      const seconds = this.seconds[way] ?? 0;
      const heavy = this.heavyShare(way);
      const barrier = this.barriers.on(this.ways[way]!, seconds, texels);
      // Who is held up would be beyond the end of the road by now.
      const lastS = barrier ? seconds + LATE_S : seconds;
      const first = n;
      const comers: Comer[] = [];
      for (let slot = 0; (slot + 1) * SLOT_S < lastS; slot++) {
        const afterS = slot * SLOT_S;
        const vehicle = newest - slot;
        const at = (offset + Math.floor(Math.min(afterS, barrier?.second ?? Infinity))) * 4;
        if (this.dieOf(vehicle, way) >= texels[at + 3]!) continue;
        const off2 = (texels[at]! - eye.x) ** 2 + (texels[at + 1]! - eye.y) ** 2 + (texels[at + 2]! - eye.z) ** 2;
        const isSeen = off2 <= withinM ** 2;
        if (!barrier) under++;
        if (!isSeen || n >= ROOM) continue;
        const seed = hash2(vehicle, way, 72);
        const isHeavy = hash2(vehicle, way, 73) < heavy;
        const lane = isHeavy ? lanesM.length - 1 : Math.floor(seed * lanesM.length);
        this.late.array[n] = 0;
        out.set([offset, afterS, lanesM[lane]!, seed * 0.999 + (isHeavy ? 2 : 0) + way * 4], n++ * 4);
        if (barrier) comers.push({ afterS, lane, isHeavy });
      }
      if (!barrier) return;
      n = barrier.holdUp(comers, newest * SLOT_S, { car: out, late: this.late.array, first });
      under += n - first;
    });
    this.under = under;
    this.car.needsUpdate = true;
    this.late.needsUpdate = true;
    this.bodies.geometry.instanceCount = this.lights.geometry.instanceCount = n;
  }
}
