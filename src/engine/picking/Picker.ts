import {
  Color,
  NearestFilter,
  NoColorSpace,
  PerspectiveCamera,
  RGBAFormat,
  UnsignedByteType,
  WebGLRenderTarget,
  type Object3D,
  type WebGLRenderer,
} from 'three';
import type { ForeignFeature } from '../../schema/foreignFeature.ts';
import { PICK_KINDS, unpackPickId, type PickableLayer, type PickKind } from '../layer.ts';

/** Side of the square of CSS pixels that is looked at: a finger is no needle. Odd, so that it has a middle. */
const SIDE = 7;
/** Only markers are caught beside the pixel itself; surfaces are large enough to be hit. */
const TOLERANT: PickKind = 'marker';
const HOVER_EVERY_MS = 100;

export interface Picked {
  readonly kind: PickKind;
  readonly index: number;
  /** Null for what is no asset (a bubble of markers, a plain building). */
  readonly assetId: string | null;
  /** What a tileset of somebody else says of it; null for everything of our own. */
  readonly feature: ForeignFeature | null;
}

/**
 * The id in the middle of a square of ids, or that of the marker nearest to it.
 * @param ids RGBA8, `side` × `side`
 */
export function idNearMiddle(ids: Uint8Array, side: number): number {
  const middle = (side - 1) / 2;
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4;
      const id = (ids[at]! | (ids[at + 1]! << 8) | (ids[at + 2]! << 16) | (ids[at + 3]! << 24)) >>> 0;
      const away = Math.hypot(x - middle, y - middle);
      const isInReach = away === 0 || unpackPickId(id).kind === TOLERANT;
      // A marker beside the pixel is meant rather than the wall under it.
      const rank = away + (unpackPickId(id).kind === TOLERANT ? 0 : side);
      if (id === 0 || !isInReach || rank >= least) continue;
      [nearest, least] = [id, rank];
    }
  return nearest;
}

/**
 * What is under a pixel: draws the ids of a few pixels around it into a small target and reads them without waiting for the GPU.
 * Frame counters and state of the renderer are as before. Budget: 7 × 7 texels, one pass of the pickable layers a pick.
 * Owner: the scene binding.
 */
export class Picker {
  private readonly renderer: WebGLRenderer;
  private readonly layers: Iterable<PickableLayer>;
  private readonly now: () => number;
  private readonly target = new WebGLRenderTarget(SIDE, SIDE, {
    format: RGBAFormat,
    type: UnsignedByteType,
    colorSpace: NoColorSpace,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
  });
  private readonly camera = new PerspectiveCamera();
  private readonly clearColour = new Color();
  private asked = 0;
  private hoveredMs = Number.NEGATIVE_INFINITY;

  /** @param layers read at each pick; layers whose object is hidden are left out */
  constructor(renderer: WebGLRenderer, layers: Iterable<PickableLayer>, now: () => number = () => performance.now()) {
    this.renderer = renderer;
    this.layers = layers;
    this.now = now;
  }

  /**
   * @param camera the camera of the picture
   * @param x, y CSS pixels of the canvas
   * @returns null where nothing can be picked
   */
  async pick(camera: PerspectiveCamera, x: number, y: number): Promise<Picked | null> {
    const { clientWidth, clientHeight } = this.renderer.domElement;
    if (!(x >= 0 && y >= 0 && x < clientWidth && y < clientHeight)) return null;
    this.draw(camera, x, y, clientWidth, clientHeight);
    const ids = new Uint8Array(SIDE * SIDE * 4);
    await this.renderer.readRenderTargetPixelsAsync(this.target, 0, 0, SIDE, SIDE, ids);
    const id = idNearMiddle(ids, SIDE);
    if (id === 0) return null;
    const { kind, index } = unpackPickId(id);
    for (const layer of this.layers) {
      if (layer.pickKind !== kind) continue;
      const feature = layer.featureOf?.(index) ?? null;
      // Several tilesets share a kind: the next may know it.
      if (layer.featureOf && !feature) continue;
      return { kind, index, assetId: layer.assetIdOf(index), feature };
    }
    return null;
  }

  /**
   * As `pick`, at most ten times a second; of places asked for meanwhile only the last is looked at.
   * @returns `undefined` = a later place was asked for, keep what is hovered
   */
  async hover(camera: PerspectiveCamera, x: number, y: number): Promise<Picked | null | undefined> {
    const asked = ++this.asked;
    const waitMs = this.hoveredMs + HOVER_EVERY_MS - this.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (asked !== this.asked) return undefined;
    this.hoveredMs = this.now();
    return this.pick(camera, x, y);
  }

  /**
   * Has the shaders of a layer's ids made, which the first pick would stand still for.
   * @param make is called at once, while the layer wears them and they would be drawn: shaders are made for the target that is set
   */
  prepare(layer: PickableLayer, make: (object: Object3D) => Promise<void>): Promise<void> {
    const { renderer } = this;
    const target = renderer.getRenderTarget();
    renderer.setRenderTarget(this.target);
    layer.beginPick();
    try {
      return make(layer.object);
    } finally {
      layer.endPick();
      renderer.setRenderTarget(target);
    }
  }

  dispose(): void {
    this.asked++;
    this.target.dispose();
  }

  private draw(camera: PerspectiveCamera, x: number, y: number, width: number, height: number): void {
    const { renderer } = this;
    const { render, autoReset } = renderer.info;
    const counters = { ...render };
    const { autoClear } = renderer;
    const target = renderer.getRenderTarget();
    const alpha = renderer.getClearAlpha();
    renderer.getClearColor(this.clearColour);

    this.camera.copy(camera, false);
    const middle = (SIDE - 1) / 2;
    this.camera.setViewOffset(width, height, Math.floor(x) - middle, Math.floor(y) - middle, SIDE, SIDE);
    renderer.info.autoReset = false;
    renderer.autoClear = false;
    renderer.setRenderTarget(this.target);
    renderer.setClearColor(0x000000, 0);
    renderer.clear(true, true, false);
    // Markers come last and over everything, as they are seen.
    const layers = [...this.layers].filter((layer) => layer.object.visible);
    layers.sort((a, b) => PICK_KINDS.indexOf(b.pickKind) - PICK_KINDS.indexOf(a.pickKind));
    for (const layer of layers) {
      if (layer.pickKind === 'marker') renderer.clearDepth();
      layer.beginPick();
      try {
        renderer.render(layer.object, this.camera);
      } finally {
        layer.endPick();
      }
    }
    renderer.setRenderTarget(target);
    renderer.setClearColor(this.clearColour, alpha);
    renderer.autoClear = autoClear;
    renderer.info.autoReset = autoReset;
    Object.assign(render, counters);
  }
}
