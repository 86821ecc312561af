import { BoxGeometry, InstancedBufferAttribute, InstancedMesh, Matrix4, Quaternion, Sphere, Vector3, type BufferGeometry, type Material } from 'three'; // prettier-ignore
import type { StructureOf } from '../../schema/structures.ts';
import type { LevelTexture } from './LevelTexture.ts';
import { FINISH } from './finishes.ts';
import { BOX, yardBoxes, type YardBox } from './containers.ts';

type Yard = StructureOf<'container-yard'>;

const UP = new Vector3(0, 1, 0);
/** In `code`: height above the foot in quarter metres, for the shade between stacks. */
const SHADE_SHIFT = 22;
/** A gap to the box above shows as a line. */
const GAP_M = 0.06;

/** A box of forty feet without its bottom, on the origin. */
function boxGeometry(): BufferGeometry {
  const geometry = new BoxGeometry(BOX.long, BOX.high - GAP_M, BOX.wide).translate(0, (BOX.high - GAP_M) / 2, 0);
  geometry.deleteAttribute('uv');
  // Of the six sides of a `BoxGeometry` (+x −x +y −y +z −z), six indices each, the fourth is never seen.
  const index = Array.from(geometry.index!.array);
  index.splice(18, 6);
  geometry.setIndex(index);
  geometry.clearGroups();
  return geometry;
}

/**
 * The boxes of the yards of a square, as many as their levels (TEU) say. All that fit are laid once, in the order in which the yards fill;
 * a change writes one texel a yard. Budget: 1 draw, 92 B a box. Owner: the layer of the structures.
 */
export class YardBoxes {
  readonly mesh: InstancedMesh;
  private readonly levels: LevelTexture;
  /** TEU of each yard with each of its boxes, ascending. */
  private readonly ranks = new Map<number, readonly number[]>();
  /** Of each box laid, ascending: share of its yard's capacity up to which it is not there. */
  private readonly shares: Float64Array;

  /** @param yards with their rows; each begins with the share of its boxes that the model states */
  constructor(yards: ReadonlyMap<number, Yard>, levels: LevelTexture, material: Material) {
    this.levels = levels;
    const all: { readonly row: number; readonly yard: Yard; readonly box: YardBox; readonly share: number }[] = [];
    for (const [row, yard] of yards) {
      const boxes = yardBoxes(yard);
      this.ranks.set(row, boxes.map(({ rank }) => rank)); // prettier-ignore
      const capacity = boxes.at(-1)?.rank ?? 0;
      for (const box of boxes) all.push({ row, yard, box, share: box.rank / capacity });
    }
    all.sort((a, b) => a.share - b.share);
    this.shares = Float64Array.from(all, ({ share }) => share);
    const geometry = boxGeometry();
    const paint = new Uint8Array(4 * all.length);
    const matrix = new Matrix4();
    this.mesh = new InstancedMesh(geometry, material, all.length);
    all.forEach(({ yard, box }, i) => {
      const [cosine, sine] = [Math.cos(yard.turn), Math.sin(yard.turn)];
      const at = new Vector3(yard.x + box.x * cosine + box.z * sine, yard.y + box.y, yard.z - box.x * sine + box.z * cosine); // prettier-ignore
      matrix.compose(at, new Quaternion().setFromAxisAngle(UP, yard.turn), new Vector3(box.longM / BOX.long, 1, 1));
      this.mesh.setMatrixAt(i, matrix);
      const channel = (shift: number): number => Math.min(255, Math.round(((box.colour >> shift) & 255) * box.shade));
      paint.set([channel(16), channel(8), channel(0), FINISH.floodWarm], 4 * i);
    });
    const instanced = (name: string, attribute: InstancedBufferAttribute): void => {
      geometry.setAttribute(name, attribute);
    };
    instanced('paint', new InstancedBufferAttribute(paint, 4, true));
    const code = Uint32Array.from(all, ({ row, box }) => row | (Math.round(box.y * 4.6) << SHADE_SHIFT));
    instanced('code', new InstancedBufferAttribute(code, 1));
    instanced('rank', new InstancedBufferAttribute(Float32Array.from(all, ({ box }) => box.rank), 1)); // prettier-ignore
    this.mesh.boundingSphere = sphereAround([...yards.values()]);
    for (const [row, yard] of yards) levels.set(row, yard.fill * this.capacityOf(row)!);
    this.count();
  }

  /** Boxes that are there. */
  get triangles(): number {
    return (this.mesh.count * (this.mesh.geometry.index?.count ?? 0)) / 3;
  }

  /** TEU for which a yard has places; undefined for a row that is not one of these yards. */
  capacityOf(row: number): number | undefined {
    return this.ranks.get(row)?.at(-1);
  }

  /** Boxes that stand in a yard. */
  standingIn(row: number): number {
    const level = this.levels.get(row) + 0.5;
    return (this.ranks.get(row)?.findLastIndex((rank) => rank <= level) ?? -1) + 1;
  }

  /** Draws no more than the fullest yard needs: to be called after its levels have changed. */
  count(): void {
    let most = 0;
    for (const [row, ranks] of this.ranks) most = Math.max(most, (this.levels.get(row) + 0.5) / (ranks.at(-1) ?? 1));
    let [low, high] = [0, this.shares.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.shares[middle]! <= most) low = middle + 1;
      else high = middle;
    }
    this.mesh.count = low;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.dispose();
  }
}

function sphereAround(yards: readonly Yard[]): Sphere {
  const sphere = new Sphere().makeEmpty();
  for (const { x, y, z, length, width, tiers } of yards)
    sphere.union(new Sphere(new Vector3(x, y, z), Math.hypot(length, width) / 2 + tiers * BOX.high));
  return sphere;
}
