import { Group, InstancedMesh, Mesh, type Vector3 } from 'three';
import type { Structure, StructureKind, StructureOf } from '../../schema/structures.ts';
import { nightOf } from '../buildings/facade.ts';
import { StateTexture } from '../buildings/StateTexture.ts';
import type { FrameState, PickableLayer, Quality } from '../layer.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { CastLater } from './CastLater.ts';
import { LevelTexture } from './LevelTexture.ts';
import { Mold } from './Mold.ts';
import { MovingParts } from './MovingParts.ts';
import { YardBoxes } from './YardBoxes.ts';
import { buildStructure, centreOf } from './buildStructure.ts';
import { isMoving, type Moving } from './moving.ts';
import {
  createStructureDepth,
  createStructureMaterial,
  createStructurePicker,
  createStructureUniforms,
  type StructureUniforms,
} from './structureMaterial.ts';

/** Edge of the squares that are culled together, metres: of what is seen from far away, and of the small things. */
const CHUNK_M = 2500;
const SMALL_CHUNK_M = 2000;
/** Low and many: half of all triangles, and a few pixels from some kilometres away. */
const SMALL: ReadonlySet<StructureKind> = new Set<StructureKind>([
  'container-yard', 'warehouse', 'heap', 'portal-crane', 'tank', 'steel-hall', 'station', 'substation', 'air-monitor', 'gauge-house',
]); // prettier-ignore
/** Their squares are drawn up to this distance, metres, and a tenth further once they are. */
const SMALL_REACH_M: Record<Quality, number> = { 0: 2600, 1: 9000, 2: 16_000, 3: 60_000 };
const SMALL_DRAFT_REACH_M = 1300;
const HYSTERESIS = 1.1;

export interface StructuresOptions {
  /** Small things are cast when the camera comes near, or one square after another by `castNext`. */
  readonly isSmallLater?: boolean;
}

/** How strongly a furnace glows while iron runs, and between taps: its runners are still warm. 1 = as slag and coke do. */
const GLOW = { runs: 2, rests: 0.25 };

/**
 * Bridges, works, port and landmarks as parametric models. Index of a pick = position in the list. What stands still is cast once; what
 * follows values (`followedBy`) has a level that the shader reads, or is cast anew by itself.
 * At most one draw a chunk, one a chunk with yards, one an asset with moving parts; about 24 bytes a vertex, some 20 MiB for the whole city.
 */
export class Structures implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'structure';
  private readonly structures: readonly Structure[];
  private readonly state: StateTexture;
  private readonly levels: LevelTexture;
  private readonly uniforms: StructureUniforms;
  private readonly material;
  private readonly boxMaterial;
  private readonly depth;
  private readonly boxDepth;
  private readonly picker;
  private readonly cast: Mesh[] = [];
  private readonly yards: YardBoxes[] = [];
  private readonly moving: MovingParts[] = [];
  private readonly locks: MovingParts[] = [];
  private readonly small: Mesh[] = [];
  private readonly later = new CastLater();
  /** What the datastreams said last, by row. */
  private readonly values = new Map<number, readonly number[]>();
  private isReducedMotion = false;
  private isMovingOn = false;

  constructor(structures: readonly Structure[], { isSmallLater = false }: StructuresOptions = {}) {
    this.structures = structures;
    this.object.name = 'structures';
    this.state = new StateTexture(structures.length);
    this.levels = new LevelTexture(structures.length);
    this.uniforms = createStructureUniforms(this.state.texture, this.levels.texture);
    this.material = createStructureMaterial(this.uniforms);
    this.boxMaterial = createStructureMaterial(this.uniforms);
    this.depth = createStructureDepth(this.uniforms);
    this.boxDepth = createStructureDepth(this.uniforms);
    this.picker = createStructurePicker(this.uniforms);

    const chunks = new Map<string, { readonly rows: number[]; readonly isSmall: boolean }>();
    const moving = new Map<string, Map<number, Moving>>();
    structures.forEach((structure, row) => {
      const asset = assetOf(structure);
      const [x, z] = centreOf(structure);
      const isSmall = SMALL.has(structure.kind);
      const edge = isSmall ? SMALL_CHUNK_M : CHUNK_M;
      const key = `${isSmall ? 'small' : 'large'} ${Math.floor(x / edge)},${Math.floor(z / edge)}`;
      const chunk = chunks.get(key);
      if (chunk) chunk.rows.push(row);
      else chunks.set(key, { rows: [row], isSmall });
      if (structure.kind === 'blast-furnace' && !structure.disused) this.levels.set(row, 0);
      if (isMoving(structure)) moving.set(asset, (moving.get(asset) ?? new Map<number, Moving>()).set(row, structure));
    });
    const place = (isSmall: boolean, rows: readonly number[], cast: () => void): void => {
      if (isSmall && isSmallLater)
        this.later.add(
          rows.map((row) => structures[row]!),
          cast,
        );
      else cast();
    };
    for (const { rows, isSmall } of chunks.values()) place(isSmall, rows, () => this.castChunk(rows, isSmall));
    for (const parts of moving.values()) {
      const isSmall = [...parts.values()].every(({ kind }) => SMALL.has(kind));
      place(isSmall, [...parts.keys()], () => this.castMoving(parts, isSmall));
    }
  }

  /** Casts one more square of what waits for that. @returns whether any is left */
  castNext(): boolean {
    return this.later.castNext();
  }

  /** Triangles of all structures, with what their values show. */
  get triangles(): number {
    const ofCast = this.cast.reduce((sum, mesh) => sum + (mesh.geometry.index?.count ?? 0) / 3, 0);
    return [...this.yards, ...this.moving].reduce((sum, { triangles }) => sum + triangles, ofCast);
  }

  /** Boxes that stand in the yards. */
  get boxes(): number {
    return this.structures.reduce((sum, _, row) => sum + (this.yardOf(row)?.standingIn(row) ?? 0), 0);
  }

  /** In the order of the list. */
  get ids(): readonly string[] {
    return this.structures.map(({ id }) => id);
  }

  /** Selected structures, from the first to the last of their places in the list, drawn in the colour of the selection; null for none. */
  highlight(range: readonly [first: number, last: number] | null): void {
    [this.uniforms.marked.value.x, this.uniforms.marked.value.y] = range ?? [-1, -1];
  }

  /** Those under the pointer. */
  hover(range: readonly [first: number, last: number] | null): void {
    [this.uniforms.marked.value.z, this.uniforms.marked.value.w] = range ?? [-1, -1];
  }

  /**
   * Sets all of them at once, by their positions in the list.
   * @param colours sRGB hex, `OWN_COLOUR` for its own; null = all their own
   * @param hidden not 0 = hidden; null = none
   * @param faded not 0 = steps back to paper; null = none
   */
  applyStates(colours: Uint32Array | null, hidden: Uint8Array | null, faded: Uint8Array | null): void {
    this.state.applyStates(colours, hidden, faded);
  }

  /** Without soft movements. */
  setReducedMotion(isReduced: boolean): void {
    this.isReducedMotion = isReduced;
  }

  /**
   * What the datastreams of a structure's asset say.
   * @param values of the properties of `followedBy`, in their order; NaN = not known, the structure is at rest
   */
  setValues(index: number, values: readonly number[]): void {
    const structure = this.structures[index]!;
    const [value = Number.NaN] = values;
    this.values.set(index, values);
    if (structure.kind === 'container-yard') {
      const yard = this.yardOf(index);
      if (!yard) return;
      const capacity = yard.capacityOf(index)!;
      const teu = Number.isNaN(value) ? structure.fill * capacity : Math.min(capacity, Math.max(0, value));
      if (this.levels.set(index, teu)) yard.count();
    } else if (structure.kind === 'blast-furnace') {
      if (!structure.disused) this.levels.set(index, Number.isNaN(value) ? 0 : value > 0 ? GLOW.runs : GLOW.rests);
    } else if (isMoving(structure)) {
      for (const one of this.moving) this.isMovingOn = one.set(index, values) || this.isMovingOn;
    }
  }

  /** Level of a structure that its shader reads: TEU of a yard, strength of a furnace's glow. */
  levelOf(index: number): number {
    return this.levels.get(index);
  }

  /** Level of the water that is shown in the locks at a place, m NHN; null where there is none. */
  levelAt(x: number, z: number): number | null {
    for (const one of this.locks) {
      const level = one.lockLevelAt(x, z);
      if (level !== null) return level;
    }
    return null;
  }

  /** Asset that a structure shows or is, else its own id. */
  assetIdOf(index: number): string | null {
    const structure = this.structures[index];
    return structure ? assetOf(structure) : null;
  }

  update(frame: FrameState): boolean {
    this.uniforms.night.value = nightOf(frame.sun.daylight);
    chooseVariant(this.material, frame.quality, this.uniforms.night.value);
    chooseVariant(this.boxMaterial, frame.quality, this.uniforms.night.value);
    const { camera } = frame;
    const reachM = frame.isDraft ? SMALL_DRAFT_REACH_M : SMALL_REACH_M[frame.quality];
    this.later.castNear(camera.position, reachM * HYSTERESIS);
    for (const mesh of this.small) mesh.visible = isWithinReach(mesh, camera.position, reachM);
    this.uniforms.pixelAtOne.value =
      (2 * Math.tan((camera.fov * Math.PI) / 360)) / Math.max(1, frame.height * frame.pixelRatio);
    if (!this.isMovingOn) return false;
    const isAtOnce = frame.quality === 0 || this.isReducedMotion;
    this.isMovingOn = false;
    for (const one of this.moving) this.isMovingOn = one.update(isAtOnce ? null : frame.deltaS) || this.isMovingOn;
    return this.isMovingOn;
  }

  beginPick(): void {
    for (const mesh of this.meshes()) mesh.material = this.picker;
  }

  endPick(): void {
    for (const mesh of this.meshes()) mesh.material = mesh instanceof InstancedMesh ? this.boxMaterial : this.material;
  }

  dispose(): void {
    for (const mesh of this.cast) mesh.geometry.dispose();
    for (const one of [...this.yards, ...this.moving]) one.dispose();
    for (const material of [this.material, this.boxMaterial, this.depth, this.boxDepth, this.picker])
      material.dispose();
    this.later.clear();
    this.state.dispose();
    this.levels.dispose();
    this.object.clear();
  }

  private castChunk(rows: readonly number[], isSmall: boolean): void {
    const mold = new Mold();
    const yards = new Map<number, StructureOf<'container-yard'>>();
    for (const row of rows) {
      const structure = this.structures[row]!;
      buildStructure(mold, structure, row);
      if (structure.kind === 'container-yard') yards.set(row, structure);
    }
    const mesh = new Mesh(mold.take(), this.material);
    mesh.customDepthMaterial = this.depth;
    this.cast.push(mesh);
    this.add(mesh, isSmall);
    if (yards.size === 0) return;
    const boxes = new YardBoxes(yards, this.levels, this.boxMaterial);
    boxes.mesh.customDepthMaterial = this.boxDepth;
    this.yards.push(boxes);
    this.add(boxes.mesh, true);
    for (const row of yards.keys()) {
      const values = this.values.get(row);
      if (values) this.setValues(row, values);
    }
  }

  private castMoving(parts: ReadonlyMap<number, Moving>, isSmall: boolean): void {
    const one = new MovingParts(parts, this.material, this.depth, this.values);
    this.moving.push(one);
    if ([...parts.values()].some(({ kind }) => kind === 'lock')) this.locks.push(one);
    this.add(one.mesh, isSmall);
  }

  private add(mesh: Mesh, isSmall: boolean): void {
    mesh.castShadow = mesh.receiveShadow = true;
    mesh.matrixAutoUpdate = false;
    if (isSmall) this.small.push(mesh);
    this.object.add(mesh);
  }

  private meshes(): Mesh[] {
    return [...this.cast, ...this.yards.map(({ mesh }) => mesh), ...this.moving.map(({ mesh }) => mesh)];
  }

  private yardOf(row: number): YardBoxes | undefined {
    return this.yards.find((yard) => yard.capacityOf(row) !== undefined);
  }
}

const assetOf = ({ id, of }: Structure): string => of ?? id;

function isWithinReach(mesh: Mesh, camera: Vector3, reachM: number): boolean {
  const { center, radius } = mesh instanceof InstancedMesh ? mesh.boundingSphere! : mesh.geometry.boundingSphere!;
  return center.distanceTo(camera) - radius < (mesh.visible ? reachM * HYSTERESIS : reachM);
}
