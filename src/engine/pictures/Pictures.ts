import {
  DoubleSide, DynamicDrawUsage, FrontSide, Group, InstancedBufferAttribute, NoBlending, ShaderMaterial, UniformsLib, UniformsUtils,
  type InstancedBufferGeometry, type Mesh,
} from 'three'; // prettier-ignore
import { toScene } from '../../geo/sceneFrame.ts';
import type { ThemePicture } from '../../schema/themePictures.ts';
import type { PictureColumns, ShownPicture } from '../../state/pictures.ts';
import type { FrameState, PickableLayer, Terrain } from '../layer.ts';
import '../light/haze.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { instanced, instancedMesh, instancedOf } from '../movers/moverInstances.ts';
import { createPictureGeometry } from './pictureShape.ts';
import { PICTURE_FRAGMENT, PICTURE_PICK_FRAGMENT, PICTURE_PICK_VERTEX, PICTURE_VERTEX } from './pictureShader.ts';

/** Of what stands on a point: half of it to each side, metres. */
const COLUMN_RADIUS_M = 26;
const EASE_S = 0.25;

/** What stands on the assets themselves: under a field the values that it is computed from. What lies along roads and links is drawn by others. */
const standingShape = (shape: ThemePicture['shape']): 'column' | 'patch' | 'dome' | null =>
  shape === 'field' ? 'column' : shape === 'column' || shape === 'patch' || shape === 'dome' ? shape : null;
const SETTLED = 0.002;

/** What one picture puts on the GPU. */
interface Drawn {
  readonly geometry: InstancedBufferGeometry;
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly shown: ShaderMaterial;
  readonly picked: ShaderMaterial;
  readonly look: ReturnType<typeof instanced>;
  readonly tint: InstancedBufferAttribute;
  /** Shares that the shapes grow to; NaN = no value. */
  readonly wanted: Float32Array;
  readonly ids: readonly string[];
}

/**
 * A theme's values in the scene: one instanced shape for all assets of a kind, its height and colour by value.
 * Budget: one draw, 51 B an asset, uploaded when a value changes. Owner: the scene binding.
 */
export class Pictures implements PickableLayer {
  readonly object = new Group();
  readonly pickKind = 'picture';
  private drawn: Drawn | null = null;
  private marked: readonly [string | null, string | null] = [null, null];
  private readonly focal = { value: 1 };
  private isReducedMotion = false;
  private isEasing = false;

  constructor() {
    this.object.name = 'pictures';
  }

  /** @param picture null = nothing is drawn; @param ground where it stands */
  setPicture(picture: ShownPicture | null, ground: Terrain): void {
    this.release();
    if (!picture || picture.items.length === 0) return;
    const { reachM, heightM } = picture.picture;
    const shape = standingShape(picture.picture.shape);
    if (!shape) return;
    const count = picture.items.length;
    const geometry = instancedOf(createPictureGeometry(shape));
    const [place, corners, look] = [instanced(count), instanced(count), instanced(count)];
    const tint = new InstancedBufferAttribute(new Uint8Array(count * 3), 3, true).setUsage(DynamicDrawUsage);
    picture.items.forEach(({ asset }, i) => {
      const [lon, lat] = asset.geometry!.coordinates;
      const { x, z } = toScene({ lon, lat });
      const y = ground.heightAt(x, z);
      const reach = shape === 'column' ? COLUMN_RADIUS_M : (asset.properties.reachM ?? reachM);
      place.array.set([x, y, z, reach], i * 4);
      const cornerAt = (dx: number, dz: number): number => ground.heightAt(x + dx * reach, z + dz * reach) - y;
      if (shape === 'patch') corners.array.set([cornerAt(-1, -1), cornerAt(1, -1), cornerAt(1, 1), cornerAt(-1, 1)], i * 4); // prettier-ignore
    });
    for (const [name, attribute] of Object.entries({ place, corners, look, tint }))
      geometry.setAttribute(name, attribute);
    geometry.instanceCount = count;
    const isSolid = shape === 'column';
    const defines = { [shape.toUpperCase()]: '' };
    const { hazeSun, hazeGlow } = AIR_UNIFORMS;
    const uniforms = { focal: this.focal, heightM: { value: heightM }, airNight: AIR_UNIFORMS.airNight };
    const shown = new ShaderMaterial({
      ...{ name: `picture ${shape}`, defines, vertexShader: PICTURE_VERTEX, fragmentShader: PICTURE_FRAGMENT },
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), ...uniforms, hazeSun, hazeGlow },
      ...{ fog: true, toneMapped: false, transparent: !isSolid, depthWrite: isSolid },
      side: shape === 'dome' ? DoubleSide : FrontSide,
    });
    const picked = new ShaderMaterial({
      ...{ name: 'picture ids', defines, vertexShader: PICTURE_PICK_VERTEX, fragmentShader: PICTURE_PICK_FRAGMENT },
      ...{ uniforms, blending: NoBlending, toneMapped: false },
    });
    const mesh = instancedMesh(geometry, shown, `picture ${picture.picture.id}`, isSolid ? 0 : 12);
    this.object.add(mesh);
    const wanted = new Float32Array(count);
    this.drawn = {
      geometry,
      mesh,
      shown,
      picked,
      look,
      tint,
      wanted,
      ids: picture.items.map(({ asset }) => asset.id),
    };
    this.mark(...this.marked);
  }

  /** Values of the items of the picture, in their order. */
  setValues({ share, colour, state }: PictureColumns): void {
    const { drawn } = this;
    if (!drawn || share.length !== drawn.wanted.length) return;
    drawn.wanted.set(share);
    const tint = drawn.tint.array;
    for (let i = 0; i < share.length; i++) {
      const hex = colour[i]!;
      tint[i * 3] = hex >> 16;
      tint[i * 3 + 1] = (hex >> 8) & 255;
      tint[i * 3 + 2] = hex & 255;
      drawn.look.array[i * 4 + 1] = state[i]!;
    }
    drawn.tint.needsUpdate = true;
    drawn.look.needsUpdate = true;
    this.isEasing = true;
  }

  setReducedMotion(isReduced: boolean): void {
    this.isReducedMotion = isReduced;
  }

  /** Asset ids of what is selected and what lies under the pointer. */
  mark(selected: string | null, hovered: string | null): void {
    this.marked = [selected, hovered];
    const { drawn } = this;
    if (!drawn) return;
    drawn.ids.forEach((id, i) => (drawn.look.array[i * 4 + 2] = id === selected ? 1 : id === hovered ? 2 : 0));
    drawn.look.needsUpdate = true;
  }

  assetIdOf(index: number): string | null {
    return this.drawn?.ids[index] ?? null;
  }

  update({ camera, height, deltaS }: FrameState): boolean {
    this.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    const { drawn } = this;
    if (!drawn || !this.isEasing) return false;
    const t = this.isReducedMotion ? 1 : 1 - Math.exp(-deltaS / EASE_S);
    let most = 0;
    for (const [i, share] of drawn.wanted.entries()) {
      const at = i * 4;
      const wanted = Number.isNaN(share) ? 0 : share;
      const left = wanted - drawn.look.array[at]!;
      const isThere = Math.abs(left) < SETTLED || t === 1;
      drawn.look.array[at] = isThere ? wanted : drawn.look.array[at]! + left * t;
      if (!isThere) most = Math.max(most, Math.abs(left));
    }
    drawn.look.needsUpdate = true;
    this.isEasing = most > 0;
    return this.isEasing;
  }

  beginPick(): void {
    if (this.drawn) this.drawn.mesh.material = this.drawn.picked;
  }

  endPick(): void {
    if (this.drawn) this.drawn.mesh.material = this.drawn.shown;
  }

  dispose(): void {
    this.release();
  }

  private release(): void {
    const { drawn } = this;
    if (!drawn) return;
    this.object.remove(drawn.mesh);
    drawn.geometry.dispose();
    drawn.shown.dispose();
    drawn.picked.dispose();
    this.drawn = null;
  }
}
