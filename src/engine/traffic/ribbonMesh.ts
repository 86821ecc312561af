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
import type { FrameState, Layer } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';
import { WATER_RENDER_ORDER } from '../water/Water.ts';

/** Wider than its road by so much at the top of the ramp, metres; never narrower on screen, CSS pixels. */
const WIDER_M = 26;
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
  #ifdef CASED
    // Streets from afar are many: thinner, so that they do not become one sheet.
    float least = mix(2.3, 0.9, smoothstep(3500.0, 14000.0, away));
  #else
    float least = ${LEAST_PX.toFixed(1)} * (0.5 + share);
  #endif
  float wide = max(halfWidth + share * ${WIDER_M.toFixed(1)}, least * away / focal);
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
  #ifdef CASED
    // A casing, so that pale colours stand on pale ground.
    float toned = 1.0 - 0.5 * smoothstep(0.55, 0.8, abs(vAcross));
  #else
    // The directions are told apart by a line in the middle.
    float toned = mix(0.75, 1.0, smoothstep(0.02, 0.02 + soft, abs(vAcross)));
  #endif
  gl_FragColor = vec4(vTint.rgb * toned, 0.88 * vTint.a * edge);
  #include <fog_fragment>
}
`;

/** What a ribbon lies on: x, y (top of the road, NHN), z of its points. Scene metres. */
export interface RibbonCourse {
  readonly points: readonly (readonly [number, number, number])[];
  readonly halfWidthM: number;
}
type RibbonMesh = Mesh<BufferGeometry, ShaderMaterial>;

/** Material of values along roads. @param focal uniform object: CSS pixels of a metre, one metre away; @param isCased with a rim and no line in the middle */
function ribbonMaterial(name: string, focal: { value: number }, isCased = false): ShaderMaterial {
  const { hazeSun, hazeGlow } = AIR_UNIFORMS;
  return new ShaderMaterial({
    ...{ name, vertexShader: VERTEX, fragmentShader: FRAGMENT, defines: isCased ? { CASED: '' } : {} },
    uniforms: { ...UniformsUtils.clone(UniformsLib.fog), focal, hazeSun, hazeGlow },
    ...{ fog: true, transparent: true, depthWrite: false, side: DoubleSide, toneMapped: false },
  });
}

/**
 * Courses as ribbons: two vertices a point, those of a course one after the other in their order. The attributes `share` (of the ramp, for the
 * width) and `tint` (sRGB and how much is shown) are zero: nothing is seen. 42 B a vertex.
 */
function ribbonMesh(courses: readonly RibbonCourse[], material: ShaderMaterial): RibbonMesh {
  const vertices = courses.reduce((sum, { points }) => sum + points.length * 2, 0);
  const [position, side, halfWidth, across] = [vertices * 3, vertices * 2, vertices, vertices].map((n) => new Float32Array(n)) as [Float32Array, Float32Array, Float32Array, Float32Array]; // prettier-ignore
  const index: number[] = [];
  let first = 0;
  for (const { points, halfWidthM } of courses) {
    points.forEach((point, i) => {
      const [a, b] = [points[Math.max(0, i - 1)]!, points[Math.min(points.length - 1, i + 1)]!];
      const length = Math.hypot(b[0] - a[0], b[2] - a[2]) || 1;
      for (const right of [0, 1]) {
        const vertex = first + i * 2 + right;
        position.set(point, vertex * 3);
        side.set([-(b[2] - a[2]) / length, (b[0] - a[0]) / length], vertex * 2);
        halfWidth[vertex] = halfWidthM;
        across[vertex] = right * 2 - 1;
      }
      const v = first + i * 2;
      if (i > 0) index.push(v - 2, v, v - 1, v - 1, v, v + 1);
    });
    first += points.length * 2;
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('side', new BufferAttribute(side, 2));
  geometry.setAttribute('halfWidth', new BufferAttribute(halfWidth, 1));
  geometry.setAttribute('across', new BufferAttribute(across, 1));
  geometry.setAttribute('share', new BufferAttribute(new Float32Array(vertices), 1));
  geometry.setAttribute('tint', new BufferAttribute(new Uint8Array(vertices * 4), 4, true));
  geometry.setIndex(index);
  const mesh = new Mesh(geometry, material);
  Object.assign(mesh, { name: material.name, frustumCulled: false, raycast: () => undefined });
  mesh.renderOrder = WATER_RENDER_ORDER + 7;
  return mesh;
}

/** Values along roads as ribbons on them. Owner of one mesh, while there are courses, and of its material. */
export abstract class Ribbons implements Layer {
  readonly object = new Group();
  private readonly focal = { value: 1 };
  private readonly material: ShaderMaterial;
  private mesh: RibbonMesh | null = null;

  /** @param isCased with a rim and no line in the middle */
  protected constructor(name: string, isCased = false) {
    this.object.name = name;
    this.material = ribbonMaterial(name, this.focal, isCased);
  }

  /** `share` and `tint` of each vertex; null while nothing is drawn. */
  protected get attributes(): { readonly share: BufferAttribute; readonly tint: BufferAttribute } | null {
    return this.mesh && (this.mesh.geometry.attributes as { share: BufferAttribute; tint: BufferAttribute });
  }

  /** @param courses in the order of their vertices; none = nothing is drawn */
  protected setCourses(courses: readonly RibbonCourse[]): void {
    this.release();
    if (courses.length === 0) return;
    this.mesh = ribbonMesh(courses, this.material);
    this.object.add(this.mesh);
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
    if (!this.mesh) return;
    this.object.remove(this.mesh);
    this.mesh.geometry.dispose();
    this.mesh = null;
  }
}
