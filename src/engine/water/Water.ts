import { BufferAttribute, BufferGeometry, DataTexture, FloatType, Frustum, RedFormat, ShaderMaterial, UniformsLib, UniformsUtils, Vector2, Vector4, type Group } from 'three'; // prettier-ignore
import { createHeightSampler } from '../../geo/tin.ts';
import { createWaterSurface, type WaterSurface } from '../../geo/waterSurface.ts';
import type { WaterTable } from '../../schema/cityFiles.ts';
import type { TerrainData } from '../ground/loadTerrain.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR, AIR_UNIFORMS } from '../light/air.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { seenBy } from '../seenBy.ts';
import { cutSquares, SquaredMesh } from '../SquaredMesh.ts';
import '../light/haze.ts';
import { LEVEL_STATIONS, WATER_FRAGMENT, WATER_VERTEX } from './waterShader.ts';
import { createWaveTexture } from './waveTexture.ts';

/** A change of the stage below this is not drawn. */
const LEAST_CHANGE_CM = 0.2;
/** After the ground and the lines that lie on it, before the lines on bridges. */
export const WATER_RENDER_ORDER = -20;
/** Squares that software GL culls one by one, and how far the river rises and falls, metres. */
const SQUARE_M = 3000;
const RISE_M = 20;
/** Added to a still body's level so that one sampler tells it from a river kilometre. */
const STILL_OFFSET = 5000;

/**
 * The water: one mesh of the triangles that can be wet, raised in the shader to the level of the river at each kilometre
 * (official water-surface table, by the stage at gauge Ruhrort) or to the body's own level. Shares the ground's triangles,
 * so that the shore is where surface and ground meet. 1 draw (on software GL one a square in the picture), 30 bytes a vertex, 12 bytes a triangle.
 *
 *     const terrain = await terrainOf(city);
 *     stage.add(new Water(terrain, await city.water()));
 */
export class Water implements Layer {
  readonly object: Group;
  private readonly seen = new Frustum();
  private readonly mesh: SquaredMesh<ShaderMaterial>;
  private readonly surface: WaterSurface;
  private readonly table: WaterTable;
  private readonly levels: Float32Array;
  private readonly texture: DataTexture;
  private readonly waves = createWaveTexture();
  private readonly uniforms;
  private shownStageCm = Number.NaN;
  private readonly restingStageCm: number;
  private sampler: ((x: number, z: number) => number) | null = null;
  private readonly terrain: TerrainData;

  /** @throws RangeError when the water-surface table is not one */
  constructor(terrain: TerrainData, table: WaterTable) {
    this.terrain = terrain;
    this.table = table;
    this.surface = createWaterSurface(table);
    this.levels = new Float32Array(table.km.length);
    this.restingStageCm = restingStage(table);
    const texels = new Float32Array(LEVEL_STATIONS);
    this.texture = new DataTexture(texels, LEVEL_STATIONS, 1, RedFormat, FloatType);
    this.texture.name = 'river levels';

    const { water } = terrain.mesh;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(water.position, 3));
    geometry.setAttribute('km', new BufferAttribute(water.km, 1));
    geometry.setAttribute('ownLevel', new BufferAttribute(water.ownLevel, 1));
    geometry.setAttribute('flow', new BufferAttribute(water.flow, 2, true));
    geometry.setIndex(new BufferAttribute(water.index, 1));

    const { west, north, east, south } = terrain.extent;
    const first = table.km[0]!;
    const last = table.km.at(-1)!;
    this.uniforms = {
      ...UniformsUtils.clone(UniformsLib.fog),
      ...AIR_UNIFORMS,
      riverLevels: { value: this.texture },
      riverScale: { value: new Vector2(first, (LEVEL_STATIONS - 1) / (last - first)) },
      extent: { value: new Vector4(west, north, east, south) },
      waves: { value: this.waves },
      motion: { value: 0 },
    };
    const material = new ShaderMaterial({
      name: 'water',
      uniforms: this.uniforms,
      vertexShader: WATER_VERTEX,
      fragmentShader: WATER_FRAGMENT,
      transparent: true,
      fog: true,
    });
    this.mesh = new SquaredMesh(geometry, material, (whole) => cutSquares(whole, SQUARE_M, RISE_M));
    this.mesh.whole.name = 'water';
    this.mesh.whole.renderOrder = WATER_RENDER_ORDER;
    this.object = this.mesh.object;
    this.object.name = 'water';
    this.showStage(this.restingStageCm);
  }

  update(frame: FrameState): boolean {
    // Before the feed has spoken, and while the gauge is silent from the start, the river rests at its mean level.
    const stageCm = Number.isNaN(frame.stageCm) ? this.restingStageCm : frame.stageCm;
    if (!(Math.abs(stageCm - this.shownStageCm) <= LEAST_CHANGE_CM)) this.showStage(stageCm);
    // On software GL it stands still: for a wave the whole city would be drawn.
    this.uniforms.motion.value = frame.quality === 0 ? 0 : frame.motionS % 3600;
    this.mesh.choose(frame.quality, seenBy(frame.camera, this.seen));
    chooseVariant(this.mesh.whole.material, frame.quality, AIR.night[0]!);
    return false;
  }

  /**
   * Level of the water at a place in m NHN, at the stage shown; null where no water can be. Where the bed or the ground is
   * higher than the level the place is dry: compare with `Ground.heightAt`. About 1 µs.
   */
  levelAt(x: number, z: number): number | null {
    this.sampler ??= this.createSampler();
    const code = this.sampler(x, z);
    if (code > STILL_OFFSET - 1000) return code - STILL_OFFSET;
    return code > 100 ? this.surface.levelAt(code, this.shownStageCm) : null;
  }

  dispose(): void {
    this.mesh.dispose();
    this.mesh.whole.material.dispose();
    this.texture.dispose();
    this.waves.dispose();
  }

  private showStage(stageCm: number): void {
    this.shownStageCm = stageCm;
    this.surface.levelsAt(stageCm, this.levels);
    resample(this.table.km, this.levels, this.texture.image.data as Float32Array);
    this.texture.needsUpdate = true;
  }

  private createSampler(): (x: number, z: number) => number {
    const { position, km, ownLevel, index } = this.terrain.mesh.water;
    const x = km.map((_, i) => position[3 * i]!);
    const z = km.map((_, i) => position[3 * i + 2]!);
    const code = km.map((value, i) => (value > 0 ? value : ownLevel[i]! + STILL_OFFSET));
    return createHeightSampler(x, code, z, index);
  }
}

/** Stage at the gauge for mean flow (`MQ`), or the lowest flow of the table. */
function restingStage({ km, flows, levels, gauge }: WaterTable): number {
  const mean = levels[Math.max(0, flows.indexOf('MQ'))]!;
  let station = 0;
  while (station + 1 < km.length && km[station + 1]! <= gauge.km) station++;
  return (mean[station]! - gauge.zeroM) * 100;
}

/** Levels at the stations of the table to levels in equal steps from its first to its last kilometre. */
export function resample(km: readonly number[], levels: ArrayLike<number>, out: Float32Array): void {
  const first = km[0]!;
  const step = (km.at(-1)! - first) / (out.length - 1);
  let station = 0;
  for (let i = 0; i < out.length; i++) {
    const at = first + i * step;
    while (station + 2 < km.length && km[station + 1]! < at) station++;
    const share = Math.min(1, Math.max(0, (at - km[station]!) / (km[station + 1]! - km[station]!)));
    out[i] = levels[station]! + (levels[station + 1]! - levels[station]!) * share;
  }
}
