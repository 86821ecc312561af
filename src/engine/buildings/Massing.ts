import { Group, Mesh, type InstancedBufferGeometry, type Vector3 } from 'three';
import * as v from 'valibot';
import { BUILDING_USES, MassingMetaSchema, type BuildingUse } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { FrameState, PickableLayer, Quality } from '../layer.ts';
import { tileCentre, tileGeometry, unitHouse, type MassingColumns } from './massingGeometry.ts';
import {
  createMassingDepth,
  createMassingMaterial,
  createMassingPicker,
  createMassingUniforms,
  type MassingUniforms,
} from './massingMaterial.ts';
import { StateTexture } from './StateTexture.ts';

/** Share of a tile's buildings, the largest first, that is drawn up to a distance in metres; the last one goes on for ever. */
const SHOWN: Record<Quality, readonly (readonly [upTo: number, share: number])[]> = {
  0: [[2400, 1], [4500, 0.5], [8000, 0.2], [Infinity, 0.08]],
  1: [[4000, 1], [7000, 0.55], [12_000, 0.25], [Infinity, 0.12]],
  2: [[9000, 1], [14_000, 0.6], [Infinity, 0.35]],
  3: [[12_000, 1], [Infinity, 0.6]],
}; // prettier-ignore
/** A tile comes back to a nearer step only this much nearer, so that it does not flip while the camera sways. */
const HYSTERESIS = 0.1;

export interface Building {
  readonly x: number;
  /** Foot, m NHN. */
  readonly y: number;
  readonly z: number;
  /** Metres along and across its axis. */
  readonly w: number;
  readonly d: number;
  /** Metres from the foot to the eaves and to the ridge. */
  readonly eaves: number;
  readonly top: number;
  readonly use: BuildingUse;
}

interface Tile {
  readonly mesh: Mesh;
  readonly geometry: InstancedBufferGeometry;
  readonly centre: Vector3;
  readonly radius: number;
  readonly count: number;
  step: number;
}

/**
 * Buildings as plain volumes with flat or saddle roofs. Index of a pick = row of the column file.
 * One instanced draw a 1 km tile; 20 bytes a building on the GPU and 4 in the state texture.
 */
export class Massing implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'building';
  /** Number of buildings. */
  readonly count: number;
  /** Where the volumes come from, for the legend. */
  readonly provenance;
  private readonly columns: MassingColumns;
  private readonly tiles: Tile[] = [];
  private readonly state: StateTexture;
  private readonly uniforms: MassingUniforms;
  private readonly material;
  private readonly depth;
  private readonly picker;

  /** @throws DecodeError when a column is missing or the rows do not fit the tiles */
  constructor(file: ColumnFile) {
    const meta = v.safeParse(MassingMetaSchema, file.meta);
    if (!meta.success) throw new DecodeError('massing', 'meta', meta.issues[0].message);
    this.columns = columnsOf(file);
    this.provenance = meta.output.provenance;
    this.count = this.columns.x.length;
    this.object.name = 'massing';
    this.state = new StateTexture(this.count);
    this.uniforms = createMassingUniforms(this.state.texture);
    this.material = createMassingMaterial(this.uniforms);
    this.depth = createMassingDepth(this.uniforms);
    this.picker = createMassingPicker(this.uniforms);
    const unit = unitHouse();
    for (const rows of meta.output.tiles) {
      if (rows.count === 0) continue;
      if (rows.start + rows.count > this.count)
        throw new DecodeError('massing', 'meta.tiles', 'more rows than columns');
      const centre = tileCentre(this.columns, rows);
      const geometry = tileGeometry(this.columns, rows, centre, unit);
      const mesh = new Mesh(geometry, this.material);
      mesh.position.copy(centre);
      mesh.updateMatrix();
      mesh.matrixAutoUpdate = false;
      mesh.customDepthMaterial = this.depth;
      mesh.castShadow = mesh.receiveShadow = true;
      const { boundingSphere } = geometry;
      const radius = boundingSphere?.radius ?? 0;
      this.tiles.push({ mesh, geometry, centre, radius, count: rows.count, step: -1 });
      this.object.add(mesh);
    }
  }

  highlight(index: number | null): void {
    this.uniforms.marked.value.x = index ?? -1;
  }

  hover(index: number | null): void {
    this.uniforms.marked.value.y = index ?? -1;
  }

  setHidden(index: number, isHidden: boolean): void {
    this.state.setHidden(index, isHidden);
  }

  /**
   * @param colours sRGB hex per row, null for the building's own colour
   * @param share 0 to 1: how much of it replaces the own colour
   */
  setColours(colours: Iterable<readonly [index: number, colour: number | null]>, share = 0.85): void {
    for (const [index, colour] of colours) this.state.setColour(index, colour, share);
  }

  /** Buildings of the massing are no assets of the catalogue. */
  assetIdOf(): null {
    return null;
  }

  buildingAt(index: number): Building | null {
    const c = this.columns;
    if (!(index >= 0 && index < this.count)) return null;
    const eaves = c.h[index]! / 10;
    return {
      x: c.x[index]! / 10,
      y: c.y[index]! / 100,
      z: c.z[index]! / 10,
      w: c.w[index]! / 10,
      d: c.d[index]! / 10,
      eaves,
      top: eaves + c.ridge[index]! / 10,
      use: BUILDING_USES[c.use[index]!] ?? 'outbuilding',
    };
  }

  update(frame: FrameState): boolean {
    this.uniforms.night.value = nightOf(frame.sun.daylight);
    const steps = SHOWN[frame.quality];
    for (const tile of this.tiles) {
      const distance = Math.max(0, frame.camera.position.distanceTo(tile.centre) - tile.radius);
      const step = stepAt(steps, distance, tile.step);
      tile.step = step;
      tile.geometry.instanceCount = Math.max(1, Math.ceil(tile.count * steps[step]![1]));
    }
    return false;
  }

  /** Buildings that the last update left to draw. */
  shownCount(): number {
    return this.tiles.reduce((sum, tile) => sum + tile.geometry.instanceCount, 0);
  }

  beginPick(): void {
    for (const { mesh } of this.tiles) mesh.material = this.picker;
  }

  endPick(): void {
    for (const { mesh } of this.tiles) mesh.material = this.material;
  }

  dispose(): void {
    for (const { geometry } of this.tiles) geometry.dispose();
    this.material.dispose();
    this.depth.dispose();
    this.picker.dispose();
    this.state.dispose();
    this.object.clear();
  }
}

/** Windows are lit when it gets dusky, and all of them some time before it is night. */
export const nightOf = (daylight: number): number => Math.min(1, Math.max(0, (0.62 - daylight) / 0.45));

/** Step of a tile at a distance; `before` is the step it has, −1 for none. */
export function stepAt(
  steps: readonly (readonly [upTo: number, share: number])[],
  distance: number,
  before: number,
): number {
  const wanted = steps.findIndex(([upTo]) => distance <= upTo);
  const step = wanted < 0 ? steps.length - 1 : wanted;
  if (before < 0 || before >= steps.length || step >= before) return step;
  const nearer = steps.findIndex(([upTo]) => distance <= upTo * (1 - HYSTERESIS));
  return nearer < 0 ? before : Math.min(before, nearer);
}

function columnsOf(file: ColumnFile): MassingColumns {
  const types = { x: Int32Array, z: Int32Array, y: Int16Array, w: Uint16Array, d: Uint16Array, h: Uint16Array, ridge: Uint8Array, turn: Uint8Array, use: Uint8Array }; // prettier-ignore
  const rows = file.columns['x']?.length;
  for (const [name, Type] of Object.entries(types)) {
    const column = file.columns[name];
    if (!(column instanceof Type)) throw new DecodeError('massing', `columns.${name}`, 'missing or of another type');
    if (column.length !== rows) throw new DecodeError('massing', `columns.${name}`, 'another length than x');
  }
  return file.columns as unknown as MassingColumns;
}
