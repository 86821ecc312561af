import { BufferAttribute, GLSL3, Mesh, NoBlending, ShaderMaterial, type Material, type Object3D } from 'three';
import { foreignFeature, type ForeignFeature } from '../../schema/foreignFeature.ts';
import { packPickId } from '../layer.ts';

/** Bits of a pick's index: which tileset, which mesh of it, which feature of that. */
const [SLOT_BITS, FEATURE_BITS] = [11, 14];
const SLOTS = 1 << SLOT_BITS;
const FEATURES = 1 << FEATURE_BITS;
/** More tilesets than this are not picked apart. */
const TILESETS = 1 << (28 - SLOT_BITS - FEATURE_BITS);
/** GLTFLoader's names of `_FEATURE_ID_0` (3D Tiles 1.1) and `_BATCHID` (B3DM), the better first. */
const ID_ATTRIBUTES = ['_feature_id_0', '_batchid'];

/** What the library keeps of a tile: EXT_structural_metadata with EXT_mesh_features, or the batch table of a B3DM. */
interface Tables {
  getPropertyTableData(table: number, id: number): Record<string, unknown>;
}
interface BatchTable {
  readonly count: number;
  getDataFromId(id: number): Record<string, unknown>;
}
interface MeshFeatures {
  getFeatureInfo(): readonly { readonly propertyTable?: number | null }[];
}
interface Entry {
  readonly mesh: Mesh;
  readonly uri: string;
  readonly batchTable: BatchTable | null;
}

/**
 * The buildings within the meshes of a foreign tileset: their pick ids, and what the tileset says of them.
 * Budget: 4 bytes a vertex of what has once been in a pick.
 */
export class ForeignFeatures {
  private readonly name: string;
  private readonly number: number;
  private readonly slots = new Map<number, Entry>();
  private readonly replaced = new Map<Mesh, Material | Material[]>();
  private nextSlot = 0;
  private readonly base = { value: 0 };
  private readonly picker = new ShaderMaterial({
    name: 'ids of a foreign tileset',
    glslVersion: GLSL3,
    uniforms: { base: this.base },
    vertexShader: /* glsl */ `
      in float pickFeature;
      uniform uint base;
      flat out uint id;
      void main() {
        id = pickFeature < ${FEATURES}.0 ? base | uint(pickFeature + 0.5) : base;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }
    `,
    fragmentShader: /* glsl */ `
      flat in uint id;
      out vec4 colour;
      void main() {
        colour = vec4(uvec4(id, id >> 8u, id >> 16u, id >> 24u) & 255u) / 255.0;
      }
    `,
    blending: NoBlending,
    toneMapped: false,
    fog: false,
  });

  /** @param name of the tileset @param number of the tileset among those that are shown */
  constructor(name: string, number: number) {
    this.name = name;
    this.number = number % TILESETS;
  }

  /** @param uri of the tile's content, for the ids of buildings that have none of their own */
  add(scene: Object3D, uri: string): void {
    const { batchTable } = scene as { batchTable?: BatchTable };
    scene.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      for (let tries = 0; tries < SLOTS; tries++, this.nextSlot++) {
        const slot = this.nextSlot % SLOTS;
        if (this.slots.has(slot)) continue;
        this.slots.set(slot, { mesh: object as Mesh, uri, batchTable: batchTable ?? null });
        this.nextSlot++;
        return;
      }
    });
  }

  remove(scene: Object3D): void {
    const gone = new Set<Object3D>();
    scene.traverse((object) => gone.add(object));
    for (const [slot, { mesh }] of this.slots) if (gone.has(mesh)) this.slots.delete(slot);
  }

  beginPick(): void {
    for (const [slot, { mesh }] of this.slots) {
      prepare(mesh);
      this.replaced.set(mesh, mesh.material);
      mesh.material = this.picker;
      mesh.onBeforeRender = () => {
        this.base.value = packPickId('foreign', (this.number << (SLOT_BITS + FEATURE_BITS)) | (slot << FEATURE_BITS));
        this.picker.uniformsNeedUpdate = true;
      };
    }
  }

  endPick(): void {
    for (const [mesh, material] of this.replaced) {
      mesh.material = material;
      mesh.onBeforeRender = () => undefined;
    }
    this.replaced.clear();
  }

  /** @returns null where the index is of another tileset, or its tile is gone */
  featureOf(index: number): ForeignFeature | null {
    const entry = this.slots.get((index >> FEATURE_BITS) & (SLOTS - 1));
    if (!entry || index >> (SLOT_BITS + FEATURE_BITS) !== this.number) return null;
    const feature = index & (FEATURES - 1);
    return foreignFeature(this.name, `${entry.uri}-${feature}`, dataOf(entry, feature));
  }

  dispose(): void {
    this.slots.clear();
    this.picker.dispose();
  }
}

/** Ids as floats, whatever the file has: some have none, then the mesh is one building. */
function prepare(mesh: Mesh): void {
  const { geometry } = mesh;
  if (geometry.hasAttribute('pickFeature')) return;
  const name = ID_ATTRIBUTES.find((one) => geometry.hasAttribute(one));
  const ids = new Float32Array(geometry.getAttribute('position').count);
  if (name !== undefined) {
    const given = geometry.getAttribute(name);
    for (let i = 0; i < ids.length; i++) ids[i] = given.getX(i);
  }
  geometry.setAttribute('pickFeature', new BufferAttribute(ids, 1));
}

/** What the tile's tables say; nothing where they are broken or do not know it. */
function dataOf({ mesh, batchTable }: Entry, feature: number): Record<string, unknown> {
  const { structuralMetadata, meshFeatures } = mesh.userData as {
    structuralMetadata?: Tables;
    meshFeatures?: MeshFeatures;
  };
  try {
    if (batchTable) return feature < batchTable.count ? batchTable.getDataFromId(feature) : {};
    const table = meshFeatures?.getFeatureInfo()[0]?.propertyTable ?? 0;
    return structuralMetadata?.getPropertyTableData(table, feature) ?? {};
  } catch {
    // A table of somebody else that its own schema does not describe.
    return {};
  }
}
