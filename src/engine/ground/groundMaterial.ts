import {
  Color,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  MeshLambertMaterial,
  RedFormat,
  RGBAFormat,
  SRGBColorSpace,
  UnsignedByteType,
  Vector2,
} from 'three';
import type { CityManifest } from '../../schema/cityFiles.ts';
import type { LandcoverPixels } from '../../workers/landcoverTexture.ts';
import '../light/haze.ts';
import { LANDCOVER_COLOURS } from '../palette.ts';
import { createGrainTexture } from './grainTexture.ts';

const PARS = /* glsl */ `
varying vec2 vPlace;
uniform sampler2D landcover;
uniform sampler2D paperMask;
uniform sampler2D grain;
uniform vec2 landcoverCorner;
uniform vec2 landcoverSize;
uniform vec3 paperColour;

/* Share of a pixel covered by the kilometre grid of EPSG:25832, whose lines are the scene's round thousands. */
float surveyGrid(vec2 place) {
  vec2 toLine = abs(fract(place / 1000.0 - 0.5) - 0.5) * 1000.0;
  vec2 pixel = fwidth(place) + 1e-4;
  vec2 reach = max(vec2(1.6), pixel * 0.75);
  vec2 line = (1.0 - smoothstep(reach * 0.6, reach + pixel * 0.5, toLine)) * min(vec2(1.0), 3.2 / pixel);
  return max(line.x, line.y);
}
`;

const COLOUR = /* glsl */ `
  vec2 landcoverAt = (vPlace - landcoverCorner) / landcoverSize;
  vec4 land = texture2D(landcover, landcoverAt);
  float paper = smoothstep(0.15, 0.95, texture2D(paperMask, landcoverAt).r);
  float cloud = texture2D(grain, vPlace / 2300.0).g - 0.5 + 0.6 * (texture2D(grain, vPlace / 410.0).g - 0.5);
  float fibre = texture2D(grain, vPlace / 620.0).r - 0.5;
  vec3 ground = land.rgb * (1.0 - 0.16 * land.a);
  ground *= 1.0 + (0.1 * cloud + 0.06 * fibre) * (1.0 - paper);
  vec3 sheet = paperColour * (1.0 + 0.05 * fibre + 0.02 * cloud);
  sheet *= 1.0 - 0.1 * surveyGrid(vPlace);
  diffuseColor.rgb = mix(ground, sheet, paper);
`;

/** Beyond the sheet's rim everything is haze, so that no edge of the world is seen from above. */
const RIM = /* glsl */ `
#include <fog_fragment>
#ifdef USE_FOG
  gl_FragColor.rgb = mix(gl_FragColor.rgb, hazeShown(vHazeRay), smoothstep(16000.0, 46000.0, length(vPlace)));
#endif
`;

/**
 * Matte ground in the colours of its land cover, with the grain of paper; outside the city a sheet with the survey grid.
 * Owns its textures: the land cover as RGBA8 with mipmaps (4/3 × 4 bytes a pixel), the paper mask and the grain.
 */
export class GroundMaterial extends MeshLambertMaterial {
  private readonly textures: DataTexture[];

  constructor(landcover: LandcoverPixels | null, place: CityManifest['landcover']) {
    super({ color: 0xffffff });
    this.name = 'ground';
    const colours = landcover ? coloursOf(landcover) : plain(LANDCOVER_COLOURS.residential);
    const paper = landcover ? maskOf(landcover) : plain(0);
    const grain = createGrainTexture();
    this.textures = [colours, paper, grain];
    const uniforms = {
      landcover: { value: colours },
      paperMask: { value: paper },
      grain: { value: grain },
      landcoverCorner: { value: new Vector2(place.x, place.z) },
      landcoverSize: { value: new Vector2(place.width, place.height).multiplyScalar(place.metresPerPixel) },
      paperColour: { value: new Color(LANDCOVER_COLOURS.outside) },
    };
    this.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, uniforms);
      shader.vertexShader = `varying vec2 vPlace;\n${shader.vertexShader}`.replace(
        '#include <begin_vertex>',
        '#include <begin_vertex>\n  vPlace = position.xz;',
      );
      shader.fragmentShader = (PARS + shader.fragmentShader)
        .replace('#include <color_fragment>', COLOUR)
        .replace('#include <fog_fragment>', RIM);
    };
    this.customProgramCacheKey = () => 'ground';
  }

  override dispose(): void {
    super.dispose();
    for (const texture of this.textures) texture.dispose();
  }
}

function coloursOf({ data, width, height }: LandcoverPixels): DataTexture {
  const texture = new DataTexture(data, width, height, RGBAFormat, UnsignedByteType);
  texture.name = 'land cover';
  texture.colorSpace = SRGBColorSpace;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 8;
  texture.needsUpdate = true;
  return texture;
}

function maskOf({ paper }: LandcoverPixels): DataTexture {
  const texture = new DataTexture(paper.data, paper.width, paper.height, RedFormat, UnsignedByteType);
  texture.name = 'paper';
  texture.magFilter = texture.minFilter = LinearFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

/** One pixel, where there is no land cover. */
function plain(colour: number): DataTexture {
  const texture = new DataTexture(new Uint8Array([colour >> 16, (colour >> 8) & 255, colour & 255, 0]), 1, 1);
  texture.colorSpace = SRGBColorSpace;
  texture.needsUpdate = true;
  return texture;
}
