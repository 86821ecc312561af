import {
  DoubleSide,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  MeshLambertMaterial,
  Sphere,
  Vector3,
} from 'three';
import type { ColumnFile } from '../../schema/columnFile.ts';
import type { FrameState, Layer, Quality } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { LAMP_UNIFORMS, LAMPS_GLSL } from '../light/LampLevels.ts';
import { FURNITURE_KINDS, placeFurniture, type FurnitureKind } from './furniturePlaces.ts';
import { furnitureShape } from './furnitureShapes.ts';
import { LampLights } from './LampLights.ts';
import { NearPlaces } from './NearPlaces.ts';

/** What is farther than this is not drawn, metres. */
const REACH_M: Record<Quality, number> = { 0: 0, 1: 700, 2: 1300, 3: 1800 };
/** Most pieces of a kind at once. */
const MOST: Record<FurnitureKind, number> = { lamp: 3072, mast: 1024, bollard: 1024 };
/** The choice is made again when the camera has moved by this share of the reach. */
const STEP = 0.06;

const PARS = /* glsl */ `
attribute vec4 place;
attribute vec3 outward;
attribute vec4 paint;
uniform float pixelAtOne;
uniform float reach;
uniform float airNight;
varying vec4 vPaint;
${LAMPS_GLSL}
`;
const PLACE = /* glsl */ `
  vec3 foot = place.xyz;
  float away = distance(foot, cameraPosition);
  // Thin members keep about half a pixel; at the end of the reach they sink into the ground instead of vanishing at once.
  float grow = max(1.0, 0.45 * pixelAtOne * away / max(length(outward), 0.01));
  float kept = 1.0 - smoothstep(0.8, 1.0, away / max(reach, 1.0));
  vec3 own = position * vec3(1.0, kept, 1.0) + outward * grow * kept;
  float c = cos(place.w);
  float s = sin(place.w);
  vec3 transformed = foot + vec3(own.x * c - own.z * s, own.y, own.x * s + own.z * c);
  vPaint = vec4(paint.rgb, paint.a > 0.0 ? paint.a * lampsAt(foot.xz) : 0.0);
`;

/**
 * Street lamps, catenary masts with their wires and bollards, where they are near: 3 draws; at night the lights of all main streets
 * as well, 1 draw. Computed from the lines: nothing is transferred. 16 bytes a piece, about 0.6 MiB for the city.
 */
export class Furniture implements Layer {
  readonly object = new Group();
  /** Pieces of each kind in the whole city. */
  readonly counts: Readonly<Record<FurnitureKind, number>>;
  private readonly uniforms = { pixelAtOne: { value: 0.001 }, reach: { value: 1 } };
  private readonly material = createMaterial(this.uniforms);
  private readonly kinds: {
    readonly near: NearPlaces;
    readonly geometry: InstancedBufferGeometry;
    readonly place: InstancedBufferAttribute;
  }[] = [];
  private readonly lights: LampLights;
  private readonly seenFrom = new Vector3(Number.NaN, 0, 0);
  private seenReach = -1;

  /** @throws Error when a column is missing */
  constructor(file: ColumnFile) {
    this.object.name = 'furniture';
    const places = placeFurniture(file);
    this.counts = { lamp: places.lamp.length / 4, mast: places.mast.length / 4, bollard: places.bollard.length / 4 };
    for (const kind of FURNITURE_KINDS) {
      const shape = furnitureShape(kind);
      const geometry = new InstancedBufferGeometry();
      geometry.setAttribute('position', shape.position);
      geometry.setAttribute('outward', shape.outward);
      geometry.setAttribute('paint', shape.paint);
      geometry.setIndex(shape.index);
      const place = new InstancedBufferAttribute(new Float32Array(MOST[kind] * 4), 4).setUsage(DynamicDrawUsage);
      geometry.setAttribute('place', place);
      geometry.instanceCount = 0;
      geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
      const mesh = new Mesh(geometry, this.material);
      mesh.name = kind;
      mesh.frustumCulled = false;
      mesh.matrixAutoUpdate = false;
      this.object.add(mesh);
      this.kinds.push({ near: new NearPlaces(places[kind]), geometry, place });
    }
    this.lights = new LampLights(places.lamp.subarray(0, places.mainLamps * 4));
    this.object.add(this.lights.mesh);
  }

  update(frame: FrameState): boolean {
    const { camera, height, pixelRatio, quality } = frame;
    this.uniforms.pixelAtOne.value = (2 * Math.tan((camera.fov * Math.PI) / 360)) / Math.max(1, height * pixelRatio);
    this.lights.update(frame);
    const reach = REACH_M[quality];
    this.uniforms.reach.value = reach;
    const hasMoved = !(camera.position.distanceTo(this.seenFrom) < reach * STEP);
    // Without any reach there is nothing to choose, however the camera moves.
    if (reach === this.seenReach && (reach === 0 || !hasMoved)) return false;
    this.seenReach = reach;
    this.seenFrom.copy(camera.position);
    for (const { near, geometry, place } of this.kinds) {
      geometry.instanceCount = near.gather(camera.position, reach * (1 + STEP), place.array as Float32Array);
      place.clearUpdateRanges();
      if (geometry.instanceCount === 0) continue;
      place.addUpdateRange(0, geometry.instanceCount * 4);
      place.needsUpdate = true;
    }
    return false;
  }

  dispose(): void {
    for (const { geometry } of this.kinds) geometry.dispose();
    this.material.dispose();
    this.lights.dispose();
    this.object.clear();
  }
}

function createMaterial(uniforms: Record<string, { value: number }>): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ side: DoubleSide });
  material.name = 'furniture';
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms, LAMP_UNIFORMS, { airNight: AIR_UNIFORMS.airNight });
    shader.vertexShader = (PARS + shader.vertexShader)
      .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = normalize(outward + vec3(0.0, 0.02, 0.0));')
      .replace('#include <begin_vertex>', PLACE);
    shader.fragmentShader = `varying vec4 vPaint;\n${shader.fragmentShader}`
      .replace('#include <color_fragment>', 'diffuseColor.rgb = pow(vPaint.rgb, vec3(2.2));')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += vec3(1.6, 1.2, 0.7) * vPaint.a;');
  };
  material.customProgramCacheKey = () => 'furniture';
  return material;
}
