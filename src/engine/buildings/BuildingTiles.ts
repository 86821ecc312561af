import { Group, Matrix4, Mesh, Quaternion, Vector3, type Object3D } from 'three';
import type { FarBuildingsFile } from '../../schema/farBuildings.ts';
import type { TileExtras, TileJson, Tileset } from '../../schema/tileset.ts';
import type { FrameState, PickableLayer, Quality } from '../layer.ts';
import type { BuildingColumnsOfTile } from './BuildingTable.ts';
import {
  createBuildingDepth,
  createBuildingMaterial,
  createBuildingPicker,
  createBuildingUniforms,
  type BuildingUniforms,
} from './buildingMaterial.ts';
import { CityTiles } from './CityTiles.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { nightOf } from './facade.ts';
import { FactTexture } from './FactTexture.ts';
import { FarBuildings } from './FarBuildings.ts';
import type { SceneTile } from './SceneTiles.ts';
import { StateTexture } from './StateTexture.ts';
import { measureTile, packTile } from './tileMesh.ts';
import { ViewWatch } from './ViewWatch.ts';

/** How many pixels may be missing before the next finer tiles are drawn. 6.5 = leaves of 1 km up to 2.4 km away on 1080 lines; then boxes. */
const ERROR_TARGET_PX: Record<Quality, number> = { 0: 6.5, 1: 3.9, 2: 1.75, 3: 1.2 };
const MIB = 2 ** 20;
/** Geometry that is kept, seen or not. */
const CACHE_BYTES: Record<Quality, number> = { 0: 32 * MIB, 1: 64 * MIB, 2: 64 * MIB, 3: 64 * MIB };
/** From quality 2 tiles beside the view are drawn for their shadows when they are nearer than this, metres. */
const CASTER_REACH_M = 700;

export interface BuildingTilesOptions {
  /** A tile has arrived, or was asked for in vain: the picture is to be updated. */
  readonly contentChanged: () => void;
  /** A tile could not be loaded; the others stand. */
  readonly tileFailed?: (error: unknown) => void;
}

/** What the table of a tile says about one building, as EXT_structural_metadata has it: `use`, `height` in metres, `kind`. */
export type TileMetadata = Readonly<Record<string, unknown>>;
interface TableReader {
  getPropertyTableData(table: number, row: number): TileMetadata;
}

/**
 * The buildings of the city from 3D Tiles: large ones always, small ones near. Index of a pick = row of the index (`schema/buildings.ts`).
 * One draw a tile; 8 bytes a vertex and 2 or 4 an index, within `CACHE_BYTES`; 12 bytes a building in two textures.
 */
export class BuildingTiles implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'building';
  /** Number of buildings in the tileset. */
  readonly count: number;
  /** Resolves when the tiles of the view at hand are drawn or have failed, and when the layer is disposed of. */
  readonly viewComplete: Promise<void>;
  private readonly tiles: CityTiles;
  private readonly meshes = new Map<SceneTile, Mesh>();
  private readonly state: StateTexture;
  private readonly facts: FactTexture;
  private readonly uniforms: BuildingUniforms;
  private readonly material;
  private readonly depth;
  private readonly picker;
  private readonly options: BuildingTilesOptions;
  private readonly watch = new ViewWatch();
  private far: FarBuildings | null = null;
  /** The last frame: what it was drawn for. */
  private seen: FrameState | null = null;
  private isDisposed = false;
  private mostBytes = Infinity;
  private completed: () => void = () => undefined;

  /**
   * @param tileset the city's own; a copy of it is kept
   * @param url its absolute address
   */
  constructor(tileset: Tileset, url: string, options: BuildingTilesOptions) {
    this.options = options;
    this.object.name = 'buildings';
    const places = extrasOf(tileset.root);
    this.count = places.reduce((sum, { count }) => sum + count, 0);
    const rows = places.reduce((most, { start, count }) => Math.max(most, start + count), 0);
    this.state = new StateTexture(rows);
    this.facts = new FactTexture(rows);
    this.uniforms = createBuildingUniforms(this.state.texture, this.facts.texture);
    this.material = createBuildingMaterial(this.uniforms);
    this.depth = createBuildingDepth(this.uniforms);
    this.picker = createBuildingPicker(this.uniforms);
    this.viewComplete = new Promise((resolve) => (this.completed = resolve));
    this.tiles = new CityTiles(structuredClone(tileset), url);
    this.tiles.setFilling(true);
    void this.viewComplete.then(() => this.tiles.setFilling(false));
    this.tiles.registerPlugin({ processTileModel: (scene: Object3D, tile: SceneTile) => this.prepare(scene, tile) });
    // The library asks for an update with the browser's next frame only, which software GL makes wait.
    for (const arrived of ['load-root-tileset', 'load-model'] as const)
      this.tiles.addEventListener(arrived, () => this.watch.touch());
    this.tiles.addEventListener('load-model', ({ scene, tile }) => this.tileLoaded(scene, tile as SceneTile));
    this.tiles.addEventListener('dispose-model', ({ tile }) => this.meshes.delete(tile as SceneTile));
    this.tiles.addEventListener('needs-update', () => this.changed());
    this.tiles.addEventListener('load-error', ({ error }) => {
      options.tileFailed?.(error);
      this.changed();
    });
    this.object.add(this.tiles.group);
  }

  /** The selected building: drawn in the colour of the selection. */
  highlight(row: number | null): void {
    this.uniforms.marked.value.x = row ?? -1;
  }

  /** The building under the pointer. */
  hover(row: number | null): void {
    this.uniforms.marked.value.y = row ?? -1;
  }

  setHidden(row: number, isHidden: boolean): void {
    this.state.setHidden(row, isHidden);
  }

  /**
   * How all buildings are drawn; geometry is not touched. Some 2 ms for 150 000 rows.
   * @param colours sRGB hex per row, 0xffffffff = its own; null = all their own
   * @param hidden per row, not 0 = hidden; null = none
   * @param faded per row, not 0 = steps back; null = none
   */
  applyStates(colours: Uint32Array | null, hidden: Uint8Array | null, faded: Uint8Array | null = null): void {
    this.state.applyStates(colours, hidden, faded);
  }

  /** What the tile says about a building; null while its tile is not loaded. */
  metadataOf(row: number): Promise<TileMetadata | null> {
    for (const [{ extras }, mesh] of this.meshes) {
      if (!extras || row < extras.start || row >= extras.start + extras.count) continue;
      const reader = mesh.userData['structuralMetadata'] as TableReader | undefined;
      return Promise.resolve(reader?.getPropertyTableData(0, row - extras.start) ?? null);
    }
    return Promise.resolve(null);
  }

  /** Texel of a row in the texture of facts. */
  factsOf(row: number): readonly number[] {
    return this.facts.texel(row);
  }

  /** Buildings of the city are no assets of the catalogue; their ids come from the index. */
  assetIdOf(): null {
    return null;
  }

  update(frame: FrameState): boolean {
    this.seen = frame;
    this.uniforms.night.value = nightOf(frame.sun.daylight);
    chooseVariant(this.material, frame.quality, this.uniforms.night.value);
    this.far?.update(frame, this.uniforms.night.value);
    const { tiles } = this;
    tiles.goOn();
    if (!this.watch.hasChanged(frame)) return false;
    const { camera, quality, width, height } = frame;
    tiles.errorTarget = ERROR_TARGET_PX[quality];
    tiles.casterReachM = quality >= 2 ? CASTER_REACH_M : 0;
    tiles.limitBytes(Math.min(CACHE_BYTES[quality], this.mostBytes));
    tiles.lookFrom(camera, width, height);
    tiles.update();
    this.chooseFar(frame);
    if (this.isAtRest()) this.completed();
    return false;
  }

  /**
   * From now on houses stand as boxes where their tiles are too far away, or not there yet.
   * @param prepare is waited for before they are shown
   */
  async addFar(file: FarBuildingsFile, prepare?: (boxes: Object3D) => Promise<void>): Promise<void> {
    const isOver = (): boolean => this.far !== null || this.isDisposed;
    if (isOver()) return;
    const far = new FarBuildings(file, this.uniforms);
    if (this.seen) far.update(this.seen, this.uniforms.night.value);
    await prepare?.(far.object);
    if (isOver()) {
      far.dispose();
      return;
    }
    this.far = far;
    this.object.add(far.object);
    this.watch.touch();
  }

  /** Nothing is on its way for the last view. */
  isAtRest(): boolean {
    return !this.watch.isTouched() && this.tiles.root !== null && this.tiles.isAtRest();
  }

  /** Keeps less geometry than the quality step allows: on a phone, in tests and measurements. */
  limitBytes(bytes: number): void {
    this.mostBytes = bytes;
  }

  /** Tiles in the picture. */
  shownTiles(): number {
    return this.tiles.visibleTiles.size;
  }

  /** Boxes that stand for houses whose tiles are not in the picture. */
  shownBoxes(): number {
    return this.far?.shownBoxes() ?? 0;
  }

  /** Bytes of geometry of all tiles that are kept, seen or not. */
  cachedBytes(): number {
    return this.tiles.lruCache.cachedBytes;
  }

  beginPick(): void {
    for (const mesh of this.meshes.values()) mesh.material = this.picker;
    this.far?.beginPick();
  }

  endPick(): void {
    for (const mesh of this.meshes.values()) mesh.material = this.material;
    this.far?.endPick();
  }

  dispose(): void {
    this.isDisposed = true;
    this.completed();
    this.tiles.dispose();
    this.far?.dispose();
    this.meshes.clear();
    this.material.dispose();
    this.depth.dispose();
    this.picker.dispose();
    this.state.dispose();
    this.facts.dispose();
    this.object.clear();
  }

  private chooseFar(frame: FrameState): void {
    if (!this.far) return;
    const detailed = new Set<number>();
    for (const { extras } of this.tiles.visibleTiles as Set<SceneTile>) if (extras) detailed.add(extras.start);
    this.far.choose(frame, (start) => detailed.has(start));
  }

  private changed(): void {
    this.watch.touch();
    this.options.contentChanged();
  }

  /** Before the library notes which geometries are the tile's. */
  private prepare(scene: Object3D, { extras }: SceneTile): void {
    if (!extras) return;
    scene.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const mesh = object as Mesh;
      mesh.geometry = packTile(mesh.geometry, extras.start);
    });
  }

  /** After it: what the file brought as material is disposed of with the tile, and never drawn. */
  private tileLoaded(scene: Object3D, tile: SceneTile): void {
    const { extras } = tile;
    if (!extras) return;
    scene.updateMatrixWorld(true);
    const columns = scene.userData['buildings'] as BuildingColumnsOfTile | undefined;
    scene.traverse((object) => {
      object.matrixAutoUpdate = false;
      if (!(object instanceof Mesh)) return;
      const mesh = object as Mesh;
      const extents = measureTile(mesh.geometry, extras.count, toSceneOf(mesh));
      const none = new Uint8Array(extras.count);
      this.facts.write(extras.start, {
        ...extents,
        use: columns?.use ?? none,
        isMeasured: columns?.isMeasured ?? none,
      });
      mesh.material = this.material;
      mesh.customDepthMaterial = this.depth;
      mesh.castShadow = mesh.receiveShadow = true;
      this.meshes.set(tile, mesh);
    });
    // The parsed file would stay in memory for as long as the tile; the table of its buildings is enough.
    tile.engineData.metadata = null;
  }
}

/** Of all tiles with buildings. */
function extrasOf({ extras, children = [] }: TileJson): TileExtras[] {
  return [...(extras ? [extras] : []), ...children.flatMap(extrasOf)];
}

/** The mesh's matrix with the rest of a rotation taken out: turns that cancel each other leave 1e-16. */
function toSceneOf(mesh: Mesh): Matrix4 {
  const [place, turn, scale] = [new Vector3(), new Quaternion(), new Vector3()];
  mesh.matrixWorld.decompose(place, turn, scale);
  return new Matrix4().compose(place, new Quaternion(), scale);
}
