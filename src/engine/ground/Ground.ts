import { BufferAttribute, BufferGeometry, Frustum, Group, Mesh, Vector4, type Material } from 'three';
import type { Paving } from '../../schema/paving.ts';
import type { FrameState, Layer, Terrain } from '../layer.ts';
import { seenBy } from '../seenBy.ts';
import { SquaredMesh } from '../SquaredMesh.ts';
import { cutGround, type Cut } from './cutGround.ts';
import { GroundMaterial } from './groundMaterial.ts';
import { joinChunks } from './joinChunks.ts';
import type { TerrainData } from './loadTerrain.ts';
import { createWindowMaterial } from './windowMaterial.ts';

/** Distances from the outline at which the sheet around the model has its rings, metres. */
const SHEET_RINGS_M = [0, 1500, 6000, 20_000, 56_000] as const;
/** Last of what is opaque but the sky. */
const GROUND_RENDER_ORDER = 10;
/** The sheet lies at about the height of the plain. */
const SHEET_HEIGHT_M = 24;

/**
 * The ground of the model: triangles of the terrain, coloured by land cover, on a sheet of paper that reaches to the horizon.
 * 2 draws, on software GL one for each column of 4 km squares in the picture. Geometry: 20 bytes a vertex and 12 a triangle.
 *
 *     const terrain = await terrainOf(city);
 *     stage.add(new Ground(terrain));
 */
export class Ground implements Layer, Terrain {
  readonly object = new Group();
  private readonly material: GroundMaterial;
  private window: Material | null = null;
  private readonly model: SquaredMesh<Material>;
  private readonly sheet: Mesh<BufferGeometry, Material>;
  private readonly seen = new Frustum();
  private readonly sampleHeight: TerrainData['heightAt'];

  /** @param cuts where there is none of it */
  constructor(terrain: TerrainData, cuts: readonly Cut[] = []) {
    this.object.name = 'ground';
    this.sampleHeight = terrain.heightAt;
    const { west, north, east, south } = terrain.extent;
    this.material = new GroundMaterial(
      terrain.landcover,
      terrain.landcoverPlace,
      new Vector4(west, north, east, south),
    );
    const { geometry, cut } = joinChunks(terrain.mesh.chunks.map((chunk) => cutGround(chunk, cuts)));
    this.model = new SquaredMesh<Material>(geometry, this.material, () => cut);
    this.sheet = new Mesh<BufferGeometry, Material>(createSheet(terrain), this.material);
    this.sheet.matrixAutoUpdate = false;
    for (const mesh of [this.model.whole, this.sheet]) {
      mesh.receiveShadow = true;
      // After everything that stands on it: what a house covers is not shaded.
      mesh.renderOrder = GROUND_RENDER_ORDER;
    }
    this.object.add(this.model.object, this.sheet);
  }

  /** Metres NHN of the ground or the bed; 25 outside. */
  heightAt(x: number, z: number): number {
    return this.sampleHeight(x, z);
  }

  /** What the land of the port is paved with and lit by. */
  setPaving(paving: readonly Paving[]): void {
    this.material.setPaving(paving);
  }

  /** A window to what lies under the canvas, instead of our own ground. */
  setWindow(isWindow: boolean): void {
    if (isWindow) this.window ??= createWindowMaterial();
    const material = isWindow ? this.window! : this.material;
    this.model.setMaterial(material);
    this.sheet.material = material;
  }

  update({ camera, quality }: FrameState): boolean {
    this.material.setQuality(quality);
    this.model.choose(quality, seenBy(camera, this.seen));
    return false;
  }

  dispose(): void {
    this.model.dispose();
    this.sheet.geometry.dispose();
    this.material.dispose();
    this.window?.dispose();
  }
}

/** Rings from the outline of the terrain outwards; the outline is convex, so that rays from its middle never cross. */
function createSheet({ points, mesh }: TerrainData): BufferGeometry {
  const { outline } = mesh;
  let midX = 0;
  let midZ = 0;
  for (const i of outline) {
    midX += points.x[i]! / outline.length;
    midZ += points.z[i]! / outline.length;
  }
  const rings = SHEET_RINGS_M.length;
  const position = new Float32Array(outline.length * rings * 3);
  const normal = new Int16Array(outline.length * rings * 4);
  outline.forEach((source, i) => {
    const dx = points.x[source]! - midX;
    const dz = points.z[source]! - midZ;
    const length = Math.hypot(dx, dz) || 1;
    SHEET_RINGS_M.forEach((outM, ring) => {
      const at = ring * outline.length + i;
      position[3 * at] = points.x[source]! + (dx / length) * outM;
      position[3 * at + 1] = ring === 0 ? points.y[source]! : SHEET_HEIGHT_M;
      position[3 * at + 2] = points.z[source]! + (dz / length) * outM;
      normal[4 * at + 1] = 32767;
    });
  });
  const index = new Uint32Array(outline.length * (rings - 1) * 6);
  let next = 0;
  for (let ring = 0; ring + 1 < rings; ring++)
    for (let i = 0; i < outline.length; i++) {
      const a = ring * outline.length + i;
      const b = ring * outline.length + ((i + 1) % outline.length);
      const c = a + outline.length;
      const d = b + outline.length;
      index.set([a, b, c, b, d, c], next);
      next += 6;
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('normal', new BufferAttribute(normal, 4, true));
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}
