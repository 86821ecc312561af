import { Object3D, type PerspectiveCamera } from 'three';
import { NAMED_VIEWS, toGeoPose, toScenePose, type GeoPose, type ScenePose } from '../../geo/cameraPose.ts';
import type { FrameState, Layer, Terrain } from '../layer.ts';
import { changeOfArrow, isArrow, zoomOfKey } from './cameraKeys.ts';
import { createFlight, type Flight } from './flight.ts';
import type { CameraEvents, CameraRigOptions } from './cameraEvents.ts';
import { followGoal } from './followGoal.ts';
import { Gestures, type GestureTarget, type Point } from './Gestures.ts';
import { groundUnder, keepInLimits, placeCamera, scenePoseOf, zoomedAround, type MapPose } from './mapPose.ts';

/** A thrown map runs on as far as its speed carries it in this time. */
const THROW_S = 0.22;
const ORBIT_RAD_PER_PX = 0.005;
const DOUBLE_TAP_ZOOM = 0.45;
/** Least height of the eye above ground, and above any water of the city (m NHN; the Rhine at its mark II stands at 30 m). */
const CLEARANCE_M = 6;
const WATER_FLOOR_M = 38;
const NO_GROUND_M = 25;
const VIEWS_REMEMBERED = 20;

/**
 * The map camera: it looks at a point of the ground from a distance, pitch and bearing, and follows its goal.
 * Drawing on demand: `update` says whether it still moves; between orders it costs nothing.
 * Owner: the scene binding. Writes position, rotation, near and far of the frame's camera; aspect and field of view are not its own.
 */
export class CameraRig implements Layer, GestureTarget {
  readonly object = new Object3D();
  private readonly camera: PerspectiveCamera;
  private readonly options: CameraRigOptions;
  private readonly now: () => number;
  private readonly gestures: Gestures;
  private readonly listeners: { [E in keyof CameraEvents]: Set<(event: CameraEvents[E]) => void> } = {
    moved: new Set(),
    rested: new Set(),
    clicked: new Set(),
  };
  private terrain: Terrain | null = null;
  private readonly current: MapPose = { x: 0, y: NO_GROUND_M, z: 0, distance: 5000, pitch: 0.6, bearing: 0 };
  private readonly goal: MapPose = { ...this.current };
  private flight: { readonly path: Flight; startedMs: number | null } | null = null;
  private readonly views: ScenePose[] = [];
  /** Where the view was last taken along to. */
  private carried: { readonly x: number; readonly z: number } | null = null;
  private lastMs: number | null = null;
  private isAtRest = false;
  private isGliding = false;
  /** A person moved the view since the last update. */
  private isHeld = false;
  private width = 1;
  private height = 1;

  constructor(camera: PerspectiveCamera, options: CameraRigOptions) {
    this.camera = camera;
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    this.object.name = 'camera-rig';
    this.gestures = new Gestures(options.element, this);
    this.goTo(NAMED_VIEWS.home, 'cut');
  }

  on<E extends keyof CameraEvents>(event: E, listener: (event: CameraEvents[E]) => void): () => void {
    this.listeners[event].add(listener);
    return () => this.listeners[event].delete(listener);
  }

  /** From now on the camera keeps above this ground. */
  setTerrain(terrain: Terrain | null): void {
    this.terrain = terrain;
    this.goal.y = this.groundAt(this.goal.x, this.goal.z);
    // The ground arrives once, with the first picture: no reason to glide.
    if (!this.flight) this.current.y = this.goal.y;
    this.wake();
  }

  /** The pose on screen. */
  pose(): ScenePose {
    return scenePoseOf(this.current);
  }

  geoPose(): GeoPose {
    return toGeoPose(this.pose());
  }

  /** @param how `flight` eases there and remembers the view for `back`; `cut` is there with the next frame */
  goTo(to: ScenePose | GeoPose, how: 'flight' | 'cut' = 'flight'): void {
    if (how === 'flight') this.rememberView();
    this.travelTo('lon' in to ? toScenePose(to) : to, how);
  }

  /** Back to the view before the last flight. @returns false when there is none */
  back(): boolean {
    const view = this.views.pop();
    if (!view) return false;
    this.travelTo(view, 'flight');
    return true;
  }

  /**
   * Takes the view along with something that moves: the target goes to its place, distance and direction stay as they are. Where a
   * person has moved the target away meanwhile, nothing happens.
   * @returns whether the view went along
   */
  carry(x: number, z: number): boolean {
    const { goal, current, carried } = this;
    if (this.flight) return true;
    if (carried && Math.hypot(goal.x - carried.x, goal.z - carried.z) > goal.distance * 0.03) {
      this.carried = null;
      return false;
    }
    current.x += x - goal.x;
    current.z += z - goal.z;
    goal.x = x;
    goal.z = z;
    goal.y = this.groundAt(x, z);
    this.carried = { x, z };
    return true;
  }

  /** The view stays where it is. */
  letGo(): void {
    if (!this.carried) return;
    this.carried = null;
    this.wake();
  }

  isDragging(): boolean {
    return this.gestures.isDragging();
  }

  /** Whether the pose of the last update was one on the way: by hand, a glide or a flight, not a cut. */
  isUnderWay(): boolean {
    return this.isGliding;
  }

  update(frame: FrameState): boolean {
    this.width = frame.width;
    this.height = frame.height;
    const now = this.now();
    const seconds = this.lastMs === null ? 1 / 60 : Math.min((now - this.lastMs) / 1000, 1);
    const isMoving = this.flight ? this.fly(now) : followGoal(this.current, this.goal, seconds);
    this.isGliding = isMoving || this.isHeld;
    this.isHeld = false;
    this.lastMs = isMoving ? now : null;
    placeCamera(this.camera, this.current, this.floorAt);
    frame.target.set(this.current.x, this.current.y, this.current.z);
    if (!this.isAtRest) this.tell('moved', undefined);
    if (!isMoving && !this.isAtRest) {
      this.isAtRest = true;
      this.tell('rested', undefined);
    }
    return isMoving;
  }

  dispose(): void {
    this.gestures.dispose();
    for (const set of Object.values(this.listeners)) set.clear();
  }

  pan(from: Point, to: Point): void {
    this.takeHold();
    const [a, b] = [this.groundAtPixel(from), this.groundAtPixel(to)];
    this.change({ x: this.goal.x + a.x - b.x, z: this.goal.z + a.z - b.z });
  }

  panReleased(at: Point, speed: Point): void {
    if (this.options.isMotionReduced()) return;
    // Backwards: near the horizon a pixel is a kilometre, so that only the way already gone is trusted.
    const from = { x: at.x - speed.x * THROW_S, y: Math.max(at.y - speed.y * THROW_S, this.height * 0.4) };
    if (Math.hypot(speed.x, speed.y) > 120) this.pan(from, { x: at.x, y: Math.max(at.y, this.height * 0.4) });
  }

  orbit(dx: number, dy: number): void {
    this.takeHold();
    this.change({
      bearing: this.goal.bearing + dx * ORBIT_RAD_PER_PX,
      pitch: this.goal.pitch + dy * ORBIT_RAD_PER_PX,
    });
  }

  twist(angle: number): void {
    this.takeHold();
    this.change({ bearing: this.goal.bearing - angle });
  }

  zoom(at: Point, factor: number): void {
    this.takeHold();
    this.zoomAround(this.groundAtPixel(at), factor);
  }

  tapped(at: Point): void {
    this.tell('clicked', at);
  }

  doubleTapped(at: Point): void {
    const { x, z } = this.groundAtPixel(at);
    const pose: MapPose = { ...this.current, x, z, distance: this.current.distance * DOUBLE_TAP_ZOOM };
    this.goTo(scenePoseOf(pose), 'flight');
  }

  key(key: string, isShift: boolean): boolean {
    const zoom = zoomOfKey(key);
    // Before the goal is read: that of a flight is not what is on screen.
    if (zoom !== null || isArrow(key)) this.takeHold();
    const change = changeOfArrow(key, isShift, this.goal);
    if (change) this.change(change);
    else if (zoom !== null) this.zoomAround(this.goal, zoom);
    else if (key === 'n' || key === 'N') this.faceNorth();
    else if (key === 'h' || key === 'H') this.goTo(NAMED_VIEWS.home, 'flight');
    else if (key === 'Escape') return this.back();
    else return false;
    return true;
  }

  /** True north up; grid north lies 1.75° west of it. */
  faceNorth(): void {
    this.goTo({ ...this.geoPose(), bearing: 0 }, 'flight');
  }

  private zoomAround(anchor: { readonly x: number; readonly z: number }, factor: number): void {
    this.change(zoomedAround(this.goal, anchor, factor));
  }

  /** A person took hold: a flight ends here, and what is asked is meant from the view on screen. */
  private takeHold(): void {
    if (!this.flight) return;
    this.flight = null;
    Object.assign(this.goal, this.current);
  }

  private change(part: Partial<MapPose>): void {
    const before = { ...this.goal };
    Object.assign(this.goal, part);
    keepInLimits(this.goal, before);
    this.goal.y = this.groundAt(this.goal.x, this.goal.z);
    this.isHeld = true;
    if (this.options.isMotionReduced()) Object.assign(this.current, this.goal);
    this.wake();
  }

  private travelTo(to: ScenePose, how: 'flight' | 'cut'): void {
    const end: MapPose = { ...to, y: this.groundAt(to.x, to.z) };
    keepInLimits(end, this.current);
    Object.assign(this.goal, end);
    if (how === 'flight' && !this.options.isMotionReduced()) {
      this.flight = { path: createFlight(this.current, end), startedMs: null };
    } else {
      this.flight = null;
      Object.assign(this.current, end);
    }
    this.wake();
  }

  private fly(now: number): boolean {
    const { flight } = this;
    if (!flight) return false;
    flight.startedMs ??= now;
    const seconds = (now - flight.startedMs) / 1000;
    flight.path.at(seconds, this.current);
    if (seconds < flight.path.durationS) return true;
    this.flight = null;
    Object.assign(this.current, this.goal);
    return false;
  }

  private groundAtPixel(at: Point): { x: number; z: number } {
    const { width, height, camera } = this;
    const ndcX = (at.x / width) * 2 - 1;
    const ndcY = 1 - (at.y / height) * 2;
    return groundUnder(this.goal, (camera.fov * Math.PI) / 180, width / height, ndcX, ndcY);
  }

  private groundAt(x: number, z: number): number {
    const height = this.terrain?.heightAt(x, z) ?? NO_GROUND_M;
    return Number.isFinite(height) ? height : NO_GROUND_M;
  }

  private readonly floorAt = (x: number, z: number): number =>
    Math.max(this.groundAt(x, z) + CLEARANCE_M, WATER_FLOOR_M);

  private rememberView(): void {
    this.views.push(this.pose());
    if (this.views.length > VIEWS_REMEMBERED) this.views.shift();
  }

  private wake(): void {
    this.isAtRest = false;
    this.options.invalidate();
  }

  private tell<E extends keyof CameraEvents>(event: E, value: CameraEvents[E]): void {
    for (const listener of this.listeners[event]) listener(value);
  }
}
