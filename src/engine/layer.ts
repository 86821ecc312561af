import type { Object3D, PerspectiveCamera, Vector3 } from 'three';
import type { UnixMs } from '../geo/units.ts';
import type { ForeignFeature } from '../schema/foreignFeature.ts';

/** Quality steps, chosen from measured frame time. 0: software GL (no shadows, no animation, pixel ratio ≤ 1); 3: everything. */
export type Quality = 0 | 1 | 2 | 3;

/** The sun at the instant on screen. Mutated in place each frame; readers do not keep it. */
export interface Sun {
  /** Unit vector from the scene to the sun, scene frame (grid convergence applied). Below the horizon at night. */
  readonly direction: Vector3;
  /** Radians above the horizon. */
  altitude: number;
  /** 0 at night (sun 8° below the horizon and lower) to 1 by day (8° above and higher). */
  daylight: number;
}

/** What a layer may read when it updates. One object for the life of the scene, mutated in place. */
export interface FrameState {
  /** The instant on screen; null before the feed has spoken. */
  instantMs: UnixMs | null;
  /** Seconds since the last drawn frame, at most 0.1. */
  deltaS: number;
  /** Seconds of motion shown so far: grows only while things may move by themselves, drives waves and pulses. */
  motionS: number;
  readonly camera: PerspectiveCamera;
  /** Point the camera looks at. */
  readonly target: Vector3;
  /** CSS pixels of the canvas. */
  width: number;
  height: number;
  pixelRatio: number;
  quality: Quality;
  /** Software GL while the camera is under way: what is small or far is left out until it rests. */
  isDraft: boolean;
  readonly sun: Sun;
  /** Stage at gauge Ruhrort in centimetres at the instant on screen (eased); NaN while unknown. */
  stageCm: number;
}

/**
 * One part of the picture. Owns every GPU object below `object`; `dispose` mirrors the constructor.
 * `update` runs before each drawn frame and says whether it wants another one (something still eases or loads).
 */
export interface Layer {
  readonly object: Object3D;
  /** It changes more often than the city that it stands before: software GL draws it over a kept picture of the others. */
  readonly isLively?: boolean;
  update(frame: FrameState): boolean;
  dispose(): void;
}

/** What a pixel can belong to: kind in the upper 4 bits of a pick id, index in the lower 28; id 0 is nothing. */
export const PICK_KINDS = [
  'nothing',
  'marker',
  'structure',
  'building',
  'mover',
  'foreign',
  'picture',
  'plan',
  'vehicle',
] as const;
export type PickKind = (typeof PICK_KINDS)[number];
export const packPickId = (kind: PickKind, index: number): number =>
  ((PICK_KINDS.indexOf(kind) << 28) | (index & 0x0fff_ffff)) >>> 0;
export const unpackPickId = (id: number): { kind: PickKind; index: number } => ({
  kind: PICK_KINDS[id >>> 28] ?? 'nothing',
  index: id & 0x0fff_ffff,
});

/**
 * A layer whose pixels can be picked. For the pick pass `beginPick` swaps in materials that write the pick id as RGBA8
 * (r = bits 0–7 … a = bits 24–31) and hides what cannot be picked; `endPick` swaps back.
 */
export interface PickableLayer extends Layer {
  beginPick(): void;
  endPick(): void;
  /** Asset id (or structure id) behind an index of this layer's kind. */
  assetIdOf(index: number): string | null;
  readonly pickKind: PickKind;
  /** For layers that know what they draw better than any index: null where a pick's index is not theirs. */
  featureOf?(index: number): ForeignFeature | null;
}

/** Heights of the ground (or the bed of a water) in m NHN at scene x, z. 25 m where no ground is loaded. */
export interface Terrain {
  heightAt(x: number, z: number): number;
}
