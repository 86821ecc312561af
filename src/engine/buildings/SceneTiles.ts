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
import { Matrix4, type Object3D, type PerspectiveCamera, type Sphere } from 'three';
import type { DRACOLoader } from 'three/addons/loaders/DRACOLoader.js';
import type { KTX2Loader } from 'three/addons/loaders/KTX2Loader.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { gridFrame } from '../../geo/ecef.ts';
import type { TileExtras } from '../../schema/tileset.ts';
import { BuildingTable } from './BuildingTable.ts';

/** A tile of ours as the library keeps it: the parts that its types leave out. */
export interface SceneTile extends Tile {
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
  getSphere(target: Sphere): void;
}
export interface ViewError {
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
  preprocessNode(tile: SceneTile, folder: string, parent: SceneTile | null): void;
  preprocessTileset(json: { readonly root: object }, url: string, parent: SceneTile | null): void;
  calculateTileViewError(tile: SceneTile, target: ViewError): void;
}
const OpenRenderer = TilesRenderer as unknown as new (url: string) => TilesRenderer & Internals;

/** Height of NHN's zero above the ellipsoid in Duisburg (quasigeoid GCG2016, ± 0.4 m in the city), metres. */
const NHN_TO_ELLIPSOID_M = 46.5;
/**
 * Downloads at once: more than the six connections of a browser, which begins the next by itself; the queue is looked at with each
 * picture only. And tiles parsed at once, a few milliseconds each: more while there is no picture yet that would stand still for it.
 */
const DOWNLOADS = 24;
const PARSES = { shown: 2, filling: 12 };
export const TILES_AT_MOST = 4000;

/** Of a full cache this share stays when it is cleared. */
const KEPT_SHARE = 0.8;

/** Tiles' axes (x east, y north, z up) to those of the scene (x east, y up, z south). */
export const Z_UP_TO_SCENE = new Matrix4().set(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1);

/** Earth-centred coordinates to the scene: the map's plane at a place of it, flat; 2 cm low 500 m away, 2 m at 5 km. */
export function ecefToScene(place: { readonly x: number; readonly z: number }, reachM: number): Matrix4 {
  const frame = [...gridFrame(place, NHN_TO_ELLIPSOID_M, reachM)];
  // A metre upwards as long as one of the map, whose scale is 1 within 4 in 10 000: the library wants one scale.
  const scale = Math.hypot(frame[0]!, frame[1]!, frame[2]!);
  for (let k = 8; k < 11; k++) frame[k]! *= scale;
  const fromMap = new Matrix4().fromArray(frame).invert();
  return new Matrix4().makeTranslation(place.x, 0, place.z).multiply(Z_UP_TO_SCENE).multiply(fromMap);
}

/** For tiles of others: they may be compressed with Draco, and their textures with Basis Universal. */
export interface TileDecoders {
  readonly dracoLoader: DRACOLoader;
  readonly ktxLoader: KTX2Loader;
}

/** Loaders of glTF for tiles; decoders are local. */
const gltfExtensions = (decoders: TileDecoders | null): GLTFExtensionsPlugin =>
  new GLTFExtensionsPlugin({
    meshoptDecoder: MeshoptDecoder,
    ...decoders,
    plugins: [(parser) => new BuildingTable(parser)],
    autoDispose: false,
  });

type Queues = Pick<TilesRenderer, 'lruCache' | 'downloadQueue' | 'parseQueue'>;

/** Queues and a cache of one's own, so that several tilesets do not push out each other's tiles. */
function boundQueues(tiles: Queues): void {
  tiles.lruCache = Object.assign(new LRUCache(), { minSize: 0, maxSize: TILES_AT_MOST });
  tiles.lruCache.unloadPriorityCallback = DEFAULT_LRU_CACHE.unloadPriorityCallback;
  tiles.downloadQueue = new DownloadPriorityQueue();
  tiles.downloadQueue.maxJobsPerOrigin = DOWNLOADS;
  tiles.downloadQueue.priorityCallback = DEFAULT_DOWNLOAD_QUEUE.priorityCallback;
  tiles.parseQueue = new PriorityQueue();
  tiles.parseQueue.maxJobs = PARSES.shown;
  tiles.parseQueue.priorityCallback = DEFAULT_PARSE_QUEUE.priorityCallback;
}

/** The library's renderer as the scene wants it: bounded, with local decoders, and looked from one camera. */
export class SceneTiles extends OpenRenderer {
  /** Metres that a pixel covers at a distance of one metre. */
  protected metresAPixel = 0.001;

  /** @param url absolute address of the tileset @param decoders for what our own tiles do not use */
  constructor(url: string, decoders: TileDecoders | null = null) {
    super(url);
    this.registerPlugin(gltfExtensions(decoders));
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

  /** Goes on with downloads and parsing now: the library waits for the browser's next frame, which software GL makes wait for seconds. */
  goOn(): void {
    this.processNodeQueue.tryRunJobs();
    for (const queue of this.downloadQueue.originQueues.values()) queue.tryRunJobs();
    this.parseQueue.tryRunJobs();
  }

  /** There is no picture yet that would stand still while tiles are parsed. */
  setFilling(isFilling: boolean): void {
    this.parseQueue.maxJobs = isFilling ? PARSES.filling : PARSES.shown;
  }

  /** @param bytes geometry that is kept, seen or not */
  limitBytes(bytes: number): void {
    this.lruCache.maxBytesSize = bytes;
    this.lruCache.minBytesSize = bytes * KEPT_SHARE;
  }

  /** @param height CSS pixels of the canvas */
  lookFrom(camera: PerspectiveCamera, width: number, height: number): void {
    for (const other of [...this.cameras]) if (other !== camera) this.deleteCamera(other);
    this.setCamera(camera);
    this.setResolution(camera, width, height);
    this.metresAPixel = (2 * Math.tan((camera.fov * Math.PI) / 360)) / height;
  }

  // As the library's, without its warning about 3D Tiles 1.1: explicit tilings are all there.
  override preprocessTileset(json: { readonly root: object }, url: string, parent: SceneTile | null = null): void {
    this.preprocessNode(json.root as SceneTile, new URL('.', url).href.replace(/\/$/, ''), parent);
  }
}
