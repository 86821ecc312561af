import { Group, Mesh, type Vector3 } from 'three';
import type { Structure, StructureKind } from '../../schema/structures.ts';
import { nightOf } from '../buildings/facade.ts';
import { StateTexture } from '../buildings/StateTexture.ts';
import type { FrameState, PickableLayer, Quality } from '../layer.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { Mold } from './Mold.ts';
import { buildStructure, centreOf } from './buildStructure.ts';
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

/**
 * Bridges, works, port and landmarks as parametric models. Index of a pick = position in the list.
 * At most one draw a chunk; about 24 bytes a vertex, some 20 MiB for the whole city.
 */
export class Structures implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'structure';
  private readonly structures: readonly Structure[];
  private readonly state: StateTexture;
  private readonly uniforms: StructureUniforms;
  private readonly material;
  private readonly depth;
  private readonly picker;
  private readonly meshes: Mesh[] = [];
  private readonly small: Mesh[] = [];

  constructor(structures: readonly Structure[]) {
    this.structures = structures;
    this.object.name = 'structures';
    this.state = new StateTexture(structures.length);
    this.uniforms = createStructureUniforms(this.state.texture);
    this.material = createStructureMaterial(this.uniforms);
    this.depth = createStructureDepth(this.uniforms);
    this.picker = createStructurePicker(this.uniforms);

    const chunks = new Map<string, { mold: Mold; isSmall: boolean }>();
    structures.forEach((structure, row) => {
      const [x, z] = centreOf(structure);
      const isSmall = SMALL.has(structure.kind);
      const edge = isSmall ? SMALL_CHUNK_M : CHUNK_M;
      const key = `${isSmall ? 'small' : 'large'} ${Math.floor(x / edge)},${Math.floor(z / edge)}`;
      let chunk = chunks.get(key);
      if (!chunk) chunks.set(key, (chunk = { mold: new Mold(), isSmall }));
      buildStructure(chunk.mold, structure, row);
    });
    for (const { mold, isSmall } of chunks.values()) {
      const mesh = new Mesh(mold.take(), this.material);
      mesh.customDepthMaterial = this.depth;
      mesh.castShadow = mesh.receiveShadow = true;
      mesh.matrixAutoUpdate = false;
      this.meshes.push(mesh);
      if (isSmall) this.small.push(mesh);
      this.object.add(mesh);
    }
  }

  /** In the order of the list. */
  get ids(): readonly string[] {
    return this.structures.map(({ id }) => id);
  }

  /** Triangles of all structures. */
  get triangles(): number {
    return this.meshes.reduce((sum, mesh) => sum + (mesh.geometry.index?.count ?? 0) / 3, 0);
  }

  /** Selected structure: drawn in the colour of the selection. */
  highlight(index: number | null): void {
    this.uniforms.marked.value.x = index ?? -1;
  }

  /** Structure under the pointer. */
  hover(index: number | null): void {
    this.uniforms.marked.value.y = index ?? -1;
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

  assetIdOf(index: number): string | null {
    return this.structures[index]?.id ?? null;
  }

  update(frame: FrameState): boolean {
    this.uniforms.night.value = nightOf(frame.sun.daylight);
    chooseVariant(this.material, frame.quality, this.uniforms.night.value);
    const { camera } = frame;
    const reachM = frame.isDraft ? SMALL_DRAFT_REACH_M : SMALL_REACH_M[frame.quality];
    for (const mesh of this.small) mesh.visible = isWithinReach(mesh, camera.position, reachM);
    this.uniforms.pixelAtOne.value =
      (2 * Math.tan((camera.fov * Math.PI) / 360)) / Math.max(1, frame.height * frame.pixelRatio);
    return false;
  }

  beginPick(): void {
    for (const mesh of this.meshes) mesh.material = this.picker;
  }

  endPick(): void {
    for (const mesh of this.meshes) mesh.material = this.material;
  }

  dispose(): void {
    for (const mesh of this.meshes) mesh.geometry.dispose();
    this.material.dispose();
    this.depth.dispose();
    this.picker.dispose();
    this.state.dispose();
    this.object.clear();
  }
}

function isWithinReach(mesh: Mesh, camera: Vector3, reachM: number): boolean {
  const { center, radius } = mesh.geometry.boundingSphere!;
  return center.distanceTo(camera) - radius < (mesh.visible ? reachM * HYSTERESIS : reachM);
}
