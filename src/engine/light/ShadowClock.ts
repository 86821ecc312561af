import { Vector3, type WebGLShadowMap } from 'three';
import type { SunLight } from 'three/addons/lights/SunLight.js';
import type { FrameState } from '../layer.ts';

/** Shadows are drawn again when the sun moved by this, radians (0.25°). */
const SUN_STEP = 0.0044;
/**
 * While the camera moves they follow at this pace, seconds: they are right wherever they were drawn, and drawing them costs as much as
 * two pictures.
 */
const MOVING_STEP_S = 0.2;
/** Shadows reach so many times as far as the place looked at; beyond, a house's is a texel. */
const REACH = 2.2;
/** The camera rests after this many equal frames. */
const REST_FRAMES = 2;
/** Lower suns throw shadows longer than the model is wide. */
const LEAST_SUN_Y = 0.02;

/**
 * Decides when the shadows of the key light are drawn: not with every frame, but when the camera rests at a new place,
 * when the sun has moved, and at a slow pace while the camera is under way. Shadow maps: 2 × 2048², 32 MiB.
 */
export class ShadowClock {
  private readonly light: SunLight;
  private readonly shadowMap: Pick<WebGLShadowMap, 'enabled' | 'autoUpdate' | 'needsUpdate'> | null;
  private readonly drawnSun = new Vector3();
  private readonly drawnCamera = new Vector3();
  private readonly drawnTarget = new Vector3();
  private readonly lastCamera = new Vector3();
  private readonly lastTarget = new Vector3();
  private restFrames = 0;
  private sinceDrawnS = 0;
  private isDue = true;

  constructor(light: SunLight, shadowMap: Pick<WebGLShadowMap, 'enabled' | 'autoUpdate' | 'needsUpdate'> | null) {
    this.light = light;
    this.shadowMap = shadowMap;
    if (shadowMap) {
      shadowMap.enabled = true;
      shadowMap.autoUpdate = false;
    }
    const { shadow } = light;
    shadow.mapSize.set(2048, 2048);
    shadow.radius = 2.5;
    shadow.bias = -0.0004;
    shadow.normalBias = 1.2;
    shadow.camera.near = 1;
  }

  invalidate(): void {
    this.isDue = true;
  }

  /** @returns whether another frame is wanted, to draw the shadows once the camera rests */
  update(frame: FrameState, isWanted: boolean): boolean {
    if (!this.shadowMap) return false;
    const { position } = frame.camera;
    if (this.light.castShadow !== isWanted) {
      this.light.castShadow = isWanted;
      this.isDue = true;
    }
    if (!isWanted) return false;

    const distance = position.distanceTo(frame.target);
    this.light.shadow.camera.far = Math.min(Math.max(distance * REACH, 900), 14_000);
    const hasStirred = !position.equals(this.lastCamera) || !frame.target.equals(this.lastTarget);
    this.lastCamera.copy(position);
    this.lastTarget.copy(frame.target);
    this.restFrames = hasStirred ? 0 : this.restFrames + 1;
    this.sinceDrawnS += frame.deltaS;
    const hasMoved = !position.equals(this.drawnCamera) || !frame.target.equals(this.drawnTarget);
    const sun = this.light.position;
    const sunMoved = sun.angleTo(this.drawnSun) > SUN_STEP;
    const isMovingDue = hasMoved && this.sinceDrawnS >= MOVING_STEP_S;
    const isRestDue = hasMoved && this.restFrames >= REST_FRAMES;
    // A light without strength or below the horizon needs no shadows: the last ones stay.
    const isLit = this.light.intensity > 0.01 && sun.y > LEAST_SUN_Y;
    this.light.shadow.intensity = Math.min(1, Math.max(0, (sun.y - LEAST_SUN_Y) / 0.05));
    if (isLit && (this.isDue || sunMoved || isMovingDue || isRestDue)) {
      this.shadowMap.needsUpdate = true;
      this.isDue = false;
      this.sinceDrawnS = 0;
      this.drawnSun.copy(sun);
      this.drawnCamera.copy(position);
      this.drawnTarget.copy(frame.target);
      return false;
    }
    return isLit && hasMoved;
  }
}
