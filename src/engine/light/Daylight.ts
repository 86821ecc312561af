import { FogExp2, Group, HemisphereLight, Scene, Vector3, type WebGLShadowMap } from 'three';
import { SunLight } from 'three/addons/lights/SunLight.js';
import { fromScene } from '../../geo/sceneFrame.ts';
import { moonAt, sunAt, toSceneDirection } from '../../geo/sun.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR, writeShown } from './air.ts';
import './haze.ts';
import { ShadowClock } from './ShadowClock.ts';
import { createSkyState, lookUpSky } from './skyTable.ts';

/** The sun is the same over the whole city, to 0.1°: it is reckoned for the origin of the scene. */
const PLACE = fromScene({ x: 0, z: 0 });
/** Sun heights between which night turns to day, radians (8°). */
const TWILIGHT = 0.14;
/** Below this the moon takes over as the light that casts shadows; both are dark there, so nothing jumps. */
const MOON_TAKES_OVER = -0.055;
const MOON_FULL_AT = -0.16;
const MOON_COLOUR = 0xc0cae2;
const MOON_INTENSITY = 0.85;
/** Where no moon stands above the horizon, a soft light from the south-east models the buildings. */
const NO_MOON = new Vector3(0.55, 0.62, 0.56).normalize();
const LEAST_MOON_ALTITUDE = 0.3;

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));
const smooth = (value: number): number => value * value * (3 - 2 * value);

/**
 * Sun, moon and sky light of the instant on screen. Its `update` fills `frame.sun`, so it is the first layer; in its scene
 * it also sets the fog, which `haze.ts` has made the haze of every material.
 *
 * Shadows from quality 2: two cascades along the view, drawn again when the camera or the sun moved, not every frame.
 */
export class Daylight implements Layer {
  readonly object = new Group();
  private readonly key = new SunLight(0xffffff, 3);
  private readonly ambient = new HemisphereLight(0xffffff, 0x888888, 1);
  private readonly fog = new FogExp2(0xdde2e4, 7e-5);
  private readonly sky = createSkyState();
  private readonly shadowClock: ShadowClock;
  private instantMs = Number.NaN;
  private readonly sunDirection = new Vector3();
  private altitude = 0;
  private readonly moonDirection = new Vector3();
  private moonStrength = 0.5;
  private hasShadows = true;
  private scene: Scene | null = null;

  /** @param shadowMap `renderer.shadowMap`; its `autoUpdate` is turned off. Without it there are no shadows. */
  constructor(shadowMap: Pick<WebGLShadowMap, 'enabled' | 'autoUpdate' | 'needsUpdate'> | null = null) {
    this.object.name = 'daylight';
    this.key.name = 'sun or moon';
    this.object.add(this.key, this.ambient);
    this.shadowClock = new ShadowClock(this.key, shadowMap);
    // An 'added' event comes with the new parent; a 'removed' one when it is already gone.
    this.object.addEventListener('added', () => {
      this.scene = this.object.parent instanceof Scene ? this.object.parent : null;
      if (this.scene) this.scene.fog = this.fog;
    });
    this.object.addEventListener('removed', () => this.takeFog());
  }

  /** Layer switch of the shadows; they also need quality 2. */
  setShadows(shown: boolean): void {
    this.hasShadows = shown;
  }

  /** Says that something that casts shadows was added or moved. */
  invalidateShadows(): void {
    this.shadowClock.invalidate();
  }

  update(frame: FrameState): boolean {
    if (frame.instantMs !== null && frame.instantMs !== this.instantMs) this.moveTo(frame.instantMs);
    if (frame.instantMs !== null) {
      frame.sun.direction.copy(this.sunDirection);
      frame.sun.altitude = this.altitude;
    } else {
      this.sunDirection.copy(frame.sun.direction);
      this.altitude = frame.sun.altitude;
    }
    frame.sun.daylight = clamp01((this.altitude + TWILIGHT) / (2 * TWILIGHT));
    this.light();
    return this.shadowClock.update(frame, this.hasShadows && frame.quality >= 2);
  }

  dispose(): void {
    this.takeFog();
    this.key.dispose();
    this.ambient.dispose();
  }

  private takeFog(): void {
    if (this.scene?.fog === this.fog) this.scene.fog = null;
    this.scene = null;
  }

  private moveTo(instantMs: number): void {
    this.instantMs = instantMs;
    const sun = sunAt(instantMs, PLACE);
    const direction = toSceneDirection(sun, PLACE);
    this.sunDirection.set(direction.x, direction.y, direction.z);
    this.altitude = sun.altitude;
    if (this.altitude > MOON_TAKES_OVER) return;
    const moon = moonAt(instantMs, PLACE);
    const moonAbove = smooth(clamp01((moon.altitude + 0.05) / LEAST_MOON_ALTITUDE));
    const towards = toSceneDirection(moon, PLACE);
    this.moonDirection
      .set(towards.x, Math.max(towards.y, 0.25), towards.z)
      .normalize()
      .lerp(NO_MOON, 1 - moonAbove)
      .normalize();
    this.moonStrength = 0.55 + 0.45 * moonAbove * moon.litShare;
  }

  private light(): void {
    const sky = lookUpSky(this.altitude, this.sky);
    const isMoonlit = this.altitude < MOON_TAKES_OVER;
    if (isMoonlit) {
      const risen = smooth(clamp01((MOON_TAKES_OVER - this.altitude) / (MOON_TAKES_OVER - MOON_FULL_AT)));
      this.key.position.copy(this.moonDirection);
      this.key.color.set(MOON_COLOUR);
      this.key.intensity = MOON_INTENSITY * this.moonStrength * risen;
    } else {
      this.key.position.copy(this.sunDirection);
      // A sun below the horizon lights nothing from below.
      this.key.position.y = Math.max(this.key.position.y, 0.005);
      this.key.position.normalize();
      this.key.color.copy(sky.sun);
      this.key.intensity = sky.sunIntensity;
    }
    this.ambient.color.copy(sky.above);
    this.ambient.groundColor.copy(sky.below);
    this.ambient.intensity = sky.ambientIntensity;
    this.fog.color.copy(sky.horizon);
    this.fog.density = sky.hazePerM;

    AIR.sun.set([this.sunDirection.x, this.sunDirection.y, this.sunDirection.z, sky.glowStrength]);
    writeShown(sky.zenith, AIR.zenithShown);
    writeShown(sky.horizon, AIR.horizonShown);
    writeShown(sky.glow, AIR.glowShown);
    // Lamps come on as the sun is gone, and all are lit at the end of civil twilight.
    AIR.night[0] = smooth(clamp01((-0.015 - this.altitude) / 0.1));
    const { position: towards, color, intensity } = this.key;
    towards.toArray(AIR.keyDirection);
    for (const [i, channel] of (['r', 'g', 'b'] as const).entries()) {
      AIR.keyLight[i] = color[channel] * intensity;
      AIR.groundLight[i] = sky.above[channel] * sky.ambientIntensity + AIR.keyLight[i] * towards.y;
    }
  }
}
