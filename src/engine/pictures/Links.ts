import { DynamicDrawUsage, Group, InstancedBufferAttribute, Mesh, ShaderMaterial, type InstancedBufferGeometry, Sphere, UniformsLib, UniformsUtils, Vector3 } from 'three'; // prettier-ignore
import { hash2 } from '../../geo/noise.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { PictureLink } from '../../state/links.ts';
import type { PictureColumns } from '../../state/pictures.ts';
import { bandGeometry } from '../bandGeometry.ts';
import type { FrameState, Layer, Terrain } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';
import { LINK_FRAGMENT, LINK_VERTEX } from './linkShader.ts';

/** Pieces of a line from end to end. */
const PIECES = 24;
/** Over the ground at both ends: masts and roofs. Metres. */
const END_M = 26;
/** After all that is opaque and the water, before the markers. */
const RENDER_ORDER = 28;

/**
 * Lines between assets as thin arcs: colour is the value at their beginning, and so is how many pulses run along them. Pulses stand still on software
 * GL, while the clock stands and under reduced motion; they ask for no frame.
 * Budget: one draw, 48 triangles and 44 B a line, uploaded when values change. Owner: the scene binding.
 */
export class Links implements Layer {
  readonly object = new Group();
  private readonly uniforms = { focal: { value: 1 }, pulse: { value: 0 } };
  private mesh: Mesh<InstancedBufferGeometry, ShaderMaterial> | null = null;
  private links: readonly PictureLink[] = [];

  constructor() {
    this.object.name = 'links';
  }

  /** @param links none = nothing is drawn; @param ground where they begin and end */
  setLinks(links: readonly PictureLink[], ground: Terrain): void {
    this.release();
    this.links = links;
    if (links.length === 0) return;
    const geometry = bandGeometry(PIECES);
    const end = (place: PictureLink['from']): [number, number, number] => {
      const { x, z } = toScene(place);
      return [x, ground.heightAt(x, z) + END_M, z];
    };
    const attribute = (values: Iterable<number>, size: number): InstancedBufferAttribute => new InstancedBufferAttribute(Float32Array.from(values), size); // prettier-ignore
    geometry.setAttribute('begin', attribute(links.flatMap(({ from }) => end(from)), 3)); // prettier-ignore
    geometry.setAttribute('finish', attribute(links.flatMap(({ to }) => end(to)), 3)); // prettier-ignore
    geometry.setAttribute('seed', attribute(links.map((_, i) => hash2(i, 17)), 1)); // prettier-ignore
    geometry.setAttribute('look', new InstancedBufferAttribute(new Float32Array(links.length * 2), 2).setUsage(DynamicDrawUsage)); // prettier-ignore
    geometry.setAttribute('tint', new InstancedBufferAttribute(new Uint8Array(links.length * 3), 3, true).setUsage(DynamicDrawUsage)); // prettier-ignore
    geometry.instanceCount = links.length;
    geometry.boundingSphere = new Sphere(new Vector3(), 1e6);
    const { hazeSun, hazeGlow, airNight } = AIR_UNIFORMS;
    const material = new ShaderMaterial({
      ...{ name: 'links', vertexShader: LINK_VERTEX, fragmentShader: LINK_FRAGMENT },
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), ...this.uniforms, hazeSun, hazeGlow, airNight },
      ...{ fog: true, transparent: true, depthWrite: false, toneMapped: false },
    });
    this.mesh = new Mesh(geometry, material);
    Object.assign(this.mesh, {
      name: 'links',
      frustumCulled: false,
      matrixAutoUpdate: false,
      raycast: () => undefined,
    });
    this.mesh.renderOrder = RENDER_ORDER;
    this.object.add(this.mesh);
  }

  /** Values of the items that the links begin at. */
  setValues({ share, colour, state }: PictureColumns): void {
    if (!this.mesh) return;
    const { look, tint } = this.mesh.geometry.attributes as Record<string, InstancedBufferAttribute>;
    this.links.forEach(({ item }, i) => {
      const hex = colour[item]!;
      look!.array.set([state[item] === 0 ? 0 : share[item]!, state[item]!], i * 2);
      tint!.array.set([hex >> 16, (hex >> 8) & 255, hex & 255], i * 3);
    });
    look!.needsUpdate = tint!.needsUpdate = true;
  }

  /** Lines that are drawn. */
  get count(): number {
    return this.mesh ? this.links.length : 0;
  }

  update({ camera, height, quality, motionS }: FrameState): boolean {
    this.uniforms.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    this.uniforms.pulse.value = quality === 0 ? 0 : motionS % 3600;
    return false;
  }

  dispose(): void {
    this.release();
  }

  private release(): void {
    if (this.mesh) {
      this.object.remove(this.mesh);
      this.mesh.geometry.dispose();
      this.mesh.material.dispose();
    }
    this.mesh = null;
  }
}
