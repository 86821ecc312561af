import { BufferGeometry, DynamicDrawUsage, Float32BufferAttribute, Group, Mesh, Points, ShaderMaterial, type BufferAttribute } from 'three'; // prettier-ignore
import type { Point } from '../../geo/segmentIndex.ts';
import type { FrameState, Layer, Terrain } from '../layer.ts';
import { DASH_FRAGMENT, DASH_VERTEX, MARK_FRAGMENT, MARK_VERTEX } from './tunnelShader.ts';

/** A dash and the gap behind it, metres. */
const DASH_M = 16;
const EACH_M = 26;
/** Over the ground: nothing of the street shows through it. */
const OVER_M = 1.5;
/** After the water and all that is opaque, before markers and names. */
const RENDER_ORDER = 27;
const MOST_MARKS = 128;

/** A vehicle in a tunnel: scene metres. */
export interface UnderMark {
  readonly x: number;
  readonly z: number;
  readonly isSelected: boolean;
}

/**
 * Tunnels of trams, seen through the ground: a dashed line from portal to portal and a mark for each vehicle that is in one. Empty unless
 * somebody asks. Budget: 2 draws, 4 vertices each 26 m of tunnel. Owner: the scene binding.
 */
export class Tunnels implements Layer {
  readonly object = new Group();
  readonly isLively = true;
  private readonly uniforms = { focal: { value: 1 }, pixelRatio: { value: 1 } };
  private readonly dashes: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly marks: Points<BufferGeometry, ShaderMaterial>;
  private readonly ground: Terrain;
  private lines: readonly (readonly Point[])[] = [];

  constructor(ground: Terrain) {
    this.ground = ground;
    // Through ground and houses: what lies below them has no other place in the picture.
    const shown = {
      uniforms: this.uniforms,
      transparent: true,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
    };
    this.dashes = new Mesh(new BufferGeometry(), new ShaderMaterial({ ...shown, name: 'tunnels', vertexShader: DASH_VERTEX, fragmentShader: DASH_FRAGMENT })); // prettier-ignore
    this.marks = new Points(new BufferGeometry(), new ShaderMaterial({ ...shown, name: 'vehicles in tunnels', vertexShader: MARK_VERTEX, fragmentShader: MARK_FRAGMENT })); // prettier-ignore
    const places = new Float32BufferAttribute(new Float32Array(MOST_MARKS * 4), 4).setUsage(DynamicDrawUsage);
    this.marks.geometry.setAttribute('place', places);
    this.marks.geometry.setDrawRange(0, 0);
    for (const [i, part] of [this.dashes, this.marks].entries()) {
      part.frustumCulled = false;
      part.renderOrder = RENDER_ORDER + i;
      part.raycast = () => undefined;
      part.visible = false;
      this.object.add(part);
    }
    this.object.name = 'tunnels';
  }

  /** @param lines from portal to portal, points so near to each other as a dash follows a bend; the same list again changes nothing */
  setLines(lines: readonly (readonly Point[])[]): void {
    if (lines === this.lines) return;
    this.lines = lines;
    const position: number[] = [];
    const ahead: number[] = [];
    const index: number[] = [];
    for (const line of lines)
      for (const [a, b] of dashesOf(line)) {
        const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
        const [dx, dz] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        const first = position.length / 3;
        for (const [x, z] of [a, b]) {
          const y = this.ground.heightAt(x, z) + OVER_M;
          position.push(x, y, z, x, y, z);
          ahead.push(dx, dz, -1, dx, dz, 1);
        }
        index.push(first, first + 1, first + 2, first + 2, first + 1, first + 3);
      }
    const { geometry } = this.dashes;
    geometry.dispose();
    geometry.setAttribute('position', new Float32BufferAttribute(position, 3));
    geometry.setAttribute('ahead', new Float32BufferAttribute(ahead, 3));
    geometry.setIndex(index);
    this.dashes.visible = index.length > 0;
  }

  setMarks(marks: readonly UnderMark[]): void {
    const places = this.marks.geometry.getAttribute('place') as BufferAttribute;
    const count = Math.min(MOST_MARKS, marks.length);
    for (let i = 0; i < count; i++) {
      const { x, z, isSelected } = marks[i]!;
      places.setXYZW(i, x, this.ground.heightAt(x, z) + OVER_M, z, isSelected ? 1 : 0);
    }
    places.needsUpdate = true;
    this.marks.geometry.setDrawRange(0, count);
    this.marks.visible = count > 0;
  }

  update({ camera, height, pixelRatio }: FrameState): boolean {
    this.uniforms.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    this.uniforms.pixelRatio.value = pixelRatio;
    return false;
  }

  dispose(): void {
    for (const { geometry, material } of [this.dashes, this.marks]) {
      geometry.dispose();
      material.dispose();
    }
  }
}

/** Dashes along a line: begin and end of each. */
function dashesOf(line: readonly Point[]): [Point, Point][] {
  const out: [Point, Point][] = [];
  let along = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const [[ax, az], [bx, bz]] = [line[i]!, line[i + 1]!];
    const length = Math.hypot(bx - ax, bz - az);
    const at = (m: number): Point => [ax + ((bx - ax) * m) / length, az + ((bz - az) * m) / length];
    // What of this piece is dash: from the dash that it begins in on.
    for (let k = Math.floor(along / EACH_M); k * EACH_M < along + length; k++) {
      const from = Math.max(0, k * EACH_M - along);
      const to = Math.min(length, k * EACH_M + DASH_M - along);
      if (to > from) out.push([at(from), at(to)]);
    }
    along += length;
  }
  return out;
}
