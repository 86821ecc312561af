import { Group, Mesh } from 'three';
import type { Structure } from '../../schema/structures.ts';
import { nightOf } from '../buildings/facade.ts';
import { StateTexture } from '../buildings/StateTexture.ts';
import type { FrameState, PickableLayer } from '../layer.ts';
import { Mold } from './Mold.ts';
import { buildStructure, centreOf } from './buildStructure.ts';
import {
  createStructureDepth,
  createStructureMaterial,
  createStructurePicker,
  createStructureUniforms,
  type StructureUniforms,
} from './structureMaterial.ts';

/** Edge of the squares that are culled together, metres. */
const CHUNK_M = 5000;

/**
 * Bridges, works, port and landmarks as parametric models. Index of a pick = position in the list.
 * At most one draw a chunk; about 24 bytes a vertex, some 20 MiB for the whole city.
 */
export class Structures implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'structure';
  private readonly structures: readonly Structure[];
  private readonly rows = new Map<string, number[]>();
  private readonly state: StateTexture;
  private readonly uniforms: StructureUniforms;
  private readonly material;
  private readonly depth;
  private readonly picker;
  private readonly meshes: Mesh[] = [];

  constructor(structures: readonly Structure[]) {
    this.structures = structures;
    this.object.name = 'structures';
    this.state = new StateTexture(structures.length);
    this.uniforms = createStructureUniforms(this.state.texture);
    this.material = createStructureMaterial(this.uniforms);
    this.depth = createStructureDepth(this.uniforms);
    this.picker = createStructurePicker(this.uniforms);

    const chunks = new Map<string, Mold>();
    structures.forEach((structure, row) => {
      const known = this.rows.get(structure.id);
      if (known) known.push(row);
      else this.rows.set(structure.id, [row]);
      const [x, z] = centreOf(structure);
      const key = `${Math.floor(x / CHUNK_M)},${Math.floor(z / CHUNK_M)}`;
      let mold = chunks.get(key);
      if (!mold) chunks.set(key, (mold = new Mold()));
      buildStructure(mold, structure, row);
    });
    for (const mold of chunks.values()) {
      const mesh = new Mesh(mold.take(), this.material);
      mesh.customDepthMaterial = this.depth;
      mesh.castShadow = mesh.receiveShadow = true;
      mesh.matrixAutoUpdate = false;
      this.meshes.push(mesh);
      this.object.add(mesh);
    }
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

  setHidden(index: number, isHidden: boolean): void {
    this.state.setHidden(index, isHidden);
  }

  /**
   * @param colours sRGB hex per position in the list, null for the structure's own colour
   * @param share 0 to 1: how much of it replaces the own colour
   */
  setColours(colours: Iterable<readonly [index: number, colour: number | null]>, share = 0.85): void {
    for (const [index, colour] of colours) this.state.setColour(index, colour, share);
  }

  /** Positions in the list that belong to an asset; empty when it has no model. */
  indicesOf(assetId: string): readonly number[] {
    return this.rows.get(assetId) ?? [];
  }

  assetIdOf(index: number): string | null {
    return this.structures[index]?.id ?? null;
  }

  update(frame: FrameState): boolean {
    this.uniforms.night.value = nightOf(frame.sun.daylight);
    const { camera } = frame;
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
