import {
  BufferAttribute,
  Color,
  CustomBlending,
  DynamicDrawUsage,
  GLSL3,
  GreaterDepth,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LessEqualDepth,
  LinearSRGBColorSpace,
  Mesh,
  NoBlending,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  Sphere,
  Vector3,
  type Camera,
  type DataTexture,
} from 'three';
import type { Asset, Theme } from '../../schema/catalogue.ts';
import type { FrameState, PickableLayer, Terrain } from '../layer.ts';
import { createDigitTexture } from './digitTexture.ts';
import { MarkerLayout } from './MarkerLayout.ts';
import { markerFragmentShader, markerVertexShader } from './markerShader.ts';
import { screenPositionOf } from '../screenPosition.ts';

const FONT = '"Inter Variable", sans-serif';
/** Below this the scene is dark: bubbles and hollow symbols turn dark with it. */
const NIGHT_BELOW = 0.35;
const PULSE_S = 2;
/** How much of a marker is seen through what covers it. */
const COVERED_OPACITY = 0.38;
/** The symbol's colours are sRGB and written as they are: data keeps its colour whatever the light of the scene. */
const srgb = (hex: number): Color => new Color().setHex(hex, LinearSRGBColorSpace);
const [PAPER_BY_DAY, PAPER_BY_NIGHT] = [srgb(0xfcfbf8), srgb(0x1c2229)];
const [INK_BY_DAY, INK_BY_NIGHT] = [srgb(0x1d242b), srgb(0xe9edf0)];

/**
 * All assets as one instanced quad that faces the camera: shape, fill and outline by status, merged into counts where they are too
 * near to each other. Drawn twice: first dimmed where the scene covers it, then where it is free.
 * Budget: 16 B a marker uploaded when something changes, none while nothing does. Owner: the scene binding.
 */
export class Markers implements PickableLayer {
  readonly object = new Group();
  readonly isLively = true;
  readonly pickKind = 'marker';
  /** What is shown, for the labels. */
  readonly layout: MarkerLayout;
  private readonly place: InstancedBufferAttribute;
  private readonly stem: InstancedBufferAttribute;
  private readonly geometry = new InstancedBufferGeometry();
  private digits: DataTexture;
  private readonly free: ShaderMaterial;
  private readonly covered: ShaderMaterial;
  private readonly picked: ShaderMaterial;
  private readonly freeMesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly coveredMesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private isDirty = true;
  private isFading = false;
  /** Of the places, when they were last uploaded. */
  private sentVersion = -1;
  private readonly seenFrom = new Vector3(Number.NaN, 0, 0);
  private seenFocal = 0;
  private size = { width: 1, height: 1 };
  private lastMotionS = Number.NaN;

  constructor(assets: readonly Asset[], terrain: Terrain | null = null) {
    this.layout = new MarkerLayout(assets);
    this.place = new InstancedBufferAttribute(this.layout.places, 4).setUsage(DynamicDrawUsage);
    this.stem = new InstancedBufferAttribute(this.layout.stems, 1);
    this.digits = createDigitTexture(FONT);
    // Two quads an instance: the leader first, then the symbol over it.
    const quad = (isStem: 0 | 1): number[] => [-1, -1, isStem, 1, -1, isStem, 1, 1, isStem, -1, 1, isStem];
    this.geometry.setAttribute('corner', new BufferAttribute(new Float32Array([...quad(1), ...quad(0)]), 3));
    this.geometry.setAttribute('place', this.place);
    this.geometry.setAttribute('stem', this.stem);
    this.geometry.setIndex([0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7]);
    this.geometry.instanceCount = this.layout.stems.length;
    // Fixed: to look through ten thousand places each frame is what instancing is to avoid.
    this.geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
    this.free = this.material();
    this.covered = this.material();
    this.covered.uniforms.opacity!.value = COVERED_OPACITY;
    this.covered.depthFunc = GreaterDepth;
    this.covered.depthWrite = false;
    this.picked = this.material({ PICK: '' });
    this.picked.transparent = false;
    this.coveredMesh = this.mesh(this.covered, 30);
    this.freeMesh = this.mesh(this.free, 31);
    this.object.name = 'markers';
    if (terrain) this.setTerrain(terrain);
  }

  /** Sets all anchors on this ground. */
  setTerrain(terrain: Terrain | null): void {
    this.layout.anchor(terrain);
    this.stem.needsUpdate = true;
    this.isDirty = true;
  }

  /** To be called when the bundled font has arrived: the numbers were drawn with what there was. */
  fontLoaded(): void {
    this.digits.dispose();
    this.digits = createDigitTexture(FONT);
    for (const { uniforms } of [this.free, this.covered, this.picked]) uniforms.digits!.value = this.digits;
  }

  /** @param statuses position in STATUSES by index of the asset */
  setStatuses(statuses: Uint8Array): void {
    this.isDirty = this.layout.setStatuses(statuses) || this.isDirty;
  }

  select(id: string | null): void {
    this.isDirty = this.layout.select(id) || this.isDirty;
  }

  hover(id: string | null): void {
    this.isDirty = this.layout.hover(id) || this.isDirty;
  }

  /** Assets of other themes step back: rank 0 stays, grey and small, the rest is hidden. null = all are equal. */
  setTheme(theme: Theme | null): void {
    this.isDirty = this.layout.setTheme(theme) || this.isDirty;
  }

  /** CSS pixel of an asset's marker; null when it is unknown or outside the picture. */
  screenPositionOf(id: string, camera: Camera): { x: number; y: number } | null {
    return screenPositionOf(this.anchorOf(id), camera, this.size);
  }

  /** Scene place of an asset's marker; null when unknown. */
  anchorOf(id: string): Vector3 | null {
    const index = this.layout.indexOf(id);
    return index < 0 ? null : new Vector3(...this.layout.anchorOf(index));
  }

  /** Place of a bubble that was picked and how wide its assets lie, metres; null for an asset's own marker. */
  clusterAt(index: number): { x: number; z: number; widthM: number } | null {
    return this.layout.clusterAt(index);
  }

  assetIdOf(index: number): string | null {
    return this.layout.assets[index]?.id ?? null;
  }

  update(frame: FrameState): boolean {
    const { camera, motionS } = frame;
    this.size = { width: frame.width, height: frame.height };
    const focal = frame.height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    const isNight = frame.sun.daylight < NIGHT_BELOW;
    // Where nothing may move by itself the alarm does not pulse either, nor in the few frames of software GL.
    const pulse = motionS > this.lastMotionS && frame.quality > 0 ? Math.max((motionS / PULSE_S) % 1, 0.001) : 0;
    this.lastMotionS = motionS;
    for (const { uniforms } of [this.free, this.covered, this.picked]) {
      uniforms.focal!.value = focal;
      uniforms.pixel!.value = 1 / frame.pixelRatio;
      uniforms.pulse!.value = pulse;
      uniforms.paper!.value = isNight ? PAPER_BY_NIGHT : PAPER_BY_DAY;
      uniforms.ink!.value = isNight ? INK_BY_NIGHT : INK_BY_DAY;
    }
    const hasMoved = !(camera.position.distanceToSquared(this.seenFrom) < 1) || focal !== this.seenFocal;
    if (this.isDirty || hasMoved) {
      const { x, y, z } = this.seenFrom.copy(camera.position);
      this.seenFocal = focal;
      this.layout.arrange({ x, y, z, focal });
    }
    if (this.isDirty || hasMoved || this.isFading) {
      // On software GL at once: each step of a fade would be a whole picture.
      this.isFading = this.layout.fade(frame.quality === 0 ? Number.POSITIVE_INFINITY : frame.deltaS);
    }
    const version = this.layout.placesVersion();
    if (version !== this.sentVersion) this.place.needsUpdate = true;
    this.sentVersion = version;
    this.isDirty = false;
    return this.isFading;
  }

  beginPick(): void {
    this.coveredMesh.visible = false;
    this.freeMesh.material = this.picked;
  }

  endPick(): void {
    this.coveredMesh.visible = true;
    this.freeMesh.material = this.free;
  }

  dispose(): void {
    this.geometry.dispose();
    this.digits.dispose();
    for (const material of [this.free, this.covered, this.picked]) material.dispose();
  }

  private material(defines: Record<string, string> = {}): ShaderMaterial {
    return new ShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: markerVertexShader,
      fragmentShader: markerFragmentShader,
      defines,
      uniforms: {
        focal: { value: 1 },
        opacity: { value: 1 },
        pixel: { value: 1 },
        pulse: { value: 0 },
        paper: { value: PAPER_BY_DAY },
        ink: { value: INK_BY_DAY },
        digits: { value: this.digits },
      },
      transparent: true,
      depthFunc: LessEqualDepth,
      blending: 'PICK' in defines ? NoBlending : CustomBlending,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      toneMapped: false,
    });
  }

  private mesh(material: ShaderMaterial, order: number): Mesh<InstancedBufferGeometry, ShaderMaterial> {
    const mesh = new Mesh(this.geometry, material);
    mesh.renderOrder = order;
    mesh.frustumCulled = false;
    mesh.raycast = () => undefined;
    mesh.matrixAutoUpdate = false;
    this.object.add(mesh);
    return mesh;
  }
}
