import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Group,
  Mesh,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
} from 'three';
import type { PictureColumns, PictureItem } from '../../state/pictures.ts';
import { DETECTOR_KIND } from '../../state/roadCounts.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';
import { WATER_RENDER_ORDER } from '../water/Water.ts';
import { alongRoad, placeCounts, type PlacedCount } from './countsOnRoads.ts';
import type { RoadCourse } from './roadCourses.ts';

/** Wider than its road by so much at the top of the ramp, metres, a street by this share of it: houses stand beside it; never narrower on screen, CSS pixels. */
const WIDER_M = 26;
const WIDER_IN_STREETS = 0.3;
const LEAST_PX = 2.5;

const VERTEX = /* glsl */ `
#include <fog_pars_vertex>
attribute vec2 side;
attribute float halfWidth;
attribute float share;
attribute vec4 tint;
uniform float focal;
varying vec4 vTint;
varying float vAcross;
attribute float across;
void main() {
  vTint = tint;
  vAcross = across;
  float away = length((modelViewMatrix * vec4(position, 1.0)).xyz);
  float wide = max(halfWidth + share * ${WIDER_M.toFixed(1)}, ${LEAST_PX.toFixed(1)} * (0.5 + share) * away / focal);
  vec4 mvPosition = modelViewMatrix * vec4(position + vec3(side.x, 0.0, side.y) * across * wide, 1.0);
  // Lies on the road: pulled towards the camera, over its surface.
  mvPosition.xyz *= 1.0 - min(0.25, (2.0 + 0.004 * away) / away);
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}
`;
const FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
varying vec4 vTint;
varying float vAcross;
void main() {
  float soft = max(fwidth(vAcross), 0.02);
  float edge = 1.0 - smoothstep(1.0 - soft * 1.5, 1.0, abs(vAcross));
  // The directions are told apart by a line in the middle.
  float median = smoothstep(0.02, 0.02 + soft, abs(vAcross));
  gl_FragColor = vec4(mix(vTint.rgb * 0.75, vTint.rgb, median), 0.88 * vTint.a * edge);
  #include <fog_fragment>
}
`;

interface Ribbon {
  readonly course: RoadCourse;
  readonly placed: readonly PlacedCount[];
  /** Counted by loops in the street itself. */
  readonly isStreet: boolean;
  readonly firstVertex: number;
}

/**
 * A value of the counters along their roads, of loops along their part of a street: colour by the ramp, width by where on it; between two counters straight from one to the other,
 * and so marked as computed. Budget: one draw, 42 B a vertex, two a point of the roads; uploaded when a value changes. Owner: the scene binding.
 */
export class RoadFlows implements Layer {
  readonly object = new Group();
  private readonly courses: readonly RoadCourse[];
  private readonly material: ShaderMaterial;
  private readonly focal = { value: 1 };
  private mesh: Mesh<BufferGeometry, ShaderMaterial> | null = null;
  private ribbons: readonly Ribbon[] = [];

  constructor(courses: readonly RoadCourse[]) {
    this.courses = courses;
    this.object.name = 'road flows';
    const { hazeSun, hazeGlow } = AIR_UNIFORMS;
    this.material = new ShaderMaterial({
      ...{ name: 'road flows', vertexShader: VERTEX, fragmentShader: FRAGMENT },
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), focal: this.focal, hazeSun, hazeGlow },
      ...{ fog: true, transparent: true, depthWrite: false, side: DoubleSide, toneMapped: false },
    });
  }

  /** @param items counters of the picture; none = nothing is drawn */
  setItems(items: readonly Pick<PictureItem, 'asset'>[]): void {
    this.release();
    let vertices = 0;
    const counts = items.map(({ asset }) => ({
      lon: asset.geometry!.coordinates[0],
      lat: asset.geometry!.coordinates[1],
      isInStreet: asset.properties.kind === DETECTOR_KIND,
    }));
    this.ribbons = [...placeCounts(this.courses, counts)].map(([course, placed]): Ribbon => {
      const isStreet = placed.every(({ index }) => counts[index]!.isInStreet);
      const ribbon = { course, placed, isStreet, firstVertex: vertices };
      vertices += course.points.length * 2;
      return ribbon;
    });
    if (vertices === 0) return;
    const [position, side, halfWidth, across] = [vertices * 3, vertices * 2, vertices, vertices].map((n) => new Float32Array(n)) as [Float32Array, Float32Array, Float32Array, Float32Array]; // prettier-ignore
    const index: number[] = [];
    for (const { course, firstVertex } of this.ribbons)
      course.points.forEach((point, i) => {
        const [a, b] = [course.points[Math.max(0, i - 1)]!, course.points[Math.min(course.points.length - 1, i + 1)]!];
        const length = Math.hypot(b[0] - a[0], b[2] - a[2]) || 1;
        for (const right of [0, 1]) {
          const vertex = firstVertex + i * 2 + right;
          position.set(point, vertex * 3);
          side.set([-(b[2] - a[2]) / length, (b[0] - a[0]) / length], vertex * 2);
          halfWidth[vertex] = course.halfWidthM;
          across[vertex] = right * 2 - 1;
        }
        const v = firstVertex + i * 2;
        if (i > 0) index.push(v - 2, v, v - 1, v - 1, v, v + 1);
      });
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(position, 3));
    geometry.setAttribute('side', new BufferAttribute(side, 2));
    geometry.setAttribute('halfWidth', new BufferAttribute(halfWidth, 1));
    geometry.setAttribute('across', new BufferAttribute(across, 1));
    geometry.setAttribute('share', new BufferAttribute(new Float32Array(vertices), 1));
    geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(vertices * 4), 4, true));
    geometry.setIndex(index);
    this.mesh = new Mesh(geometry, this.material);
    Object.assign(this.mesh, { name: 'road flows', frustumCulled: false, raycast: () => undefined });
    this.mesh.renderOrder = WATER_RENDER_ORDER + 7;
    this.object.add(this.mesh);
  }

  /** Values of the items, in their order. A road of which no counter has a value is not drawn. */
  setValues({ share, colour, state }: PictureColumns): void {
    if (!this.mesh) return;
    const { share: shares, tint } = this.mesh.geometry.attributes as Record<string, BufferAttribute>;
    for (const { course, placed, isStreet, firstVertex } of this.ribbons) {
      const known = (value: number, i: number): number => (state[i] === 0 ? Number.NaN : value);
      const along = [16, 8, 0].map((shift) => alongRoad(placed, (i) => known((colour[i]! >> shift) & 255, i)));
      const shareAlong = alongRoad(placed, (i) => known(share[i]!, i));
      const wider = isStreet ? WIDER_IN_STREETS : 1;
      course.points.forEach((_, p) => {
        const atM = course.along[p]!;
        const here = shareAlong(atM);
        const isKnown = !Number.isNaN(here);
        for (const vertex of [firstVertex + p * 2, firstVertex + p * 2 + 1]) {
          shares!.array[vertex] = isKnown ? here * wider : 0;
          along.forEach((at, channel) => (tint!.array[vertex * 4 + channel] = isKnown ? Math.round(at(atM)) : 0));
          tint!.array[vertex * 4 + 3] = isKnown ? 255 * course.shown[p]! : 0;
        }
      });
    }
    shares!.needsUpdate = tint!.needsUpdate = true;
  }

  update({ camera, height }: FrameState): boolean {
    this.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    return false;
  }

  dispose(): void {
    this.release();
    this.material.dispose();
  }

  private release(): void {
    if (this.mesh) {
      this.object.remove(this.mesh);
      this.mesh.geometry.dispose();
    }
    this.mesh = null;
    this.ribbons = [];
  }
}
