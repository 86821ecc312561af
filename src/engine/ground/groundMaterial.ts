import {
  Color,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  MeshLambertMaterial,
  RGBAFormat,
  RGFormat,
  UnsignedByteType,
  Vector2,
  type Vector4,
} from 'three';
import { LANDCOVER_CLASSES, type CityManifest } from '../../schema/cityFiles.ts';
import type { LandcoverPixels } from '../../workers/landcoverTexture.ts';
import { AIR, AIR_UNIFORMS } from '../light/air.ts';
import { LAMP_UNIFORMS, LAMPS_GLSL } from '../light/LampLevels.ts';
import '../light/haze.ts';
import type { Quality } from '../layer.ts';
import { PAVING_KINDS, type Paving } from '../../schema/paving.ts';
import { LANDCOVER_COLOURS, PAVING_COLOURS } from '../palette.ts';
import { chooseVariant, TO_LINEAR_GLSL } from '../shaderVariant.ts';
import { createGrainTexture } from './grainTexture.ts';
import { classMapOf, GROUND_DETAIL_GLSL } from './groundDetail.ts';
import { mapPaving, noPaving, type PavingTextures } from './PavingMap.ts';
import { PAVING_GLSL } from './pavingShader.ts';

const PARS = /* glsl */ `
varying vec2 vPlace;
uniform sampler2D landcover;
uniform sampler2D moodMap;
uniform float airNight;
uniform sampler2D grain;
uniform vec2 landcoverCorner;
uniform vec2 landcoverSize;
uniform vec3 paperColour;
/* West, north, east, south rim of the terrain. */
uniform vec4 extent;

#ifdef NIGHT
${LAMPS_GLSL}
#endif
vec2 metresOfPixel;
${TO_LINEAR_GLSL}
${PAVING_GLSL}
#ifndef CALM
${GROUND_DETAIL_GLSL}
#endif
/* Share of a pixel covered by the kilometre grid of EPSG:25832, whose lines are the scene's round thousands. */
float surveyGrid(vec2 place) {
  vec2 toLine = abs(fract(place / 1000.0 - 0.5) - 0.5) * 1000.0;
  vec2 pixel = metresOfPixel + 1e-4;
  vec2 reach = max(vec2(1.6), pixel * 0.75);
  vec2 line = (1.0 - smoothstep(reach * 0.6, reach + pixel * 0.5, toLine)) * min(vec2(1.0), 3.2 / pixel);
  return max(line.x, line.y);
}
`;

const COLOUR = /* glsl */ `
  // Derivatives are taken before any branch.
  metresOfPixel = fwidth(vPlace);
  vec2 landcoverAt = (vPlace - landcoverCorner) / landcoverSize;
  vec4 land = texture2D(landcover, landcoverAt);
  vec2 mood = texture2D(moodMap, landcoverAt).rg;
  vec2 toRim = min(vPlace - extent.xy, extent.zw - vPlace);
  float paper = max(smoothstep(0.15, 0.95, mood.r), 1.0 - smoothstep(300.0, 2600.0, min(toRim.x, toRim.y)));
  // Beyond the map its last row would be drawn out to the horizon: the river as a strip in the north.
  vec2 toEdge = min(landcoverAt, 1.0 - landcoverAt) * landcoverSize;
  paper = max(paper, 1.0 - smoothstep(30.0, 280.0, min(toEdge.x, toEdge.y)));
  float cloud = texture2D(grain, vPlace / 2300.0).g - 0.5;
  #ifdef CALM
    float fibre = 0.0;
  #else
    cloud += 0.6 * (texture2D(grain, vPlace / 410.0).g - 0.5);
    float fibre = texture2D(grain, vPlace / 620.0).r - 0.5;
  #endif
  // Seen from far above the noise would show that it repeats.
  float pixelM = max(metresOfPixel.x, metresOfPixel.y);
  cloud *= smoothstep(26.0, 7.0, pixelM);
  fibre *= smoothstep(12.0, 4.0, pixelM);
  // The texture is read as it is: a texture of sRGB costs software GL a conversion a texel, eight a sample.
  vec3 ground = toLinear(land.rgb) * (1.0 - 0.16 * land.a);
  ground *= 1.0 + (0.1 * cloud + 0.06 * fibre) * (1.0 - paper);
  #ifndef CALM
    ground = mix(groundNear(ground, vPlace, landcoverAt, pixelM), ground, smoothstep(0.02, 0.3, paper));
  #endif
  ground = paved(ground, vPlace);
  // From afar houses are finer than a pixel: what is built stands out by its ground, and roads stand out on it.
  ground *= 1.0 - 0.13 * smoothstep(8.0, 22.0, pixelM) * smoothstep(0.15, 0.45, mood.g) * (1.0 - paper);
  // The tone curve deepens colours: take a little back, the ground is quiet.
  ground = mix(vec3(dot(ground, vec3(0.2126, 0.7152, 0.0722))), ground, 0.9);
  vec3 sheet = paperColour * (1.0 + 0.05 * fibre + 0.02 * cloud);
  if (paper > 0.01) sheet *= 1.0 - 0.11 * surveyGrid(vPlace);
  diffuseColor.rgb = mix(ground, sheet, paper);
`;

/** The sheet is flat, whatever the terrain under it. */
const NORMAL = /* glsl */ `
#include <normal_fragment_begin>
  normal = normalize(mix(normal, (viewMatrix * vec4(0.0, 1.0, 0.0, 0.0)).xyz, paper));
`;

/** At night lamps warm the ground of what is built, in pools. */
const LAMPS = /* glsl */ `
#include <emissivemap_fragment>
#ifdef NIGHT
  if (airNight > 0.01) {
    #ifdef CALM
      float pools = 1.1 * (cloud + 0.5) * (cloud + 0.5);
    #else
      float pools = texture2D(grain, vPlace / 1150.0).g * texture2D(grain, vPlace / 173.0).g;
    #endif
    // Streets go dark with their zone, whose rim is no line; works and port have lamps of their own, and some light comes from the houses.
    float lit = mood.g > 0.9 ? airNight : max(0.3 * airNight, lampsAt(vPlace + 190.0 * cloud * vec2(1.0, -0.8)));
    totalEmissiveRadiance += diffuseColor.rgb * floodlight(vPlace) * (airNight * (1.0 - paper));
    totalEmissiveRadiance += diffuseColor.rgb * vec3(1.0, 0.66, 0.36) * (mood.g * lit * (0.15 + 0.42 * smoothstep(0.7, 0.95, mood.g) + 1.0 * pools * pools));
  }
#endif
`;

/** Beyond the sheet's rim everything is haze, so that no edge of the world is seen from above. */
const RIM = /* glsl */ `
#ifdef USE_FOG
  float seen = (1.0 - hazeAmount(vHazeRay)) * (1.0 - smoothstep(13000.0, 36000.0, length(vPlace)));
  gl_FragColor.rgb = mix(hazeShown(vHazeRay), gl_FragColor.rgb, seen);
#endif
`;

/**
 * Matte ground in the colours of its land cover, with the grain of paper; outside the city a sheet with the survey grid.
 * Owns its textures: the land cover as RGBA8 with mipmaps (4/3 × 4 bytes a pixel) and as classes (a byte a pixel), the map of paper and
 * lamplight, the grain, the paving.
 */
export class GroundMaterial extends MeshLambertMaterial {
  private readonly textures: DataTexture[];
  private paving: PavingTextures = noPaving();
  private readonly pavingUniforms = {
    pavingCells: { value: this.paving.cells },
    pavingBoxes: { value: this.paving.boxes },
    pavingFrame: { value: this.paving.frame },
    pavingColour: { value: PAVING_KINDS.map((kind) => new Color(PAVING_COLOURS[kind])) },
  };

  /** @param extent west, north, east, south rim of the terrain in scene metres */
  constructor(landcover: LandcoverPixels | null, place: CityManifest['landcover'], extent: Vector4) {
    super({ color: 0xffffff });
    this.name = 'ground';
    const colours = landcover ? coloursOf(landcover) : plain(LANDCOVER_COLOURS.residential);
    const mood = landcover ? moodOf(landcover) : plain(0);
    const grain = createGrainTexture();
    const classes = landcover
      ? classMapOf(landcover.classes, landcover.width, landcover.height)
      : classMapOf(Uint8Array.of(LANDCOVER_CLASSES.indexOf('residential')), 1, 1);
    this.textures = [colours, mood, grain, classes];
    const uniforms = {
      landcover: { value: colours },
      moodMap: { value: mood },
      airNight: AIR_UNIFORMS.airNight,
      ...LAMP_UNIFORMS,
      grain: { value: grain },
      classMap: { value: classes },
      classColour: { value: LANDCOVER_CLASSES.map((name) => new Color(LANDCOVER_COLOURS[name])) },
      extent: { value: extent },
      landcoverCorner: { value: new Vector2(place.x, place.z) },
      landcoverSize: { value: new Vector2(place.width, place.height).multiplyScalar(place.metresPerPixel) },
      paperColour: { value: new Color(LANDCOVER_COLOURS.outside) },
      ...this.pavingUniforms,
    };
    this.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, uniforms);
      shader.vertexShader = `varying vec2 vPlace;\n${shader.vertexShader}`.replace(
        '#include <begin_vertex>',
        '#include <begin_vertex>\n  vPlace = position.xz;',
      );
      shader.fragmentShader = (PARS + shader.fragmentShader)
        .replace('#include <color_fragment>', COLOUR)
        .replace('#include <normal_fragment_begin>', NORMAL)
        .replace('#include <emissivemap_fragment>', LAMPS)
        .replace('#include <fog_fragment>', RIM);
    };
    this.customProgramCacheKey = () => 'ground';
  }

  /**
   * Sharp slanting views from quality 2; on software GL, which runs both sides of a branch, a shader of its own with fewer
   * samples. A change compiles the shader or uploads the land cover again.
   */
  setQuality(quality: Quality): void {
    chooseVariant(this, quality, AIR.night[0]!);
    const anisotropy = quality >= 2 ? 8 : 1;
    const colours = this.textures[0]!;
    if (colours.anisotropy === anisotropy) return;
    colours.anisotropy = anisotropy;
    colours.needsUpdate = true;
  }

  /** What the land of the port is paved with and lit by, instead of what was before. */
  setPaving(paving: readonly Paving[]): void {
    this.disposePaving();
    this.paving = mapPaving(paving);
    const { pavingCells, pavingBoxes, pavingFrame } = this.pavingUniforms;
    pavingCells.value = this.paving.cells;
    pavingBoxes.value = this.paving.boxes;
    pavingFrame.value = this.paving.frame;
  }

  private disposePaving(): void {
    this.paving.cells.dispose();
    this.paving.boxes.dispose();
  }

  override dispose(): void {
    super.dispose();
    this.disposePaving();
    for (const texture of this.textures) texture.dispose();
  }
}

function coloursOf({ data, width, height }: LandcoverPixels): DataTexture {
  const texture = new DataTexture(data, width, height, RGBAFormat, UnsignedByteType);
  texture.name = 'land cover';
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}

function moodOf({ mood }: LandcoverPixels): DataTexture {
  const texture = new DataTexture(mood.data, mood.width, mood.height, RGFormat, UnsignedByteType);
  texture.name = 'paper and lamplight';
  texture.magFilter = texture.minFilter = LinearFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

/** One pixel, where there is no land cover. */
function plain(colour: number): DataTexture {
  const texture = new DataTexture(new Uint8Array([colour >> 16, (colour >> 8) & 255, colour & 255, 0]), 1, 1);
  texture.needsUpdate = true;
  return texture;
}
