import { ImplicitTilingPlugin } from '3d-tiles-renderer/core/plugins';
import { Group, Mesh, Sphere, type Object3D, type WebGLRenderer } from 'three';
import { fromEcef } from '../../geo/ecef.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { ForeignFeature } from '../../schema/foreignFeature.ts';
import type { FrameState, PickableLayer, Quality } from '../layer.ts';
import { createDracoDecoder } from './dracoDecoder.ts';
import { ForeignFeatures } from './ForeignFeatures.ts';
import { createKtx2Decoder } from './ktx2Decoder.ts';
import { ecefToScene, SceneTiles, type SceneTile } from './SceneTiles.ts';
import { ViewWatch } from './ViewWatch.ts';

/** Pixels that may be missing: 16 is what the tilesets of others are made for. */
const ERROR_TARGET_PX: Record<Quality, number> = { 0: 32, 1: 20, 2: 14, 3: 10 };
const MIB = 2 ** 20;
const CACHE_BYTES: Record<Quality, number> = { 0: 48 * MIB, 1: 96 * MIB, 2: 128 * MIB, 3: 128 * MIB };
/** The flat frame about a tileset's middle is 8 cm off 1 km away and 8 m at 10 km; farther out there is nothing to see. */
const REACH_M = 1000;
/** A tileset whose middle is farther from the city than this is not of this city: it is placed by the city's own middle, metres. */
const NEAR_M = 40_000;

export interface ForeignTilesOptions {
  readonly name: string;
  /** Place among the tilesets that are shown: picks of up to eight are told apart. */
  readonly number: number;
  /** Draws the scene: what textures it can read. */
  readonly renderer: WebGLRenderer;
  /** The picture is to be updated. */
  readonly contentChanged: () => void;
  /** The tileset (`isWhole`) or one of its tiles could not be loaded. */
  readonly failed: (error: unknown, isWhole: boolean) => void;
  /** The tileset is there; what it says of its makers, null where it says nothing. */
  readonly loaded?: (copyright: string | null) => void;
}

/**
 * 3D Tiles of somebody else (glTF or B3DM, in earth-centred coordinates) in the scene, with their own materials, where their transforms put
 * them: within decimetres about the tileset's middle. Heights are ellipsoidal heights less 46.5 m. Buildings are picked by their feature ids.
 */
export class ForeignTiles implements PickableLayer {
  readonly pickKind = 'foreign';
  readonly object = new Group();
  private readonly tiles: SceneTiles;
  private readonly watch = new ViewWatch();
  private readonly features: ForeignFeatures;
  private readonly draco = createDracoDecoder();
  private readonly ktx2: ReturnType<typeof createKtx2Decoder>;

  /** @param url absolute address of `tileset.json` */
  constructor(url: string, { name, number, renderer, contentChanged, failed, loaded }: ForeignTilesOptions) {
    this.object.name = `tileset ${url}`;
    const changed = (): void => {
      this.watch.touch();
      contentChanged();
    };
    this.features = new ForeignFeatures(name, number);
    this.ktx2 = createKtx2Decoder(renderer);
    this.tiles = new SceneTiles(url, { dracoLoader: this.draco.loader, ktxLoader: this.ktx2.loader });
    this.tiles.registerPlugin(new ImplicitTilingPlugin());
    this.tiles.addEventListener('load-root-tileset', () => {
      this.place();
      loaded?.(this.copyright());
    });
    this.tiles.addEventListener('load-model', ({ scene, tile }) => {
      receiveLight(scene);
      this.features.add(scene, tile.content?.uri ?? '');
    });
    this.tiles.addEventListener('dispose-model', ({ scene }) => this.features.remove(scene));
    this.tiles.addEventListener('needs-update', changed);
    this.tiles.addEventListener('load-error', ({ error }) => {
      failed(error, this.tiles.root === null);
      changed();
    });
    this.object.add(this.tiles.group);
  }

  update(frame: FrameState): boolean {
    if (!this.watch.hasChanged(frame)) return false;
    const { tiles } = this;
    tiles.errorTarget = ERROR_TARGET_PX[frame.quality];
    tiles.limitBytes(CACHE_BYTES[frame.quality]);
    tiles.lookFrom(frame.camera, frame.width, frame.height);
    tiles.update();
    return false;
  }

  /** The tileset is known and nothing is on its way for the last view. */
  isAtRest(): boolean {
    return !this.watch.isTouched() && this.tiles.root !== null && this.tiles.isAtRest();
  }

  /** What the tileset itself says of its makers; null before it is loaded, and where it says nothing. */
  copyright(): string | null {
    const asset = this.tiles.rootTileset?.asset as { copyright?: unknown } | undefined;
    return typeof asset?.copyright === 'string' ? asset.copyright : null;
  }

  beginPick(): void {
    this.features.beginPick();
  }

  endPick(): void {
    this.features.endPick();
  }

  featureOf(index: number): ForeignFeature | null {
    return this.features.featureOf(index);
  }

  assetIdOf(index: number): string | null {
    return this.features.featureOf(index)?.id ?? null;
  }

  dispose(): void {
    this.tiles.dispose();
    this.draco.dispose();
    this.ktx2.dispose();
    this.features.dispose();
    this.object.clear();
  }

  /** Lays the map's plane at the middle of the tileset, where it is truest. */
  private place(): void {
    const { tiles } = this;
    const { boundingVolume } = (tiles.root as unknown as SceneTile).engineData;
    const sphere = new Sphere();
    boundingVolume.getSphere(sphere);
    const { x, y, z } = sphere.center;
    const place = toScene(fromEcef([x, y, z]));
    const isNear = Math.hypot(place.x, place.z) < NEAR_M;
    tiles.group.matrix.copy(ecefToScene(isNear ? place : { x: 0, z: 0 }, REACH_M));
    tiles.group.updateMatrixWorld(true);
    this.watch.touch();
  }
}

function receiveLight(scene: Object3D): void {
  scene.traverse((object) => {
    if (object instanceof Mesh) object.castShadow = object.receiveShadow = true;
  });
}
