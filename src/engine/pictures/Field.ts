import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, Mesh, ShaderMaterial, UniformsLib, UniformsUtils, Vector3 } from 'three'; // prettier-ignore
import { createInterpolation, type Interpolation, type KnownPlace } from '../../geo/interpolation.ts';
import { cityRaster } from '../../geo/raster.ts';
import type { Ramp } from '../../schema/themePictures.ts';
import { RAMP_COLOURS } from '../../state/ramps.ts';
import type { Layer, Terrain } from '../layer.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import '../light/haze.ts';
import { WATER_RENDER_ORDER } from '../water/Water.ts';
import { FIELD_FRAGMENT, FIELD_VERTEX } from './fieldShader.ts';

/** Values are computed at the corners of squares of this size, metres. */
const SQUARE_M = 128;
const RASTER = cityRaster(SQUARE_M);

interface Drawn {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly interpolation: Interpolation;
  readonly share: BufferAttribute;
  readonly cover: BufferAttribute;
  /** 1 inside the city, 0 outside, by vertex. */
  readonly inside: Float32Array;
}

/**
 * What lies between assets, computed from their values by inverse distance: a skin on the ground inside the city, as far as a value is taken, with a
 * line at each tenth of the ramp. Where nothing known reaches nothing is drawn.
 * Budget: one draw while it is shown, 24 B a corner, at most 27 000 corners and 53 000 triangles; uploaded when a value changes. Owner: the scene binding.
 */
export class Field implements Layer {
  readonly object = new Group();
  private drawn: Drawn | null = null;

  constructor() {
    this.object.name = 'field';
  }

  /**
   * @param known places of the values; none = nothing is drawn
   * @param isInside whether a place of the scene is in the city
   */
  setPicture(
    known: readonly KnownPlace[],
    ramp: Ramp,
    ground: Terrain,
    isInside: (x: number, z: number) => boolean,
  ): void {
    // prettier-ignore
    this.release();
    const { places, index } = squaresWithin(known, isInside);
    if (index.length === 0) return;
    const count = places.length / 2;
    const position = new Float32Array(count * 3);
    const inside = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const [x, z] = [places[2 * i]!, places[2 * i + 1]!];
      position.set([x, ground.heightAt(x, z), z], i * 3);
      inside[i] = isInside(x, z) ? 1 : 0;
    }
    const geometry = new BufferGeometry();
    const [share, cover] = [0, 1].map(() => new BufferAttribute(new Float32Array(count), 1).setUsage(DynamicDrawUsage)) as [BufferAttribute, BufferAttribute]; // prettier-ignore
    geometry.setAttribute('position', new BufferAttribute(position, 3));
    geometry.setAttribute('share', share);
    geometry.setAttribute('cover', cover);
    geometry.setIndex(index);
    const { hazeSun, hazeGlow, airNight } = AIR_UNIFORMS;
    const stops = RAMP_COLOURS[ramp].map((hex) => new Vector3(...new Color().setHex(hex, 'srgb-linear').toArray()));
    const material = new ShaderMaterial({
      ...{ name: 'field', vertexShader: FIELD_VERTEX, fragmentShader: FIELD_FRAGMENT },
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), hazeSun, hazeGlow, airNight, stops: { value: stops } },
      ...{ fog: true, transparent: true, depthWrite: false, toneMapped: false },
    });
    const mesh = new Mesh(geometry, material);
    Object.assign(mesh, { name: 'field', frustumCulled: false, matrixAutoUpdate: false, raycast: () => undefined });
    mesh.renderOrder = WATER_RENDER_ORDER + 6;
    this.object.add(mesh);
    this.drawn = { mesh, share, cover, inside, interpolation: createInterpolation(places, known, 'mean') };
  }

  /** @param shares of the ramp at the known places; NaN = not known */
  setValues(shares: ArrayLike<number>): void {
    if (!this.drawn) return;
    const { interpolation, share, cover, inside } = this.drawn;
    interpolation.compute(shares, share.array as Float32Array, cover.array as Float32Array);
    for (let i = 0; i < inside.length; i++) {
      const isKnown = !Number.isNaN(share.array[i]!);
      if (!isKnown) share.array[i] = 0;
      cover.array[i] = isKnown ? cover.array[i]! * inside[i]! : 0;
    }
    share.needsUpdate = cover.needsUpdate = true;
  }

  /** Corners at which values are computed. */
  get corners(): number {
    return this.drawn?.inside.length ?? 0;
  }

  update(): boolean {
    return false;
  }

  dispose(): void {
    this.release();
  }

  private release(): void {
    if (!this.drawn) return;
    const { mesh } = this.drawn;
    this.object.remove(mesh);
    mesh.geometry.dispose();
    mesh.material.dispose();
    this.drawn = null;
  }
}

/** Squares of the raster with a corner in the city and within reach: x and z of their corners, and two triangles each that look up. */
function squaresWithin(
  known: readonly KnownPlace[],
  isInside: (x: number, z: number) => boolean,
): { places: number[]; index: number[] } {
  // prettier-ignore
  const columns = RASTER.width + 1;
  const at = (c: number, r: number): readonly [number, number] => [RASTER.x + c * SQUARE_M, RASTER.z + r * SQUARE_M];
  const isShown = new Uint8Array(columns * (RASTER.height + 1));
  for (let r = 0; r <= RASTER.height; r++)
    for (let c = 0; c < columns; c++) {
      const [x, z] = at(c, r);
      const isReached = known.some((place) => Math.hypot(place.x - x, place.z - z) < place.reachM);
      if (isReached && isInside(x, z)) isShown[r * columns + c] = 1;
    }
  const places: number[] = [];
  const index: number[] = [];
  const vertexOf = new Map<number, number>();
  const vertex = (c: number, r: number): number => {
    const key = r * columns + c;
    const known = vertexOf.get(key);
    if (known !== undefined) return known;
    places.push(...at(c, r));
    vertexOf.set(key, vertexOf.size);
    return vertexOf.size - 1;
  };
  for (let r = 0; r < RASTER.height; r++)
    for (let c = 0; c < RASTER.width; c++) {
      const first = r * columns + c;
      if (!isShown[first] && !isShown[first + 1] && !isShown[first + columns] && !isShown[first + columns + 1])
        continue;
      const [a, b, d, e] = [vertex(c, r), vertex(c + 1, r), vertex(c + 1, r + 1), vertex(c, r + 1)];
      index.push(a, d, b, a, e, d);
    }
  return { places, index };
}
