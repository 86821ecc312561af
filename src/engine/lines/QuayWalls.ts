import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshLambertMaterial } from 'three';
import { LINE_KINDS } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import '../light/haze.ts';

/** The wall reaches this far below the quay: under the bed of every basin, metres. */
const DEPTH_M = 14;

const PARS = /* glsl */ `
varying float vAlong;
varying float vBelow;
`;

/** Steel piles in waves of a metre, darker with the depth and where the water has stood; a pale beam on top. */
const COLOUR = /* glsl */ `
  float pixel = max(fwidth(vAlong), 0.01);
  float high = max(fwidth(vBelow), 0.01);
  float wave = 0.5 + 0.5 * sin(vAlong * 5.2);
  float relief = mix(0.5, wave, smoothstep(0.9, 0.3, pixel));
  vec3 steel = mix(vec3(0.40, 0.365, 0.335), vec3(0.53, 0.49, 0.45), relief);
  vec3 weathered = mix(steel, vec3(0.31, 0.295, 0.27), smoothstep(2.0, 6.5, vBelow));
  vec3 beam = vec3(0.80, 0.785, 0.745);
  vec3 tone = mix(beam, weathered, smoothstep(1.0 - high * 0.5, 1.0 + high * 0.5, vBelow));
  // A fender of timber every 25 m.
  float fender = step(abs(fract(vAlong / 25.0) - 0.5) * 25.0, 0.5) * step(0.6, vBelow);
  tone = mix(tone, vec3(0.22, 0.19, 0.16), fender * smoothstep(1.5, 0.5, pixel));
  diffuseColor.rgb = pow(tone, vec3(2.2));
`;

/** Sheet-pile walls under the edges of the quays: one upright strip. 1 draw; 48 bytes a point. */
export class QuayWalls {
  readonly mesh: Mesh<BufferGeometry, MeshLambertMaterial>;

  /** @throws Error when a column is missing */
  constructor(file: ColumnFile) {
    const { position, normal, along, index } = buildWalls(file);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(position, 3));
    geometry.setAttribute('normal', new BufferAttribute(normal, 3));
    geometry.setAttribute('along', new BufferAttribute(along, 2));
    geometry.setIndex(new BufferAttribute(index, 1));
    this.mesh = new Mesh(geometry, createMaterial());
    this.mesh.name = 'quay walls';
    this.mesh.frustumCulled = false;
    this.mesh.receiveShadow = true;
    this.mesh.matrixAutoUpdate = false;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** Two vertices a point, top and foot; `along` holds metres along the wall and below its top. */
export function buildWalls({ columns }: ColumnFile): {
  position: Float32Array;
  normal: Float32Array;
  along: Float32Array;
  index: Uint32Array;
} {
  const { kind, start, x, y, z } = columns;
  if (!kind || !start || !x || !y || !z) throw new Error('lines: kind, start, x, y and z are needed for the quays');
  const position: number[] = [];
  const normal: number[] = [];
  const along: number[] = [];
  const index: number[] = [];
  for (let line = 0; line < kind.length; line++) {
    if (LINE_KINDS[kind[line]!] !== 'quay') continue;
    const [first, last] = [start[line]!, start[line + 1]! - 1];
    let metres = 0;
    for (let p = first; p <= last; p++) {
      const [before, after] = [Math.max(first, p - 1), Math.min(last, p + 1)];
      const dx = (x[after]! - x[before]!) / 10;
      const dz = (z[after]! - z[before]!) / 10;
      const length = Math.hypot(dx, dz) || 1;
      if (p > first) metres += Math.hypot(x[p]! - x[p - 1]!, z[p]! - z[p - 1]!) / 10;
      for (const below of [0, DEPTH_M]) {
        position.push(x[p]! / 10, y[p]! / 100 - below, z[p]! / 10);
        // The water is on the left.
        normal.push(dz / length, 0, -dx / length);
        along.push(metres, below);
      }
      if (p > first) {
        const a = position.length / 3 - 4;
        index.push(a, a + 1, a + 2, a + 1, a + 3, a + 2);
      }
    }
  }
  return {
    position: new Float32Array(position),
    normal: new Float32Array(normal),
    along: new Float32Array(along),
    index: new Uint32Array(index),
  };
}

function createMaterial(): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ side: DoubleSide });
  material.name = 'quay walls';
  material.onBeforeCompile = (shader): void => {
    shader.vertexShader = `${PARS}attribute vec2 along;\n${shader.vertexShader}`.replace(
      '#include <begin_vertex>',
      '#include <begin_vertex>\n  vAlong = along.x;\n  vBelow = along.y;',
    );
    shader.fragmentShader = (PARS + shader.fragmentShader).replace('#include <color_fragment>', COLOUR);
  };
  material.customProgramCacheKey = () => 'quay walls';
  return material;
}
