import { ShaderChunk, ShaderLib, UniformsLib } from 'three';
import { AIR } from './air.ts';

/** Height over which the haze thins to 37 %, metres. */
const HAZE_HEIGHT_M = 900;
/** Haze density is named at this height (the ground of the city, m NHN). */
const HAZE_FOOT_M = 25;

/**
 * Distance and height haze, tinted towards the sun, in place of three's fog: every material with `fog` (the default) of a
 * scene whose `fog` is a FogExp2 gets it, without knowing. `fogDensity` is the share lost per metre at the ground.
 * A ShaderMaterial gets it with `fog: true`, UniformsLib.fog in its uniforms and the four fog chunks; its vertex shader must
 * have a `mvPosition` (three's `project_vertex`) before `fog_vertex`.
 */
const HAZE_GLSL = /* glsl */ `
#ifdef USE_FOG
  uniform vec3 fogColor;
  uniform vec4 hazeSun;
  uniform vec3 hazeGlow;
  varying vec3 vHazeRay;
  #ifdef FOG_EXP2
    uniform float fogDensity;
    flat varying float vHazeAtCamera;
  #else
    uniform float fogNear;
    uniform float fogFar;
  #endif

  /* Share of the light that the haze takes on the way along a ray from the camera. */
  float hazeAmount(vec3 ray) {
    float far = length(ray);
    #ifdef FOG_EXP2
      float drop = ray.y / ${HAZE_HEIGHT_M.toFixed(1)};
      float thinning = abs(drop) < 0.001 ? 1.0 - 0.5 * drop : (1.0 - exp(-drop)) / drop;
      float depth = fogDensity * far * vHazeAtCamera * clamp(thinning, 0.0, 60.0);
      // Close things stay crisp, the far ones sink slowly.
      return 1.0 - exp(-depth * depth / (depth + 0.35));
    #else
      return smoothstep(fogNear, fogFar, far);
    #endif
  }

  vec3 hazeShown(vec3 ray) {
    float towardsSun = max(dot(normalize(ray), hazeSun.xyz), 0.0);
    // Its sixth power; software GL pays for pow as for a texture.
    float squared = towardsSun * towardsSun;
    return mix(fogColor, hazeGlow, squared * squared * squared * hazeSun.w * 0.9);
  }
#endif
`;

let isInstalled = false;

/** Puts the haze into three's fog chunks. Once for the page, before the first material is compiled; repeats are harmless. */
export function installHaze(): void {
  if (isInstalled) return;
  isInstalled = true;
  const chunks = ShaderChunk as Record<string, string>;
  chunks['fog_pars_vertex'] =
    '#ifdef USE_FOG\n  varying vec3 vHazeRay;\n  #ifdef FOG_EXP2\n    flat varying float vHazeAtCamera;\n  #endif\n#endif\n';
  // A rotation's transpose is its inverse: from the camera's axes back to the scene's.
  // How thick the haze is where the camera is: the same for all pixels.
  chunks['fog_vertex'] = `#ifdef USE_FOG
  vHazeRay = mvPosition.xyz * mat3(viewMatrix);
  #ifdef FOG_EXP2
    vHazeAtCamera = exp(-max(cameraPosition.y - ${HAZE_FOOT_M.toFixed(1)}, 0.0) / ${HAZE_HEIGHT_M.toFixed(1)});
  #endif
#endif
`;
  chunks['fog_pars_fragment'] = HAZE_GLSL;
  chunks['fog_fragment'] =
    '#ifdef USE_FOG\n  gl_FragColor.rgb = mix(gl_FragColor.rgb, hazeShown(vHazeRay), hazeAmount(vHazeRay));\n#endif\n';
  // sRGB by square roots, within 0.2 %: software GL pays for each power as for a texture.
  chunks['colorspace_pars_fragment'] = chunks['colorspace_pars_fragment']!.replace(
    /vec4 sRGBTransferOETF\([^]*?\n\}/,
    `vec4 sRGBTransferOETF( in vec4 value ) {
  vec3 second = sqrt( max( value.rgb, 0.0 ) );
  vec3 fourth = sqrt( second );
  return vec4( 0.662002687 * second + 0.684122060 * fourth - 0.323583601 * sqrt( fourth ) - 0.0225411470 * value.rgb, value.a );
}`,
  );
  const uniforms = { hazeSun: { value: AIR.sun }, hazeGlow: { value: AIR.glowShown } };
  Object.assign(UniformsLib.fog, uniforms);
  for (const shader of Object.values(ShaderLib))
    if ('fogColor' in shader.uniforms) Object.assign(shader.uniforms, uniforms);
}

// Importing this file is enough: a material compiled before would keep three's own fog.
installHaze();
