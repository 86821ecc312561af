import { NoBlending, ShadowMaterial } from 'three';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';

/** How dark a shadow is on the ground of somebody else, and how dark its night. */
const SHADOW = 0.34;
const NIGHT = '0.62';

/** Shadow and night dim what lies under the canvas, the haze covers it: colours are premultiplied, as the page blends them. */
const VEIL = /* glsl */ `
  float dim = 1.0 - (1.0 - gl_FragColor.a) * (1.0 - ${NIGHT} * airNight);
  gl_FragColor = vec4(0.0, 0.0, 0.0, dim);
#ifdef USE_FOG
  float veil = max(hazeAmount(vHazeRay), smoothstep(13000.0, 36000.0, length(vPlace)));
  gl_FragColor = vec4(hazeShown(vHazeRay) * veil, dim + (1.0 - dim) * veil);
#endif
`;

/**
 * The ground as a window to the page under the canvas, where a basemap lies. It still hides what is behind it, takes shadows and
 * sinks into the haze.
 */
export function createWindowMaterial(): ShadowMaterial {
  const material = new ShadowMaterial({ color: 0x000000, opacity: SHADOW, blending: NoBlending, transparent: false });
  material.name = 'ground window';
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { airNight: AIR_UNIFORMS.airNight });
    shader.vertexShader = `varying vec2 vPlace;\n${shader.vertexShader}`.replace(
      '#include <begin_vertex>',
      '#include <begin_vertex>\n  vPlace = position.xz;',
    );
    shader.fragmentShader = `varying vec2 vPlace;\nuniform float airNight;\n${shader.fragmentShader}`.replace(
      '#include <fog_fragment>',
      VEIL,
    );
  };
  material.customProgramCacheKey = () => 'ground window';
  return material;
}
