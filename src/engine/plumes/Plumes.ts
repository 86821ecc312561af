import { DynamicDrawUsage, Group, InstancedBufferAttribute, Mesh, ShaderMaterial, Sphere, Vector3, type InstancedBufferGeometry } from 'three'; // prettier-ignore
import { seedOf } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import { bandGeometry } from '../bandGeometry.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { PLUME_FRAGMENT, PLUME_VERTEX } from './plumeShader.ts';

/** What a plume is made from at the instant on screen; NaN = not known: nothing is drawn. */
export interface PlumeState {
  /** Of what makes a full plume, 0 and more. */
  readonly share: number;
  /** Of the wind, m/s. */
  readonly windMs: number;
  /** Where the wind blows to, scene frame: radians from east, counter-clockwise seen from above. */
  readonly towards: number;
}

/** Pieces of a plume from its mouth to its end. */
const PIECES = 14;
/** Length of a full plume in light air, and how much of it grows with the root of the wind, metres. */
const LEAST_M = 170;
const PER_WIND_M = 95;
/** Over the mouth at its end: buoyancy against wind, metres × (m/s). */
const RISE_M = 330;
const LEAST_WIND_MS = 1;
const MOST_SHARE = 1.2;
/** Below this nothing is seen. */
const LEAST_SHARE = 0.03;
/** After all that is opaque and the water, before the markers. */
const RENDER_ORDER = 30;

export type Chimney = StructureOf<'chimney'>;

/** Length and rise of a plume, metres: the stronger the wind, the longer and the flatter it lies. */
export function plumeShape({ share, windMs }: PlumeState): { readonly lengthM: number; readonly riseM: number } {
  const wind = Math.max(LEAST_WIND_MS, windMs);
  const size = Math.sqrt(Math.min(MOST_SHARE, Math.max(0, share)));
  return { lengthM: (LEAST_M + PER_WIND_M * Math.sqrt(wind)) * size, riseM: (RISE_M / (wind + 1)) * size };
}

/**
 * Plumes of the chimneys of the works: as large as what is made, along the wind of the weather station. Soft bands that face the camera;
 * they stand still on software GL, and drift while frames are drawn elsewhere. Nothing without values.
 * Budget: 1 draw, 28 triangles and 36 B a plume, uploaded when values change. Owner: the scene binding.
 */
export class Plumes implements Layer {
  readonly object = new Group();
  private readonly chimneys: readonly Chimney[];
  private readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly course: InstancedBufferAttribute;
  private readonly states: PlumeState[];
  private readonly drift = { value: 0 };

  /** @param chimneys those that have a plume */
  constructor(chimneys: readonly Chimney[]) {
    this.chimneys = chimneys;
    this.states = chimneys.map(() => ({ share: Number.NaN, windMs: Number.NaN, towards: 0 }));
    const geometry = bandGeometry(PIECES);
    const mouth = chimneys.flatMap(({ x, y, z, height, topRadius }) => [x, y + height, z, topRadius]);
    geometry.setAttribute('mouth', new InstancedBufferAttribute(Float32Array.from(mouth), 4));
    geometry.setAttribute('seed', new InstancedBufferAttribute(Float32Array.from(chimneys, ({ id }) => (seedOf(id) % 997) / 97), 1)); // prettier-ignore
    this.course = new InstancedBufferAttribute(new Float32Array(4 * chimneys.length), 4).setUsage(DynamicDrawUsage);
    geometry.setAttribute('course', this.course);
    geometry.instanceCount = 0;
    geometry.boundingSphere = around(chimneys);
    const material = new ShaderMaterial({
      name: 'plumes',
      uniforms: { ...AIR_UNIFORMS, drift: this.drift },
      vertexShader: PLUME_VERTEX,
      fragmentShader: PLUME_FRAGMENT,
      transparent: true,
      depthWrite: false,
      fog: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.renderOrder = RENDER_ORDER;
    this.mesh.matrixAutoUpdate = false;
    this.mesh.visible = false;
    this.object.name = 'plumes';
    this.object.add(this.mesh);
  }

  /** Plumes that are drawn. */
  get count(): number {
    return this.states.filter(isDrawn).length;
  }

  /** @param index of the chimney */
  setState(index: number, state: PlumeState): void {
    const before = this.states[index]!;
    if (Object.is(before.share, state.share) && Object.is(before.windMs, state.windMs) && Object.is(before.towards, state.towards)) return; // prettier-ignore
    this.states[index] = state;
    const isShown = isDrawn(state);
    const { lengthM, riseM } = isShown ? plumeShape(state) : { lengthM: 0, riseM: 0 };
    const dense = isShown ? Math.min(MOST_SHARE, state.share) : 0;
    this.course.setXYZW(index, lengthM * Math.cos(state.towards), riseM, -lengthM * Math.sin(state.towards), dense);
    this.course.needsUpdate = true;
    this.mesh.visible = this.count > 0;
    this.mesh.geometry.instanceCount = this.mesh.visible ? this.chimneys.length : 0;
  }

  update({ quality, motionS }: FrameState): boolean {
    this.drift.value = quality === 0 ? 0 : motionS % 3600;
    return false;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.object.clear();
  }
}

const isDrawn = ({ share, windMs, towards }: PlumeState): boolean =>
  share >= LEAST_SHARE && Number.isFinite(windMs) && Number.isFinite(towards);

function around(chimneys: readonly Chimney[]): Sphere {
  const reach = plumeShape({ share: MOST_SHARE, windMs: 30, towards: 0 }).lengthM;
  const sphere = new Sphere().makeEmpty();
  for (const { x, y, z, height } of chimneys) sphere.union(new Sphere(new Vector3(x, y + height, z), reach));
  return sphere;
}
