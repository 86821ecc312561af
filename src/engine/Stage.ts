import { Group, Vector3, type Object3D, type PerspectiveCamera, type Scene } from 'three';
import type { UnixMs } from '../geo/units.ts';
import type { SceneParts } from './kept/KeptCity.ts';
import type { FrameState, Layer } from './layer.ts';

/** A pause longer than this (hidden tab, idle page) is not motion. */
const LONGEST_STEP_S = 0.1;
/** The water follows a jump of the stage within about a second. */
const STAGE_EASE_S = 0.35;
const STAGE_SETTLED_CM = 0.05;

/** What the stage reads from the stores before a frame. */
export interface StageInput {
  instantMs(): UnixMs | null;
  /** Stage at gauge Ruhrort in centimetres, NaN while unknown. */
  stageCm(): number;
  /** May things move by themselves: the clock runs and nobody asked for reduced motion. */
  isMotionAllowed(): boolean;
}

/**
 * The picture's parts in drawing order and the one `FrameState` they share.
 * Owner: the scene binding. `dispose` is left to the owners of the layers.
 */
export class Stage {
  readonly frame: FrameState;
  /** Sun and camera: they say whether there is anything to draw. */
  private readonly first: Layer[] = [];
  private readonly layers: Layer[] = [];
  private lastMs = 0;

  readonly scene: Scene;
  private readonly input: StageInput;

  constructor(scene: Scene, camera: PerspectiveCamera, input: StageInput) {
    this.scene = scene;
    // It stands still, and so do its parts: else three would reckon all places of the city anew with each frame.
    scene.matrixAutoUpdate = false;
    this.input = input;
    this.frame = {
      instantMs: null,
      deltaS: 0,
      motionS: 0,
      camera,
      target: new Vector3(),
      width: 1,
      height: 1,
      pixelRatio: 1,
      quality: 1,
      isDraft: false,
      sun: { direction: new Vector3(0.4, 0.5, 0.4).normalize(), altitude: 0.3, daylight: 1 },
      stageCm: Number.NaN,
    };
  }

  /** `isFirst` for sun and camera: they update in `begin`. */
  add(layer: Layer, isFirst = false): void {
    if (isFirst) this.first.unshift(layer);
    else this.layers.push(layer);
    if (layer.object instanceof Group) layer.object.matrixAutoUpdate = false;
    this.scene.add(layer.object);
  }

  remove(layer: Layer): void {
    for (const layers of [this.first, this.layers]) {
      const at = layers.indexOf(layer);
      if (at >= 0) layers.splice(at, 1);
    }
    this.scene.remove(layer.object);
  }

  /** Objects of all layers, by what drawing them again takes. */
  parts(): SceneParts {
    const objects = (layers: readonly Layer[]): Object3D[] => layers.map(({ object }) => object);
    return {
      lights: objects(this.first),
      standing: objects(this.layers.filter(({ isLively }) => !isLively)),
      lively: objects(this.layers.filter(({ isLively }) => isLively)),
    };
  }

  /** Shows or hides a layer; a hidden one is updated all the same. */
  show(layer: Layer, isShown: boolean): void {
    layer.object.visible = isShown;
  }

  /**
   * Brings the frame state, sun and camera up to the instant on screen.
   * @param nowMs monotonic milliseconds
   * @param canvas CSS pixels and quality step of the frame to come
   * @returns whether the camera is still on its way
   */
  begin(nowMs: number, canvas: Pick<FrameState, 'width' | 'height' | 'quality'>): boolean {
    const { frame, input } = this;
    Object.assign(frame, canvas);
    frame.deltaS = Math.min((nowMs - this.lastMs) / 1000, LONGEST_STEP_S);
    this.lastMs = nowMs;
    frame.instantMs = input.instantMs();
    if (input.isMotionAllowed()) frame.motionS += frame.deltaS;
    let wantsMore = false;
    for (const layer of this.first) wantsMore = layer.update(frame) || wantsMore;
    return wantsMore;
  }

  /**
   * Brings everything else up to what `begin` found: only for a frame in which the scene is drawn, or in which parts are to learn that
   * they have arrived.
   * @param canvas pixel ratio of the frame to come, and whether it is a draft
   * @param isLivelyLeftOut what is drawn over the city is left as it was: nobody sees it yet, and it would be reckoned over and over
   * @returns whether something is still easing or loading and wants another frame
   */
  finish(canvas: Pick<FrameState, 'pixelRatio' | 'isDraft'>, isLivelyLeftOut = false): boolean {
    const { frame, input } = this;
    Object.assign(frame, canvas);
    let wantsMore = this.easeStage(input.stageCm());
    for (const layer of this.layers)
      if (!(isLivelyLeftOut && layer.isLively)) wantsMore = layer.update(frame) || wantsMore;
    return wantsMore;
  }

  private easeStage(wanted: number): boolean {
    const { frame } = this;
    if (Number.isNaN(wanted) || Number.isNaN(frame.stageCm)) {
      frame.stageCm = wanted;
      return false;
    }
    const left = wanted - frame.stageCm;
    // On software GL at once: easing would take as many seconds as it takes frames.
    if (frame.quality === 0 || Math.abs(left) < STAGE_SETTLED_CM) {
      frame.stageCm = wanted;
      return false;
    }
    frame.stageCm += left * (1 - Math.exp(-frame.deltaS / STAGE_EASE_S));
    return true;
  }
}
