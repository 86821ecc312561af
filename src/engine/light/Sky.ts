import { BackSide, Mesh, ShaderMaterial, SphereGeometry } from 'three';
import type { FrameState, Layer } from '../layer.ts';
import { createGrainTexture } from '../ground/grainTexture.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { AIR, AIR_UNIFORMS, SKY_GLSL } from './air.ts';

/** After everything opaque: only the pixels that are still sky are filled. */
const SKY_RENDER_ORDER = 1000;

const VERTEX = /* glsl */ `
varying vec3 vDirection;
void main() {
  vDirection = position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${SKY_GLSL}
uniform vec3 airKeyDirection;
uniform float airNight;
uniform sampler2D grain;
uniform float drift;
varying vec3 vDirection;

float hash(vec3 cell) {
  cell = fract(cell * 0.3183099 + 0.1);
  cell *= 17.0;
  return fract(cell.x * cell.y * cell.z * (cell.x + cell.y + cell.z));
}

/* Faint stars: one in some cells of a grid on the sphere, larger than a pixel so that they do not twinkle. */
float stars(vec3 direction) {
  vec3 place = direction * 90.0;
  vec3 cell = floor(place);
  float chance = hash(cell);
  if (chance < 0.955) return 0.0;
  vec3 offset = vec3(hash(cell + 7.0), hash(cell + 13.0), hash(cell + 29.0)) * 0.5 + 0.25;
  float near = 1.0 - smoothstep(0.04, 0.16, length(fract(place) - offset));
  return near * (chance - 0.955) / 0.045;
}

void main() {
  vec3 direction = normalize(vDirection);
  vec3 shown = skyShown(direction);
  float towardsSun = dot(direction, hazeSun.xyz);
  // High thin cloud, drawn out along the wind; it takes the colour of the light and fades into the haze.
  if (direction.y > 0.015) {
    vec2 above = direction.xz / (direction.y + 0.09);
    vec2 wind = vec2(above.x * 0.86 + above.y * 0.5, (above.y * 0.86 - above.x * 0.5) * 2.6);
    float veil = texture2D(grain, wind * 0.021 + drift).g * 0.62 + texture2D(grain, wind * 0.083 - drift * 1.7).g * 0.38;
    float cloud = smoothstep(0.47, 0.86, veil) * smoothstep(0.015, 0.16, direction.y);
    vec3 lit = mix(mix(airHorizon, vec3(1.0), 0.55), hazeGlow, 0.25 + 0.6 * pow(max(towardsSun, 0.0), 3.0) * hazeSun.w);
    shown = mix(shown, mix(lit, airHorizon * 1.1, airNight), cloud * mix(0.62, 0.25, airNight));
  }
  // The disc is drawn twice its real size, as eyes remember it.
  float disc = smoothstep(0.99993, 0.99996, towardsSun) * smoothstep(-0.02, 0.01, hazeSun.y);
  shown = mix(shown, vec3(1.0, 0.97, 0.9), disc * smoothstep(-0.004, 0.004, direction.y));
  #ifdef NIGHT
  if (airNight > 0.01 && direction.y > 0.0) {
    shown += vec3(0.85, 0.9, 1.0) * stars(direction) * smoothstep(0.12, 0.28, -hazeSun.y) * smoothstep(0.05, 0.35, direction.y) * 0.55;
    float moon = smoothstep(0.99991, 0.99995, dot(direction, airKeyDirection));
    shown = mix(shown, vec3(0.93, 0.93, 0.88), moon * airNight);
  }
  #endif
  // Wide gradients band on 8 bits.
  shown += (hash(vec3(gl_FragCoord.xy, 1.0)) - 0.5) / 255.0;
  gl_FragColor = vec4(shown, 1.0);
}
`;

/**
 * The dome of the sky: colours by the height of the sun, its disc, the moon and faint stars. Follows the camera.
 * Paints display values (see `AIR`), so it is neither tone mapped nor hazed. 1 draw, 200 KiB.
 */
export class Sky implements Layer {
  readonly object: Mesh<SphereGeometry, ShaderMaterial>;
  private readonly grain = createGrainTexture();
  private readonly drift = { value: 0 };

  constructor() {
    const material = new ShaderMaterial({
      name: 'sky',
      uniforms: { ...AIR_UNIFORMS, grain: { value: this.grain }, drift: this.drift },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: BackSide,
      depthWrite: false,
      toneMapped: false,
      fog: false,
    });
    this.object = new Mesh(new SphereGeometry(1, 32, 16), material);
    this.object.name = 'sky';
    this.object.frustumCulled = false;
    this.object.renderOrder = SKY_RENDER_ORDER;
  }

  update({ camera, motionS, quality }: FrameState): boolean {
    chooseVariant(this.object.material, quality, AIR.night[0]!);
    // A whole turn of the texture in two hours, so that the hour's wrap is not seen.
    this.drift.value = quality === 0 ? 0 : (motionS / 7200) % 10;
    this.object.position.copy(camera.position);
    this.object.scale.setScalar(camera.far * 0.9);
    return false;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
    this.grain.dispose();
  }
}
