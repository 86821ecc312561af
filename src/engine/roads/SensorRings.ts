import { CircleGeometry, DoubleSide, DynamicDrawUsage, InstancedBufferAttribute, ShaderMaterial, type InstancedBufferGeometry, type Mesh, type Vector3 } from 'three'; // prettier-ignore
import { UniformsLib, UniformsUtils } from 'three';
import '../light/haze.ts';
import type { FrameState, Layer } from '../layer.ts';
import { instancedMesh, instancedOf } from '../movers/moverInstances.ts';

/** A vehicle that looks around itself. */
export interface SensingVehicle {
  readonly id: string;
  readonly reachM: number;
}

/** Drawn when the camera is nearer than this, or when the vehicle is selected. */
const NEAR_M = 650;
const OVER_GROUND_M = 0.7;

const VERTEX = /* glsl */ `
#include <fog_pars_vertex>
attribute vec4 place;
attribute vec2 look;
varying vec2 vAt;
flat varying vec2 vLook;
void main() {
  vAt = position.xz;
  vLook = look;
  vec4 mvPosition = viewMatrix * vec4(place.xyz + vec3(position.x * place.w, 0.0, position.z * place.w), 1.0);
  // Lies on the street: pulled towards the camera, over its surface.
  float away = length(mvPosition.xyz);
  mvPosition.xyz *= 1.0 - min(0.1, (0.6 + 0.002 * away) / away);
  gl_Position = place.w > 0.0 ? projectionMatrix * mvPosition : vec4(0.0, 0.0, 2.0, 1.0);
  #include <fog_vertex>
}
`;
/** look: by hand 1, by itself 0; strength. By hand the ring is broken, so that it differs by shape as well. */
const FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
varying vec2 vAt;
flat varying vec2 vLook;
void main() {
  float r = length(vAt);
  if (r > 1.0) discard;
  // Lines of two pixels at any distance: the range is read, the street stays seen.
  float pixel = fwidth(r);
  float edge = smoothstep(1.0 - pixel * 3.5, 1.0 - pixel * 2.5, r) * (1.0 - smoothstep(1.0 - pixel, 1.0, r));
  float middle = (1.0 - smoothstep(pixel * 0.5, pixel * 1.3, abs(r - 0.5))) * 0.35;
  float turn = atan(vAt.y, vAt.x) / 6.2831853;
  if (vLook.x > 0.5) edge *= step(0.45, fract(turn * 24.0));
  vec3 tone = vLook.x > 0.5 ? vec3(0.902, 0.624, 0.0) : vec3(0.0, 0.52, 0.60);
  float cover = (edge * 0.85 + middle + 0.05 + 0.07 * r * r * r) * vLook.y;
  gl_FragColor = vec4(tone, cover);
  #include <colorspace_fragment>
  #include <fog_fragment>
}
`;

/** How far automated vehicles see, as a disc on the street. One draw; 24 B a vehicle uploaded while one is near. Owner: the scene binding. */
export class SensorRings implements Layer {
  readonly object: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private vehicles: readonly SensingVehicle[] = [];
  private byHand: boolean[] = [];
  private selected: string | null = null;
  private place = new InstancedBufferAttribute(new Float32Array(0), 4);
  private look = new InstancedBufferAttribute(new Float32Array(0), 2);
  private readonly placeOf: (id: string) => Vector3 | null;
  private shown = 0;

  /** @param placeOf middle of a vehicle on its street; null while it is away */
  constructor(placeOf: (id: string) => Vector3 | null) {
    this.placeOf = placeOf;
    const disc = new CircleGeometry(1, 72).rotateX(-Math.PI / 2);
    const material = new ShaderMaterial({
      ...{ name: 'sensor ranges', vertexShader: VERTEX, fragmentShader: FRAGMENT },
      uniforms: UniformsUtils.clone(UniformsLib.fog),
      ...{ fog: true, transparent: true, depthWrite: false, side: DoubleSide, toneMapped: false },
    });
    this.object = instancedMesh(instancedOf(disc), material, 'sensor ranges', 4);
    this.object.visible = false;
  }

  setVehicles(vehicles: readonly SensingVehicle[]): void {
    this.vehicles = vehicles;
    this.byHand = vehicles.map(() => false);
    const { geometry } = this.object;
    geometry.dispose();
    this.place = new InstancedBufferAttribute(new Float32Array(vehicles.length * 4), 4).setUsage(DynamicDrawUsage);
    this.look = new InstancedBufferAttribute(new Float32Array(vehicles.length * 2), 2).setUsage(DynamicDrawUsage);
    geometry.setAttribute('place', this.place);
    geometry.setAttribute('look', this.look);
    geometry.instanceCount = vehicles.length;
  }

  /** @param index of the vehicle */
  setByHand(index: number, isByHand: boolean): void {
    this.byHand[index] = isByHand;
  }

  mark(selected: string | null): void {
    this.selected = selected;
  }

  /** How many discs are drawn. */
  count(): number {
    return this.shown;
  }

  update({ camera }: FrameState): boolean {
    this.shown = 0;
    this.vehicles.forEach(({ id, reachM }, i) => {
      const at = this.placeOf(id);
      const away = at ? camera.position.distanceTo(at) : Infinity;
      const isSelected = id === this.selected && at !== null;
      const isShown = isSelected || away < NEAR_M;
      this.place.setXYZW(i, at?.x ?? 0, (at?.y ?? 0) + OVER_GROUND_M, at?.z ?? 0, isShown ? reachM : 0);
      this.look.setXY(i, this.byHand[i] ? 1 : 0, isSelected ? 1 : 0.75 * Math.min(1, (NEAR_M - away) / 150));
      if (isShown) this.shown++;
    });
    this.object.visible = this.shown > 0;
    this.place.needsUpdate = this.look.needsUpdate = this.shown > 0;
    return false;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
