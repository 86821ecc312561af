import {
  DataTexture, DoubleSide, FloatType, Group, Mesh, MeshDepthMaterial, MeshLambertMaterial, NearestFilter, NoBlending, RGBAFormat,
  ShaderMaterial, UniformsLib, UniformsUtils, Vector2, type BufferGeometry, type Material, type WebGLProgramParametersWithUniforms,
} from 'three'; // prettier-ignore
import type { Point } from '../../geo/segmentIndex.ts';
import { PLAN_STATES, planAt } from '../../schema/plan.ts';
import type { FrameState, PickableLayer, Terrain } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';
import { MODEL } from '../structures/colours.ts';
import * as shader from './planShader.ts';
import { createPlanShapes, type PlanItem } from './planShape.ts';

/** Plans change by the day: looked at again after so much of the clock on screen. */
const LOOK_EVERY_MS = 3_600_000;
const EASE_S = 0.3;
const SETTLED = 0.004;
const PARCEL_ONLY = 4;

interface Drawn {
  readonly items: readonly PlanItem[];
  readonly middles: readonly Point[];
  readonly map: DataTexture & { image: { data: Float32Array } };
  readonly solid: Mesh<BufferGeometry, Material>;
  readonly glass: Mesh<BufferGeometry, Material>;
  readonly parcels: Mesh<BufferGeometry, Material>;
  readonly lines: Mesh<BufferGeometry, Material>;
  /** What gives back what it took from the GPU. */
  readonly owned: readonly { dispose(): void }[];
  readonly pickers: readonly [body: Material, parcel: Material];
}

/**
 * What is planned, as glass beside what is built, by the clock: of what is under construction the lower part stands, what is built stands
 * whole. While the theme is open the glass is seen from everywhere and parcels lie on the ground.
 * Index of a pick = position in the list. Budget: 4 draws, none where nothing is near and the theme is closed. Owner: the scene binding.
 */
export class Plans implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'plan';
  private drawn: Drawn | null = null;
  private marked: readonly [string | null, string | null] = [null, null];
  private readonly open = { value: 0 };
  private readonly pixel = { value: new Vector2(1, 1) };
  private isOpen = false;
  private isReducedMotion = false;
  private seenMs = Number.NaN;

  constructor() {
    this.object.name = 'plans';
  }

  /** @param ground what they stand on. The same items again change nothing. */
  setItems(items: readonly PlanItem[], ground: Terrain): void {
    if (this.drawn?.items === items) return;
    this.release();
    if (items.length === 0) return;
    const { bodies, parcels, lines, middles } = createPlanShapes(items, ground);
    const map = new DataTexture(new Float32Array(items.length * 4), items.length, 1, RGBAFormat, FloatType) as Drawn['map'];
    map.minFilter = map.magFilter = NearestFilter;
    const { airNight, airHorizon, hazeSun, hazeGlow } = AIR_UNIFORMS;
    const uniforms = { planMap: { value: map }, open: this.open, pixel: this.pixel, airNight, airHorizon };
    const glassOf = (name: string, defines: Record<string, string>, vertexShader: string, fragmentShader: string): ShaderMaterial =>
      new ShaderMaterial({
        ...{ name, defines, vertexShader, fragmentShader, side: DoubleSide, forceSinglePass: true },
        uniforms: { ...UniformsUtils.clone(UniformsLib.fog), ...uniforms, hazeSun, hazeGlow },
        ...{ fog: true, toneMapped: false, transparent: true, depthWrite: false },
      });
    const pickerOf = (defines: Record<string, string>): ShaderMaterial =>
      new ShaderMaterial({
        ...{ name: 'plan ids', defines, vertexShader: shader.PLAN_PICK_VERTEX, fragmentShader: shader.PLAN_PICK_FRAGMENT },
        ...{ side: DoubleSide, blending: NoBlending, toneMapped: false },
      });
    const solidMaterial = new MeshLambertMaterial({ color: MODEL.wall, side: DoubleSide });
    const depth = new MeshDepthMaterial();
    for (const material of [solidMaterial, depth]) {
      material.onBeforeCompile = (program) => standing(program, map);
      material.customProgramCacheKey = () => 'plans';
    }
    const [body, parcel] = [pickerOf({}), pickerOf({ PARCEL: '' })];
    const mesh = (geometry: BufferGeometry, material: Material, name: string, order: number): Mesh<BufferGeometry, Material> => {
      const made = new Mesh<BufferGeometry, Material>(geometry, material);
      Object.assign(made, { name, renderOrder: order, frustumCulled: false, matrixAutoUpdate: false });
      made.raycast = () => undefined;
      this.object.add(made);
      return made;
    };
    const solid = mesh(bodies, solidMaterial, 'plans, built', 0);
    solid.castShadow = solid.receiveShadow = true;
    solid.customDepthMaterial = depth;
    const glass = mesh(bodies, glassOf('plans, glass', {}, shader.GLASS_VERTEX, shader.GLASS_FRAGMENT), 'plans, glass', 14);
    const ground2 = mesh(parcels, glassOf('parcels', { PARCEL: '' }, shader.GLASS_VERTEX, shader.GLASS_FRAGMENT), 'parcels', 11);
    const edges = mesh(lines, glassOf('plan lines', {}, shader.LINE_VERTEX, shader.LINE_FRAGMENT), 'plan lines', 15);
    this.drawn = {
      ...{ items, middles, map, solid, glass, parcels: ground2, lines: edges, pickers: [body, parcel] },
      owned: [bodies, parcels, lines, map, solid.material, depth, glass.material, ground2.material, edges.material, body, parcel],
    };
    this.seenMs = Number.NaN;
  } // prettier-ignore

  /** @param isOpen their theme is open: glass is strong, parcels are drawn */
  setOpen(isOpen: boolean): void {
    this.isOpen = isOpen;
  }

  setReducedMotion(isReduced: boolean): void {
    this.isReducedMotion = isReduced;
  }

  /** Asset ids of what is selected and what lies under the pointer. */
  mark(selected: string | null, hovered: string | null): void {
    this.marked = [selected, hovered];
    this.seenMs = Number.NaN;
  }

  assetIdOf(index: number): string | null {
    return this.drawn?.items[index]?.id ?? null;
  }

  update({ instantMs, camera, deltaS, width, height }: FrameState): boolean {
    const { drawn, open } = this;
    if (!drawn) return false;
    this.pixel.value.set(2 / Math.max(1, width), 2 / Math.max(1, height));
    if (instantMs !== null && !(Math.abs(instantMs - this.seenMs) < LOOK_EVERY_MS)) this.look(drawn, instantMs);
    const wanted = this.isOpen ? 1 : 0;
    const left = wanted - open.value;
    const isThere = this.isReducedMotion || Math.abs(left) < SETTLED;
    open.value = isThere ? wanted : open.value + left * (1 - Math.exp(-deltaS / EASE_S));
    const { x, z } = camera.position;
    const isSeen = instantMs !== null && (open.value > 0 || drawn.middles.some(([mx, mz]) => Math.hypot(mx - x, mz - z) < shader.QUIET_REACH_M));
    drawn.solid.visible = drawn.glass.visible = drawn.lines.visible = isSeen;
    drawn.parcels.visible = open.value > 0;
    return !isThere;
  } // prettier-ignore

  beginPick(): void {
    const { drawn } = this;
    if (!drawn) return;
    [drawn.glass.userData['shown'], drawn.parcels.userData['shown']] = [drawn.glass.material, drawn.parcels.material];
    [drawn.glass.material, drawn.parcels.material] = drawn.pickers;
    drawn.solid.layers.disable(0);
    drawn.lines.layers.disable(0);
  }

  endPick(): void {
    const { drawn } = this;
    if (!drawn) return;
    drawn.glass.material = drawn.glass.userData['shown'] as Material;
    drawn.parcels.material = drawn.parcels.userData['shown'] as Material;
    drawn.solid.layers.enable(0);
    drawn.lines.layers.enable(0);
  }

  dispose(): void {
    this.release();
  }

  private look({ items, map }: Drawn, instantMs: number): void {
    const [selected, hovered] = this.marked;
    items.forEach(({ id, plan }, row) => {
      const { state, done } = plan ? planAt(plan, instantMs) : { state: null, done: 0 };
      const code = state === null ? PARCEL_ONLY : PLAN_STATES.indexOf(state);
      map.image.data.set([done, code, id === selected ? 1 : id === hovered ? 2 : 0, 0], row * 4);
    });
    map.needsUpdate = true;
    this.seenMs = instantMs;
  }

  private release(): void {
    const { drawn } = this;
    if (!drawn) return;
    this.object.clear();
    for (const each of drawn.owned) each.dispose();
    this.drawn = null;
  }
}

/** Lowers the tops of bodies to what is built, in one of three's own materials. */
function standing(program: WebGLProgramParametersWithUniforms, map: DataTexture): void {
  program.uniforms['planMap'] = { value: map };
  program.vertexShader = program.vertexShader
    .replace('#include <common>', `#include <common>\n${shader.SOLID_VERTEX_PARS}`)
    .replace('#include <begin_vertex>', shader.SOLID_BEGIN_VERTEX)
    .replace('#include <project_vertex>', `#include <project_vertex>\n${shader.SOLID_HIDE}`);
}
