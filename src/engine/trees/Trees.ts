import {
  BufferAttribute,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  MeshDepthMaterial,
  MeshLambertMaterial,
  Sphere,
  Vector3,
} from 'three';
import { hash2 } from '../../geo/noise.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { DecodeError } from '../../schema/decode.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import type { FrameState, Layer, Quality } from '../layer.ts';

/** Farther than this a tree's shadow is smaller than a texel of the far shadow map, metres: half of what it costs is for none to see. */
const CAST_REACH_M = 1200;

/** Edge of the squares that are culled together, metres. */
const CHUNK_M = 2000;
/** Share of the trees that is drawn, and the distance at which the last of them is gone, metres. */
const DENSITY: Record<Quality, number> = { 0: 0.4, 1: 0.7, 2: 1, 3: 1 };
const REACH_M: Record<Quality, number> = { 0: 3600, 1: 8000, 2: 12_000, 3: 18_000 };
const DRAFT_REACH_M = 1500;
/** Heads of crowns by season, linear: bare twigs in winter, leaves in summer. */
const WINTER = new Vector3(0.36, 0.325, 0.245);
const SUMMER = new Vector3(0.25, 0.335, 0.15);

interface Chunk {
  readonly mesh: Mesh;
  readonly geometry: InstancedBufferGeometry;
  readonly centre: Vector3;
  readonly radius: number;
  readonly count: number;
}

/**
 * Trees as small bodies: round crowns and tall ones (poplars along the dykes). Not pickable.
 * One instanced draw a 2 km square; 16 bytes a tree. Farther trees get fewer and shrink away, nothing pops.
 */
export class Trees implements Layer {
  readonly object = new Group();
  readonly count: number;
  private readonly chunks: Chunk[] = [];
  private readonly uniforms = {
    reach: { value: REACH_M[1] },
    crownColour: { value: SUMMER.clone() },
    /** 0 in leaf, 1 bare: bare crowns are slimmer. */
    winter: { value: 0 },
  };
  private readonly material = createMaterial(this.uniforms);
  private readonly depth = createDepth(this.uniforms);

  /** @throws DecodeError when a column is missing */
  constructor(file: ColumnFile) {
    const { x, z, y, h, kind } = file.columns;
    if (!x || !z || !y || !h || !kind) throw new DecodeError('trees', 'columns', 'needs x, z, y, h and kind');
    this.object.name = 'trees';
    this.count = x.length;
    const cells = new Map<string, number[]>();
    for (let i = 0; i < x.length; i++) {
      const key = `${Math.floor(x[i]! / 10 / CHUNK_M)},${Math.floor(z[i]! / 10 / CHUNK_M)}`;
      const rows = cells.get(key);
      if (rows) rows.push(i);
      else cells.set(key, [i]);
    }
    const unit = unitTree();
    for (const [key, rows] of cells) {
      const [column, line] = key.split(',').map(Number) as [number, number];
      const centre = new Vector3((column + 0.5) * CHUNK_M, 0, (line + 0.5) * CHUNK_M);
      // In chance order, so that a smaller count thins the wood evenly.
      const dice = (row: number): number => hash2(x[row]!, z[row]!, 7);
      rows.sort((a, b) => dice(a) - dice(b));
      const place = new Float32Array(rows.length * 4);
      let low = Infinity;
      let high = -Infinity;
      rows.forEach((row, i) => {
        const foot = y[row]! / 100;
        const height = h[row]! / 10;
        place[4 * i] = x[row]! / 10 - centre.x;
        place[4 * i + 1] = foot;
        place[4 * i + 2] = z[row]! / 10 - centre.z;
        // Height in tenths, kind in the sign.
        place[4 * i + 3] = kind[row]! === 1 ? -height : height;
        low = Math.min(low, foot);
        high = Math.max(high, foot + height);
      });
      const geometry = new InstancedBufferGeometry();
      geometry.setAttribute('position', unit.position);
      geometry.setAttribute('normal', unit.normal);
      geometry.setIndex(unit.index);
      geometry.setAttribute('tree', new InstancedBufferAttribute(place, 4));
      geometry.instanceCount = rows.length;
      const radius = Math.hypot(CHUNK_M * 0.71 + 10, (high - low) / 2);
      geometry.boundingSphere = new Sphere(new Vector3(0, (low + high) / 2, 0), radius);
      const mesh = new Mesh(geometry, this.material);
      mesh.position.copy(centre);
      mesh.updateMatrix();
      mesh.matrixAutoUpdate = false;
      mesh.customDepthMaterial = this.depth;
      mesh.receiveShadow = true;
      this.chunks.push({ mesh, geometry, centre, radius, count: rows.length });
      this.object.add(mesh);
    }
  }

  update(frame: FrameState): boolean {
    const winter = frame.instantMs === null ? 0 : winterOf(frame.instantMs);
    this.uniforms.winter.value = winter;
    this.uniforms.crownColour.value.lerpVectors(SUMMER, WINTER, winter);
    const reach = frame.isDraft ? DRAFT_REACH_M : REACH_M[frame.quality];
    this.uniforms.reach.value = reach;
    for (const { mesh, geometry, centre, radius, count } of this.chunks) {
      const distance = Math.max(0, frame.camera.position.distanceTo(centre) - radius);
      mesh.visible = distance < reach;
      mesh.castShadow = distance < CAST_REACH_M;
      // The shader has shrunk these to nothing already: they need not be sent.
      const near = 1 - distance / reach;
      geometry.instanceCount = Math.ceil(count * DENSITY[frame.quality] * Math.min(1, near * 1.25 + 0.02));
    }
    return false;
  }

  dispose(): void {
    for (const { geometry } of this.chunks) geometry.dispose();
    this.material.dispose();
    this.depth.dispose();
    this.object.clear();
  }
}

/** How bare the trees are: 1 from December to mid-March, 0 from mid-May to mid-October. */
export function winterOf(instantMs: number): number {
  const yearMs = 365.25 * 86_400_000;
  const share = ((((instantMs - Date.UTC(2024, 0, 1)) % yearMs) + yearMs) % yearMs) / yearMs;
  const fall = Math.min(1, Math.max(0, (share - 0.79) / 0.12));
  const spring = Math.min(1, Math.max(0, (share - 0.21) / 0.16));
  return share < 0.5 ? 1 - spring : fall;
}

/** Crown of three rings and a tip over a short trunk, height 1, widest 1. 26 vertices, 40 triangles. */
function unitTree(): { position: BufferAttribute; normal: BufferAttribute; index: BufferAttribute } {
  const position: number[] = [];
  const normal: number[] = [];
  const index: number[] = [];
  const rings: readonly (readonly [number, number])[] = [[0.28, 0.2], [0.5, 0.42], [0.38, 0.76]]; // prettier-ignore
  const sides = 6;
  const add = (px: number, py: number, pz: number): number => {
    position.push(px, py, pz);
    const n = new Vector3(px, (py - 0.5) * 0.8, pz).normalize();
    normal.push(n.x, n.y, n.z);
    return position.length / 3 - 1;
  };
  rings.forEach(([radius, y], ring) => {
    for (let i = 0; i < sides; i++) {
      const angle = ((i + ring * 0.5) * 2 * Math.PI) / sides;
      add(radius * Math.cos(angle), y, radius * Math.sin(angle));
    }
  });
  const at = (ring: number, i: number): number => ring * sides + (i % sides);
  for (let ring = 0; ring < 2; ring++)
    for (let i = 0; i < sides; i++) {
      index.push(at(ring, i), at(ring + 1, i), at(ring, i + 1));
      index.push(at(ring, i + 1), at(ring + 1, i), at(ring + 1, i + 1));
    }
  const top = add(0, 1, 0);
  const bottom = add(0, 0.14, 0);
  for (let i = 0; i < sides; i++) {
    index.push(at(2, i), top, at(2, i + 1));
    index.push(bottom, at(0, i), at(0, i + 1));
  }
  for (let i = 0; i < 3; i++) {
    const angle = (i * 2 * Math.PI) / 3;
    add(0.045 * Math.cos(angle), -0.08, 0.045 * Math.sin(angle));
    add(0.045 * Math.cos(angle), 0.24, 0.045 * Math.sin(angle));
  }
  const trunk = bottom + 1;
  for (let i = 0; i < 3; i++) {
    const a = trunk + 2 * i;
    const b = trunk + 2 * ((i + 1) % 3);
    index.push(a, a + 1, b + 1, a, b + 1, b);
  }
  return {
    position: new BufferAttribute(new Float32Array(position), 3),
    normal: new BufferAttribute(new Float32Array(normal), 3),
    index: new BufferAttribute(new Uint16Array(index), 1),
  };
}

interface TreeUniforms {
  readonly reach: { value: number };
  readonly crownColour: { value: Vector3 };
  readonly winter: { value: number };
}

const VERTEX_PARS = /* glsl */ `
attribute vec4 tree;
uniform float reach;
uniform float winter;
float treeDice() { return fract(sin(dot(tree.xz, vec2(12.9898, 78.233))) * 43758.5453); }
vec3 standTree(float dice) {
  float height = abs(tree.w);
  bool isTall = tree.w < 0.0;
  float wide = height * (isTall ? 0.3 : 0.78 + 0.3 * dice) * (1.0 - 0.12 * winter);
  float turn = dice * 6.28;
  float c = cos(turn);
  float s = sin(turn);
  vec3 own = vec3(position.x * c + position.z * s, position.y, position.z * c - position.x * s);
  vec3 foot = tree.xyz;
  // Each tree goes at its own distance, over a fifth of the way.
  float far = distance((modelMatrix * vec4(foot, 1.0)).xyz, cameraPosition) / reach;
  float kept = 1.0 - smoothstep(0.45 + 0.4 * dice, 0.6 + 0.4 * dice, far);
  return foot + own * vec3(wide, height, wide) * kept;
}
`;

function createMaterial(uniforms: TreeUniforms): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.name = 'trees';
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms, { airNight: AIR_UNIFORMS.airNight });
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}\nuniform vec3 crownColour;\nvarying vec3 vTree;`)
      .replace(
        '#include <begin_vertex>',
        /* glsl */ `float dice = treeDice();
        vec3 transformed = standTree(dice);
        bool isTrunk = length(position.xz) < 0.06 && position.y < 0.5 && position.y != 0.14;
        vTree = isTrunk ? vec3(0.16, 0.13, 0.11) : crownColour * (0.82 + 0.36 * dice) * mix(0.74, 1.1, position.y);`,
      );
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying vec3 vTree;\nuniform float airNight;')
      .replace('#include <color_fragment>', 'diffuseColor.rgb = vTree;')
      // By night the glow of the town lies in the crowns; without it they are black dots on the meadows.
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += vTree * (0.075 * airNight);');
  };
  material.customProgramCacheKey = () => 'trees';
  return material;
}

function createDepth(uniforms: TreeUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}`)
      .replace('#include <begin_vertex>', 'vec3 transformed = standTree(treeDice());');
  };
  material.customProgramCacheKey = () => 'tree-depth';
  return material;
}
