import {
  Group, NoBlending, ShaderMaterial, Vector3,
  type Camera, type InstancedBufferGeometry, type Material, type Mesh, type MeshLambertMaterial,
} from 'three'; // prettier-ignore
import { MOVER_CLASSES } from '../../schema/catalogue.ts';
import type { Text } from '../../schema/texts.ts';
import { isUnderground } from '../../schema/ways.ts';
import type { MoverPoses, TrackedMover } from '../../state/tracks.ts';
import type { FrameState, PickableLayer } from '../layer.ts';
import type { NamedMovers } from '../labels/labelCandidate.ts';
import { screenPositionOf } from '../screenPosition.ts';
import { createHullMaterial, createLightMaterial, createWakeMaterial } from './hullMaterial.ts';
import { MOVER_WITHIN_M, TRUCK_WITHIN_M } from '../labels/labelStyle.ts';
import { Afloat, type WaterLevels } from './Afloat.ts';
import { Cars } from './Cars.ts';
import { createHullGeometry, DEPTH_M, isVessel, USUAL_DRAUGHT_M, USUAL_SIZE } from './hullShape.ts';
import { DrawnRows, rowsOf } from './DrawnRows.ts';
import { createLightGeometry, createWakeGeometry, instancedMesh, instancedOf } from './moverInstances.ts';
import * as shader from './moverShader.ts';

/** Where the movers are, reckoned anew by each call. */
export type ReckonPoses = (nowMs: number, isCut: boolean) => MoverPoses;

/**
 * Everything that moves: vessels as instances of one hull that stretches to each, 3 draws (hulls, wakes; lights at night), and what
 * runs on land (`Cars`). Only vessels that are here are drawn: 52 bytes each uploaded while something moves, none while nothing does.
 * Owner: the scene binding.
 */
export class Movers implements PickableLayer {
  readonly object = new Group();
  readonly isLively = true;
  readonly pickKind = 'mover';
  readonly cars: Cars;
  private movers: readonly TrackedMover[] = [];
  private readonly reckon: ReckonPoses;
  private readonly now: () => number;
  private readonly afloat = new Afloat();
  private readonly pose = rowsOf(4);
  private readonly size = rowsOf(4);
  private readonly look = rowsOf(4);
  private readonly drawn: DrawnRows;
  /** Slots of those that float. */
  private vessels: number[] = [];
  private isChanged = true;
  private readonly hull: InstancedBufferGeometry;
  private readonly wake: InstancedBufferGeometry;
  private readonly light: InstancedBufferGeometry;
  private readonly focal = { value: 1 };
  private readonly pixelAtOne = { value: 0.001 };
  private readonly hullMaterial: MeshLambertMaterial;
  private readonly pickMaterial: ShaderMaterial;
  private readonly hullMesh: Mesh<InstancedBufferGeometry, Material>;
  private readonly wakeMesh: Mesh<InstancedBufferGeometry, Material>;
  private readonly lightMesh: Mesh<InstancedBufferGeometry, Material>;
  private marked: readonly [string | null, string | null] = [null, null];
  private isReducedMotion = false;
  private moves = 0;
  /** Who is in a tunnel is named so when looked at, and else not at all: names by slot. */
  private underNames: (Text | undefined)[] = [];
  private under = new Uint8Array(0);
  private viewSize = { width: 1, height: 1 };

  /** @param now monotonic milliseconds */
  constructor(reckon: ReckonPoses, now: () => number = () => performance.now()) {
    this.reckon = reckon;
    this.now = now;
    this.hull = instancedOf(createHullGeometry());
    this.wake = createWakeGeometry();
    this.light = createLightGeometry();
    this.drawn = new DrawnRows([this.hull, this.wake, this.light], {
      pose: this.pose,
      size: this.size,
      look: this.look,
    });
    this.hullMaterial = createHullMaterial(this.focal);
    this.pickMaterial = new ShaderMaterial({
      ...{ name: 'mover ids', vertexShader: shader.PICK_VERTEX, fragmentShader: shader.PICK_FRAGMENT },
      ...{ uniforms: { focal: this.focal }, blending: NoBlending, toneMapped: false },
    });
    this.hullMesh = this.add(this.hull, this.hullMaterial, 'hulls', 0);
    this.wakeMesh = this.add(this.wake, createWakeMaterial(this.focal), 'wakes', -10);
    this.lightMesh = this.add(this.light, createLightMaterial(this.focal, this.pixelAtOne), 'navigation lights', 21);
    this.cars = new Cars(this.focal, this.pixelAtOne);
    this.object.add(this.cars.object);
    this.object.name = 'movers';
    this.setMovers([]);
  }

  /** @param movers by slot; sizes are read now, places with each update */
  setMovers(movers: readonly TrackedMover[]): void {
    this.movers = movers;
    for (const rows of [this.pose, this.size, this.look]) rows.array = new Float32Array(movers.length * rows.of);
    this.vessels = movers.flatMap(({ mover }, slot) => (isVessel(mover.class) ? [slot] : []));
    this.afloat.reserve(movers.length);
    this.underNames = [];
    this.under = new Uint8Array(movers.length);
    movers.forEach(({ mover }, slot) => {
      const { lengthM = USUAL_SIZE.lengthM, beamM = USUAL_SIZE.beamM } = mover;
      this.look.array[slot * 4] = MOVER_CLASSES.indexOf(mover.class);
      if (isVessel(mover.class))
        this.size.array.set([lengthM, beamM, USUAL_DRAUGHT_M[mover.class], DEPTH_M[mover.class]], slot * 4);
    });
    this.drawn.reserve(this.vessels.length);
    this.cars.setMovers(movers);
    this.mark(...this.marked);
  }

  /** @param draughtsM by slot; NaN = not known */
  setDraughts(draughtsM: ArrayLike<number>): void {
    this.movers.forEach(({ mover }, slot) => {
      if (!isVessel(mover.class)) return;
      const draughtM = draughtsM[slot]!;
      const isKnown = draughtM > 0 && draughtM < DEPTH_M[mover.class];
      this.size.array[slot * 4 + 2] = isKnown ? draughtM : USUAL_DRAUGHT_M[mover.class];
    });
    this.isChanged = true;
  }

  setWater(water: WaterLevels | null): void {
    this.afloat.setWater(water);
  }

  /** Water in the locks as it is drawn: it rises and falls, and goes before all other. */
  setLocks(locks: WaterLevels | null): void {
    this.afloat.setLocks(locks);
  }

  setReducedMotion(isReduced: boolean): void {
    this.isReducedMotion = isReduced;
  }

  /** Asset ids of what is selected and what lies under the pointer. */
  mark(selected: string | null, hovered: string | null): void {
    this.marked = [selected, hovered];
    this.movers.forEach(({ asset }, slot) => {
      this.look.array[slot * 4 + 2] = asset.id === selected ? 1 : asset.id === hovered ? 2 : 0;
    });
    this.cars.mark(this.movers, selected, hovered);
    this.moves++;
    this.isChanged = true;
  }

  assetIdOf(index: number): string | null {
    return this.movers[index]?.asset.id ?? null;
  }

  /** Middle of a mover's hull at the water; null while it is away. */
  placeOf(id: string): Vector3 | null {
    const slot = this.movers.findIndex(({ asset }) => asset.id === id);
    if (slot < 0 || this.look.array[slot * 4 + 1] === 0) return null;
    const [x, y, z] = this.pose.array.subarray(slot * 4, slot * 4 + 3);
    return new Vector3(x, y, z);
  }

  /** CSS pixel of a mover; null when it is away or outside the picture. */
  screenPositionOf(id: string, camera: Camera): { x: number; y: number } | null {
    return screenPositionOf(this.placeOf(id), camera, this.viewSize);
  }

  /** Rises whenever something has moved. */
  version(): number {
    return this.moves;
  }

  /** All that are here, with their names. */
  forEachShown: NamedMovers['forEachShown'] = (visit) => {
    const at = { x: 0, y: 0, z: 0 };
    if (!this.object.visible) return;
    const [pose, look] = [this.pose.array, this.look.array];
    this.movers.forEach(({ asset, mover }, slot) => {
      if (look[slot * 4 + 1] === 0) return;
      at.x = pose[slot * 4]!;
      at.y = pose[slot * 4 + 1]! + 6;
      at.z = pose[slot * 4 + 2]!;
      const mark = look[slot * 4 + 2];
      const isUnder = this.under[slot] === 1;
      if (isUnder && mark === 0) return;
      const name = isUnder ? (this.underNames[slot] ??= underName(asset.properties.name)) : asset.properties.name;
      const withinM = mover.class === 'truck' || mover.class === 'agv' ? TRUCK_WITHIN_M : MOVER_WITHIN_M;
      visit(asset.id, name, at, mark === 1 ? 'selected' : mark === 2 ? 'hovered' : 'none', withinM);
    });
  };

  update(frame: FrameState): boolean {
    const { camera, height, width, pixelRatio, sun } = frame;
    this.viewSize = { width, height };
    this.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    this.pixelAtOne.value = (2 * Math.tan((camera.fov * Math.PI) / 360)) / Math.max(1, height * pixelRatio);
    this.lightMesh.visible = sun.altitude < -0.01;
    const poses = this.reckon(this.now(), this.isReducedMotion);
    if (poses.count !== this.movers.length) return false;
    const haveSailed = this.write(poses);
    const hasMoved = this.cars.write(poses, this.pose.array, frame) || haveSailed;
    const isLevelling = this.afloat.level(this.vessels, this.pose.array, this.isHere, frame.stageCm);
    if (hasMoved || isLevelling) this.moves++;
    this.drawn.begin();
    for (const slot of this.vessels) if (this.isHere(slot)) this.drawn.add(slot);
    this.drawn.end(haveSailed || isLevelling || this.isChanged);
    this.isChanged = false;
    return poses.isSettling || isLevelling;
  }

  beginPick(): void {
    this.hullMesh.material = this.pickMaterial;
    this.wakeMesh.visible = false;
    this.lightMesh.visible = false;
    this.cars.beginPick();
  }

  endPick(): void {
    this.hullMesh.material = this.hullMaterial;
    this.wakeMesh.visible = true;
    this.cars.endPick();
  }

  dispose(): void {
    for (const geometry of [this.hull, this.wake, this.light]) geometry.dispose();
    for (const material of [this.hullMaterial, this.pickMaterial, this.wakeMesh.material, this.lightMesh.material])
      material.dispose();
    this.cars.dispose();
  }

  /** Poses into the instances. The antenna may stand elsewhere than in the middle of the hull. */
  private write({ x, z, headingRad, speedMs, state, course, alongM }: MoverPoses): boolean {
    const pose = this.pose.array;
    const look = this.look.array;
    let hasMoved = false;
    let hasChanged = false;
    for (let slot = 0; slot < this.movers.length; slot++) {
      const at = slot * 4;
      if (look[at + 1] !== state[slot] || look[at + 3] !== speedMs[slot]) {
        look[at + 1] = state[slot]!;
        look[at + 3] = speedMs[slot]!;
        hasChanged = true;
      }
      const way = course[slot]?.way;
      this.under[slot] = way && isUnderground(way, alongM[slot]!) ? 1 : 0;
      if (state[slot] === 0) continue;
      const { mover } = this.movers[slot]!;
      if (!isVessel(mover.class)) continue;
      const aheadM = mover.antenna ? mover.antenna.fromBowM - (mover.lengthM ?? USUAL_SIZE.lengthM) / 2 : 0;
      const asideM = mover.antenna ? (mover.beamM ?? USUAL_SIZE.beamM) / 2 - mover.antenna.fromPortM : 0;
      const sine = Math.sin(headingRad[slot]!);
      const cosine = Math.cos(headingRad[slot]!);
      const px = Math.fround(x[slot]! + sine * aheadM + cosine * asideM);
      const pz = Math.fround(z[slot]! - cosine * aheadM + sine * asideM);
      if (px === pose[at] && pz === pose[at + 2] && headingRad[slot] === pose[at + 3]) continue;
      pose[at] = px;
      pose[at + 2] = pz;
      pose[at + 3] = headingRad[slot]!;
      hasMoved = true;
    }
    this.isChanged ||= hasChanged;
    return hasMoved;
  }

  private readonly isHere = (slot: number): boolean => this.look.array[slot * 4 + 1] !== 0;

  private add(
    geometry: InstancedBufferGeometry,
    material: Material,
    name: string,
    order: number,
  ): Mesh<InstancedBufferGeometry, Material> {
    const mesh = instancedMesh(geometry, material, name, order);
    this.object.add(mesh);
    return mesh;
  }
}

/** What stands at the mark of a vehicle in a tunnel. */
const underName = ({ de, en, zh }: Text): Text => ({
  de: `${de} · unter der Erde`,
  en: `${en} · underground`,
  zh: `${zh} · 地下`,
});
