import {
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  Group,
  Sphere,
  Vector3,
  type DataTexture,
} from 'three';
import {
  FAR_PLACE_FROM_M,
  FAR_PLACE_STEP_M,
  FAR_SIZE_STEP_M,
  type FarBuildingsFile,
  type FarColumns,
  type FarTile,
} from '../../schema/farBuildings.ts';
import type { FrameState, Quality } from '../layer.ts';
import { chooseVariant } from '../shaderVariant.ts';
import type { BuildingUniforms } from './buildingMaterial.ts';
import { createFarMaterial, createFarPicker } from './farMaterial.ts';
import { farMapOf, houses, INDICES_A_HOUSE } from './farShape.ts';

/** Distance at which the last of the boxes is gone, metres; they go one by one over its last third. */
const REACH_M: Record<Quality, number> = { 0: 4800, 1: 40_000, 2: 40_000, 3: 40_000 };
const DRAFT_REACH_M = 2200;
/** Edge of the squares that are drawn in one go where all of their tiles are boxes, metres. */
const SQUARE_M = 2000;
/** Metres from the middle of a box to its farthest corner, at most. */
const BOX_M = 60;

/** A run of boxes that follow one another and can be drawn in one go. */
interface Run {
  readonly count: number;
  readonly mesh: Mesh;
  readonly sphere: Sphere;
}
interface Tile extends Run {
  /** Row of the tile's first building: what the detailed tile is known by. */
  readonly start: number;
}
interface Square {
  /** All tiles of the square in one draw. */
  readonly whole: Run;
  /** Rows by which the detailed tiles of the square are known. */
  readonly starts: readonly number[];
  /** Its tiles one by one; none where there is but one. */
  readonly tiles: readonly Tile[];
}

/**
 * Houses where their detailed tiles are too far away or not there yet: one box with a ridge each, in the colours, states, light and haze
 * of the buildings. A draw a 2 km square, or a tile where some of the square's tiles are detailed. Not instanced: software GL pays for an
 * instance as for a draw, 240 ms for the 10 000 boxes of the home view. 16 bytes a box in a texture; one buffer of corners for all draws,
 * near 1 MiB. Boxes shrink into the ground at the end of their reach, nothing pops. They cast no shadows: those end nearer.
 */
export class FarBuildings {
  readonly object = new Group();
  readonly count: number;
  private readonly squares: Square[] = [];
  private readonly meshes: Mesh[] = [];
  private readonly reach = { value: REACH_M[1] };
  private readonly map: DataTexture;
  private readonly material;
  private readonly picker;

  /** @param uniforms of the buildings: states by row, marks, night */
  constructor({ tiles, columns }: FarBuildingsFile, uniforms: BuildingUniforms) {
    this.object.name = 'far buildings';
    this.count = columns.row.length;
    this.map = farMapOf(columns);
    const own = { ...uniforms, farReach: this.reach, farMap: { value: this.map } };
    this.material = createFarMaterial(own);
    this.picker = createFarPicker(own);
    const squares = squaresOf(tiles, columns);
    const shape = houses(squares.reduce((most, square) => Math.max(most, countOf(square)), 0));
    const run = (first: number, count: number): Run => {
      const geometry = new InstancedBufferGeometry();
      geometry.setAttribute('position', shape.position);
      geometry.setIndex(shape.index);
      geometry.setAttribute('farFirst', new InstancedBufferAttribute(Uint32Array.of(first), 1));
      geometry.instanceCount = 1;
      geometry.setDrawRange(0, count * INDICES_A_HOUSE);
      const sphere = sphereOf(columns, first, count);
      geometry.boundingSphere = sphere;
      const mesh = new Mesh(geometry, this.material);
      mesh.matrixAutoUpdate = false;
      mesh.visible = false;
      this.meshes.push(mesh);
      this.object.add(mesh);
      return { mesh, sphere, count };
    };
    for (const square of squares)
      this.squares.push({
        whole: run(square[0]!.first, countOf(square)),
        starts: square.map(({ start }) => start),
        tiles: square.length > 1 ? square.map(({ start, first, count }) => ({ start, ...run(first, count) })) : [],
      });
  }

  /**
   * Chooses what is drawn: called when the view or the detailed tiles have changed.
   * @param isDetailed does a detailed tile stand in the picture, by the row of its first building?
   */
  choose({ camera, quality, isDraft }: FrameState, isDetailed: (start: number) => boolean): void {
    const reach = isDraft ? DRAFT_REACH_M : REACH_M[quality];
    this.reach.value = reach;
    const isInReach = ({ sphere }: Run): boolean => camera.position.distanceTo(sphere.center) - sphere.radius < reach;
    for (const { whole, starts, tiles } of this.squares) {
      const isNear = isInReach(whole);
      // Software GL pays for a vertex out of the picture, not for a draw: tiles are culled one by one there.
      const isWhole = isNear && !(quality === 0 && tiles.length > 0) && !starts.some(isDetailed);
      whole.mesh.visible = isWhole;
      for (const tile of tiles) tile.mesh.visible = isNear && !isWhole && !isDetailed(tile.start) && isInReach(tile);
    }
  }

  /** To be called each frame: the shader of the hour. */
  update({ quality }: FrameState, night: number): void {
    chooseVariant(this.material, quality, night);
  }

  /** Boxes that may be in the picture. */
  shownBoxes(): number {
    return this.squares
      .flatMap(({ whole, tiles }) => [whole, ...tiles])
      .reduce((sum, { mesh, count }) => sum + (mesh.visible ? count : 0), 0);
  }

  beginPick(): void {
    for (const mesh of this.meshes) mesh.material = this.picker;
  }

  endPick(): void {
    for (const mesh of this.meshes) mesh.material = this.material;
  }

  dispose(): void {
    for (const { geometry } of this.meshes) geometry.dispose();
    this.material.dispose();
    this.picker.dispose();
    this.map.dispose();
    this.object.clear();
  }
}

/** Tiles that lie in the same square follow one another. */
function squaresOf(tiles: readonly FarTile[], { x, z }: FarColumns): FarTile[][] {
  const squares: FarTile[][] = [];
  let last = '';
  for (const tile of tiles) {
    const key = [x, z].map((column) => Math.floor(sceneOf(column[tile.first]!) / SQUARE_M)).join();
    if (key === last) squares.at(-1)!.push(tile);
    else squares.push([tile]);
    last = key;
  }
  return squares;
}

const countOf = (square: readonly FarTile[]): number => square.reduce((sum, { count }) => sum + count, 0);
const sceneOf = (steps: number): number => steps * FAR_PLACE_STEP_M + FAR_PLACE_FROM_M;

function sphereOf({ x, z, foot, height }: FarColumns, first: number, count: number): Sphere {
  const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]]; // prettier-ignore
  for (let i = first; i < first + count; i++) {
    const y = foot[i]! / 10;
    const least = [sceneOf(x[i]!), y, sceneOf(z[i]!)];
    const most = [least[0]!, y + height[i]! * FAR_SIZE_STEP_M, least[2]!];
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k]!, least[k]!);
      high[k] = Math.max(high[k]!, most[k]!);
    }
  }
  const centre = new Vector3().fromArray(low.map((value, k) => (value + high[k]!) / 2));
  return new Sphere(centre, Math.hypot(...low.map((value, k) => (high[k]! - value) / 2)) + BOX_M);
}
