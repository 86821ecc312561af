import type { Tileset } from '../../schema/tileset.ts';
import { ecefToScene, SceneTiles, Z_UP_TO_SCENE, type SceneTile, type ViewError } from './SceneTiles.ts';

/** A tile that is shown stays until it is this much smaller than it must be to appear: no flicker at the edge. */
const HYSTERESIS = 1.1;
/** The file's errors are made for the 16 pixels of other viewers; ours counts pixels that matter, 6.4 for the same distance. */
const ERROR_SCALE = 0.4;

/**
 * The city's own tileset in the flat frame of the scene: tiles stand exactly where their `extras` say, not where their transforms to the
 * round earth would put them. Refined by adding; each tile decides by its own distance whether it is worth drawing.
 */
export class CityTiles extends SceneTiles {
  /** Tiles out of view that are nearer than this are shown for the shadows they cast, metres; 0 = none. */
  casterReachM = 0;
  private readonly shown = new WeakSet<SceneTile>();

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
  }

  override preprocessNode(tile: SceneTile, folder: string, parent: SceneTile | null): void {
    super.preprocessNode(tile, folder, parent);
    tile.geometricError *= ERROR_SCALE;
    const { engineData, extras } = tile;
    const { transform } = engineData;
    if (extras) transform.makeTranslation(extras.x, extras.baseM, extras.z).multiply(Z_UP_TO_SCENE);
    else if (!parent) transform.premultiply(ecefToScene({ x: 0, z: 0 }, 5000));
    else return;
    engineData.transformInverse.copy(transform).invert();
    if (tile.boundingVolume.box) engineData.boundingVolume.setObbData(tile.boundingVolume.box, transform);
  }

  override calculateTileViewError(tile: SceneTile, target: ViewError): void {
    super.calculateTileViewError(tile, target);
    if (!target.inView && target.distanceFromCamera < this.casterReachM) target.inView = true;
    const { parent } = tile as { parent: SceneTile | null };
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
}
