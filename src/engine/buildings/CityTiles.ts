import { GLTFExtensionsPlugin } from '3d-tiles-renderer/three/plugins';
import {
  DEFAULT_DOWNLOAD_QUEUE,
  DEFAULT_LRU_CACHE,
  DEFAULT_PARSE_QUEUE,
  DownloadPriorityQueue,
  LRUCache,
  PriorityQueue,
  type Tile,
} from '3d-tiles-renderer/core';
import { TilesRenderer } from '3d-tiles-renderer/three';
import { Matrix4, type Object3D, type PerspectiveCamera, type Vector3 } from 'three';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { gridFrame } from '../../geo/ecef.ts';
import type { TileExtras, Tileset } from '../../schema/tileset.ts';
import { BuildingTable } from './BuildingTable.ts';

/** A tile of ours as the library keeps it: the parts that its types leave out. */
export interface CityTile extends Tile {
  readonly extras?: TileExtras & Record<string, unknown>;
  readonly engineData: {
    transform: Matrix4;
    transformInverse: Matrix4;
    readonly boundingVolume: Volume;
    readonly scene: Object3D | null;
    metadata: unknown;
  };
}
interface Volume {
  setObbData(box: readonly number[], transform: Matrix4): void;
  distanceToPoint(point: Vector3): number;
}
interface ViewError {
  inView: boolean;
  /** Pixels. */
  error: number;
  /** Metres from the camera to the tile's bounds. */
  distanceFromCamera: number;
}
/** What 3d-tiles-renderer 0.5 has and its types leave out. */
interface Internals {
  readonly stats: { readonly queued: number; readonly downloading: number; readonly parsing: number };
  readonly lruCache: LRUCache & { readonly cachedBytes: number };
  preprocessNode(tile: CityTile, folder: string, parent: CityTile | null): void;
  preprocessTileset(json: Tileset, url: string, parent: CityTile | null): void;
  calculateTileViewError(tile: CityTile, target: ViewError): void;
}
const OpenRenderer = TilesRenderer as unknown as new (url: string) => TilesRenderer & Internals;

/** A tile that is shown stays until it is this much smaller than it must be to appear: no flicker at the edge. */
const HYSTERESIS = 1.1;
/** Height of NHN's zero above the ellipsoid in Duisburg (quasigeoid GCG2016, ± 0.4 m in the city), metres. */
const NHN_TO_ELLIPSOID_M = 46.5;
/** Downloads at once, and tiles parsed at once: a browser has six connections, and a parsed tile costs a few milliseconds. */
const DOWNLOADS = 6;
const PARSES = 2;
const TILES_AT_MOST = 4000;

/** Tiles' axes (x east, y north, z up) to those of the scene (x east, y up, z south). */
const Z_UP_TO_SCENE = new Matrix4().set(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1);

/** Earth-centred coordinates to the scene: the map's plane at a place of it, flat; 2 cm low 500 m away, 2 m at 5 km. */
export function ecefToScene(place: { readonly x: number; readonly z: number }, reachM: number): Matrix4 {
  const frame = new Matrix4().fromArray([...gridFrame(place, NHN_TO_ELLIPSOID_M, reachM)]).invert();
  return new Matrix4().makeTranslation(place.x, 0, place.z).multiply(Z_UP_TO_SCENE).multiply(frame);
}

/** Loaders of glTF for tiles; decoders are local. */
export const gltfExtensions = (): GLTFExtensionsPlugin =>
  new GLTFExtensionsPlugin({
    meshoptDecoder: MeshoptDecoder,
    plugins: [(parser) => new BuildingTable(parser)],
    autoDispose: false,
  });

type Queues = Pick<TilesRenderer, 'lruCache' | 'downloadQueue' | 'parseQueue'>;

/** Queues and a cache of one's own, so that several tilesets do not push out each other's tiles. */
export function boundQueues(tiles: Queues): void {
  tiles.lruCache = Object.assign(new LRUCache(), { minSize: 0, maxSize: TILES_AT_MOST });
  tiles.lruCache.unloadPriorityCallback = DEFAULT_LRU_CACHE.unloadPriorityCallback;
  tiles.downloadQueue = new DownloadPriorityQueue();
  tiles.downloadQueue.maxJobsPerOrigin = DOWNLOADS;
  tiles.downloadQueue.priorityCallback = DEFAULT_DOWNLOAD_QUEUE.priorityCallback;
  tiles.parseQueue = new PriorityQueue();
  tiles.parseQueue.maxJobs = PARSES;
  tiles.parseQueue.priorityCallback = DEFAULT_PARSE_QUEUE.priorityCallback;
}

/**
 * The city's own tileset in the flat frame of the scene: tiles stand exactly where their `extras` say, not where their transforms to the
 * round earth would put them. Refined by adding; each tile decides by its own distance whether it is worth drawing.
 */
export class CityTiles extends OpenRenderer {
  /** Tiles out of view that are nearer than this are shown for the shadows they cast, metres; 0 = none. */
  casterReachM = 0;
  private readonly shown = new WeakSet<CityTile>();
  /** Metres that a pixel covers at a distance of one metre. */
  private metresAPixel = 0.001;

  /**
   * @param tileset its tiles are written into: a copy of one's own
   * @param url absolute address of the tileset, for the addresses of its contents
   */
  constructor(tileset: Tileset, url: string) {
    super(url);
    this.registerPlugin({
      name: 'KNOWN_TILESET',
      fetchData: (asked: string) => (asked === url ? Promise.resolve(tileset) : null),
    });
    this.registerPlugin(gltfExtensions());
    boundQueues(this);
    this.maxTilesProcessed = TILES_AT_MOST;
    // Shadows see tiles that the camera does not: three.js culls for each of them.
    this.autoDisableRendererCulling = false;
    this.group.matrixAutoUpdate = false;
  }

  /** Nothing is on its way. True before the first update, too. */
  isAtRest(): boolean {
    const { queued, downloading, parsing } = this.stats;
    return queued + downloading + parsing === 0;
  }

  // As the library's, without its warning about 3D Tiles 1.1: all that our tiles use is there.
  override preprocessTileset(json: Tileset, url: string, parent: CityTile | null = null): void {
    this.preprocessNode(json.root as unknown as CityTile, new URL('.', url).href.replace(/\/$/, ''), parent);
  }

  override preprocessNode(tile: CityTile, folder: string, parent: CityTile | null): void {
    super.preprocessNode(tile, folder, parent);
    const { engineData, extras } = tile;
    const { transform } = engineData;
    if (extras) transform.makeTranslation(extras.x, extras.baseM, extras.z).multiply(Z_UP_TO_SCENE);
    else if (!parent) transform.premultiply(ecefToScene({ x: 0, z: 0 }, 5000));
    else return;
    engineData.transformInverse.copy(transform).invert();
    if (tile.boundingVolume.box) engineData.boundingVolume.setObbData(tile.boundingVolume.box, transform);
  }

  override calculateTileViewError(tile: CityTile, target: ViewError): void {
    super.calculateTileViewError(tile, target);
    if (!target.inView && target.distanceFromCamera < this.casterReachM) target.inView = true;
    const { parent } = tile as { parent: CityTile | null };
    if (parent && target.inView) {
      // How much is missing in the parent here: at this tile's distance, which may be far behind the parent's.
      const missing = parent.geometricError / (Math.max(target.distanceFromCamera, 1e-3) * this.metresAPixel);
      target.inView = missing * (this.shown.has(tile) ? HYSTERESIS : 1) > this.errorTarget;
    }
    if (target.inView) this.shown.add(tile);
    else this.shown.delete(tile);
    // A parent lets its children decide as long as one of them could still be shown.
    target.error *= HYSTERESIS;
  }

  /** @param height CSS pixels of the canvas */
  lookFrom(camera: PerspectiveCamera, width: number, height: number): void {
    for (const other of [...this.cameras]) if (other !== camera) this.deleteCamera(other);
    this.setCamera(camera);
    this.setResolution(camera, width, height);
    this.metresAPixel = (2 * Math.tan((camera.fov * Math.PI) / 360)) / height;
  }
}
