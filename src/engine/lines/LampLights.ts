import {
  AdditiveBlending,
  BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Sphere,
  Vector3,
} from 'three';
import type { FrameState } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { LAMP_UNIFORMS, LAMPS_GLSL } from '../light/LampLevels.ts';
import { LAMP_HEAD } from './furnitureShapes.ts';

const VERTEX = /* glsl */ `
attribute vec4 place;
uniform float pixelAtOne;
uniform float airNight;
varying vec2 vCorner;
varying float vShown;
${LAMPS_GLSL}
void main() {
  float lit = lampsAt(place.xz);
  vec3 head = place.xyz + vec3(cos(place.w) * ${LAMP_HEAD.out.toFixed(1)}, ${LAMP_HEAD.up.toFixed(1)}, sin(place.w) * ${LAMP_HEAD.out.toFixed(1)});
  vec4 eye = modelViewMatrix * vec4(head, 1.0);
  float away = -eye.z;
  float pixel = pixelAtOne * away;
  // A halo of two metres; far away a point of light of its own brightness, spread over the pixels it is given.
  float radius = max(2.2 * mix(0.7, 1.0, lit), pixel * 1.5);
  vShown = clamp(3.4 / (pixel * 1.5), 0.10, 1.0) * exp(-away / 14000.0) * lit;
  vCorner = position.xy;
  eye.xy += position.xy * radius;
  // Off its pole, and no farther: a lamp behind a wall is behind it from afar, too.
  eye.xyz *= 1.0 - min(0.2, (2.5 + 0.0012 * away) / max(away, 1.0));
  gl_Position = away > 1.0 && lit > 0.004 ? projectionMatrix * eye : vec4(0.0, 0.0, 2.0, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
varying vec2 vCorner;
varying float vShown;
void main() {
  float r = length(vCorner);
  if (r > 1.0) discard;
  float glow = (1.0 - r) * (1.0 - r);
  gl_FragColor = vec4(vec3(1.0, 0.76, 0.45) * glow * vShown * 0.85, 1.0);
}
`;

/** The lights of the lamps along the main streets: one additive quad each, shown at night only, as bright as their zone is lit. 16 bytes a lamp. */
export class LampLights {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly pixelAtOne = { value: 0.001 };

  /** @param places scene x, y, z of the foot and turn of each lamp */
  constructor(places: Float32Array) {
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    geometry.setAttribute('place', new InstancedBufferAttribute(places.slice(), 4));
    geometry.instanceCount = places.length / 4;
    geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
    const material = new ShaderMaterial({
      name: 'lamp lights',
      uniforms: { airNight: AIR_UNIFORMS.airNight, ...LAMP_UNIFORMS, pixelAtOne: this.pixelAtOne },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      blending: AdditiveBlending,
      toneMapped: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = 'lamp lights';
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    this.mesh.renderOrder = 20;
    this.mesh.visible = false;
  }

  update({ camera, height, pixelRatio, sun }: FrameState): void {
    this.mesh.visible = sun.altitude < -0.01;
    this.pixelAtOne.value = (2 * Math.tan((camera.fov * Math.PI) / 360)) / Math.max(1, height * pixelRatio);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
