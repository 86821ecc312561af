import {
  BufferAttribute,
  Color,
  CustomBlending,
  DynamicDrawUsage,
  GLSL3,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LinearSRGBColorSpace,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  Sphere,
  Vector2,
  Vector3,
} from 'three';
import type { MapLabel } from '../../schema/cityFiles.ts';
import type { Language } from '../../schema/texts.ts';
import type { FrameState, Layer } from '../layer.ts';
import type { Markers } from '../markers/Markers.ts';
import type { Movers } from '../movers/Movers.ts';
import { createRasteriser, GlyphAtlas, LABEL_FONT, type RasterGlyph } from './GlyphAtlas.ts';
import { GlyphColumns } from './GlyphColumns.ts';
import { labelAt } from './labelAt.ts';
import type { PanelBox } from '../../state/panels.ts';
import { LabelPlacer } from './LabelPlacer.ts';
import type { PlacedLabel } from './placedLabel.ts';
import { FADE_S, labelFragmentShader, labelVertexShader } from './labelShader.ts';

/** Passes a second at most, while the camera moves. */
const PASS_EVERY_MS = 120;
const NIGHT_BELOW = 0.35;
/** Nothing is fading any more, seconds. */
const LONG_AGO_S = 10;
const srgb = (hex: number): Color => new Color().setHex(hex, LinearSRGBColorSpace);
/** Positions of LABEL_INKS: land, quiet, water, asset, shield, plate. */
const INKS_BY_DAY = [0x2c3136, 0x454c53, 0xf4f9fb, 0x14181c, 0xffffff, 0x2b5c94].map(srgb);
const INKS_BY_NIGHT = [0xe4e6e6, 0xb9c0c6, 0x9fd0ea, 0xf6f7f7, 0xeef3f8, 0x2a4f7c].map(srgb);
/** Names of waters are light on dark water by day, too. */
const HALOS_BY_DAY = [0xfbfaf6, 0xfbfaf6, 0x24505f, 0xfbfaf6, 0x2b5c94, 0xffffff].map(srgb);
const HALOS_BY_NIGHT = [0x0b1016, 0x0b1016, 0x0b1620, 0x0b1016, 0x2a4f7c, 0x9fb4cc].map(srgb);

export interface LabelsOptions {
  readonly language: Language;
  /** Asks for a frame: the font has arrived. */
  readonly invalidate: () => void;
  /** Makes the distance field of a character; by default from the bundled font on a canvas. */
  readonly rasterise?: (character: string) => RasterGlyph;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * All names on the picture as one mesh of glyphs (drawn twice: halos, then letters), placed together.
 * Budget: 1 MiB atlas, 4 096 glyphs, a placement pass ≤ 0.5 ms at most eight times a second, none while the camera rests.
 * Owner: the scene binding.
 */
export class Labels implements Layer {
  readonly object = new Group();
  readonly isLively = true;
  private readonly options: LabelsOptions;
  private readonly now: () => number;
  private readonly atlas: GlyphAtlas;
  private readonly placer: LabelPlacer;
  private readonly columns = new GlyphColumns();
  private readonly geometry = new InstancedBufferGeometry();
  private readonly attributes: InstancedBufferAttribute[] = [];
  private readonly halo: ShaderMaterial;
  private readonly letters: ShaderMaterial;
  private language: Language;
  private markers: Markers | null = null;
  private panels: readonly PanelBox[] = [];
  private placed: ReadonlyMap<string, PlacedLabel> = new Map();
  private markersVersion = -1;
  private movers: Movers | null = null;
  private moversVersion = -1;
  private isDirty = true;
  private hasFont = false;
  private passedMs = Number.NEGATIVE_INFINITY;
  private readonly seen = new Matrix4().set(
    ...(new Array(16).fill(Number.NaN) as ConstructorParameters<typeof Matrix4>),
  );
  private readonly matrix = new Matrix4();
  private readonly seenSize = new Vector2();
  private isGone = false;

  constructor(labels: readonly MapLabel[], options: LabelsOptions) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    this.language = options.language;
    this.atlas = new GlyphAtlas(options.rasterise ?? createRasteriser());
    this.placer = new LabelPlacer(labels, this.atlas, this.now);
    this.geometry.setAttribute('corner', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2));
    this.geometry.setIndex([0, 1, 2, 0, 2, 3]);
    this.geometry.instanceCount = 0;
    this.geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
    for (const { name, array, size } of this.columns.attributes) {
      const attribute = new InstancedBufferAttribute(array, size).setUsage(DynamicDrawUsage);
      this.attributes.push(attribute);
      this.geometry.setAttribute(name, attribute);
    }
    this.halo = this.material({ HALO: '' });
    this.letters = this.material({});
    this.addMesh(this.halo, 40);
    this.addMesh(this.letters, 41);
    this.object.name = 'labels';
    if (options.rasterise) this.hasFont = true;
    else void this.awaitFont();
  }

  setLanguage(language: Language): void {
    this.isDirty ||= language !== this.language;
    this.language = language;
  }

  /** Whose names are shown and whose symbols are kept free. */
  setMarkers(markers: Markers | null): void {
    this.markers = markers;
    this.isDirty = true;
  }

  /** What lies over the picture, CSS pixels of the canvas: no name is placed there. */
  setPanels(panels: readonly PanelBox[]): void {
    this.panels = panels;
    this.isDirty = true;
  }

  /** The label under a point of the canvas, CSS pixels, as it was last placed; null while labels are hidden. */
  labelAt(x: number, y: number): PlacedLabel | null {
    return this.object.visible ? labelAt(this.placed.values(), x, y) : null;
  }

  /** Whose names go along with them. */
  setMovers(movers: Movers | null): void {
    this.movers = movers;
    this.isDirty = true;
  }

  update(frame: FrameState): boolean {
    if (!this.hasFont) return false;
    const { camera } = frame;
    const isNight = frame.sun.daylight < NIGHT_BELOW;
    const now = this.now();
    this.matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    const hasMarkersChanged = (this.markers?.layout.version() ?? -1) !== this.markersVersion;
    const hasMoved =
      !this.matrix.equals(this.seen) || frame.width !== this.seenSize.x || frame.height !== this.seenSize.y;
    const haveMoved = (this.movers?.version() ?? -1) !== this.moversVersion;
    let isDue = this.isDirty || haveMoved || hasMarkersChanged || hasMoved || this.placer.isUnfinished();
    // On software GL each frame may be the last for long: all of it now.
    const isAtOnce = frame.quality === 0;
    if (isDue && (this.isDirty || isAtOnce || now - this.passedMs >= PASS_EVERY_MS)) {
      do this.pass(frame, now, isAtOnce);
      while (isAtOnce && this.placer.isUnfinished());
      isDue = this.placer.isUnfinished();
    }
    const sinceS = isAtOnce ? LONG_AGO_S : Math.min((now - this.passedMs) / 1000, LONG_AGO_S);
    for (const { uniforms } of [this.halo, this.letters]) {
      (uniforms.viewport!.value as Vector2).set(frame.width, frame.height);
      uniforms.sinceUpload!.value = sinceS;
      uniforms.pixel!.value = 1 / frame.pixelRatio;
      uniforms.inks!.value = isNight ? INKS_BY_NIGHT : INKS_BY_DAY;
      uniforms.halos!.value = isNight ? HALOS_BY_NIGHT : HALOS_BY_DAY;
    }
    return isDue || (this.columns.isFading && sinceS < FADE_S + 0.05);
  }

  dispose(): void {
    this.isGone = true;
    this.geometry.dispose();
    this.halo.dispose();
    this.letters.dispose();
    this.atlas.dispose();
  }

  private pass(frame: FrameState, now: number, isAtOnce: boolean): void {
    const { position: eye } = frame.camera;
    const placed = this.placer.place(
      { eye, matrix: this.matrix.elements, width: frame.width, height: frame.height },
      this.language,
      this.markers?.layout ?? null,
      this.panels,
      this.movers,
    );
    this.placed = placed;
    this.columns.write(placed, now / 1000, isAtOnce);
    this.geometry.instanceCount = this.columns.count;
    // A range of no length is all of the buffer to WebGL.
    for (const attribute of this.columns.count === 0 ? [] : this.attributes) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, this.columns.count * attribute.itemSize);
      attribute.needsUpdate = true;
    }
    this.passedMs = now;
    this.seen.copy(this.matrix);
    this.seenSize.set(frame.width, frame.height);
    this.markersVersion = this.markers?.layout.version() ?? -1;
    this.moversVersion = this.movers?.version() ?? -1;
    this.isDirty = false;
  }

  /** Glyphs are made only when the bundled font is there; if it cannot be had, of what the system has. */
  private async awaitFont(): Promise<void> {
    try {
      await document.fonts.load(`560 28px ${LABEL_FONT}`, 'ABCäöüß');
    } catch {
      // The system's font stands in.
    }
    if (this.isGone) return;
    this.hasFont = true;
    this.markers?.fontLoaded();
    this.options.invalidate();
  }

  private material(defines: Record<string, string>): ShaderMaterial {
    return new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: labelVertexShader,
      fragmentShader: labelFragmentShader,
      defines,
      uniforms: {
        viewport: { value: new Vector2(1, 1) },
        sinceUpload: { value: 0 },
        side: { value: this.atlas.side },
        atlas: { value: this.atlas.texture },
        pixel: { value: 1 },
        inks: { value: INKS_BY_DAY },
        halos: { value: HALOS_BY_DAY },
        haloPx: { value: new Vector2(1.2, 1) },
      },
      transparent: true,
      depthTest: false,
      depthWrite: false,
      blending: CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      toneMapped: false,
    });
  }

  private addMesh(material: ShaderMaterial, order: number): void {
    const mesh = new Mesh(this.geometry, material);
    mesh.renderOrder = order;
    mesh.frustumCulled = false;
    mesh.raycast = () => undefined;
    this.object.add(mesh);
  }
}
