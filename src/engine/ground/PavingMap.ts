import { DataTexture, FloatType, NearestFilter, RGBAFormat, RGIntegerFormat, UnsignedShortType, Vector4 } from 'three';
import { hash2 } from '../../geo/noise.ts';
import { isLight, PAVING_KINDS, type Paving } from '../../schema/paving.ts';

/** Squares in which boxes are looked up, metres. */
export const PAVING_CELL_M = 28;
/** In a square so many boxes at most, and as many lights: a byte each in the texture. In all lists together as many as two bytes number. */
const MOST = 255;
const MOST_IN_ALL = 65_535;
/** Squares reach over their rim: a box is softened by the width of a pixel. */
const RIM_M = 4;
/** Texels of the list of boxes in a row. */
const ROW = 1024;

/** What the shader reads. `cells`: number of the first box of a square, and how many boxes (low byte) and lights (high byte) follow. */
export interface PavingTextures {
  readonly cells: DataTexture;
  /** Two texels a box: x, z, cosine and sine of its turn; half length, half width, kind, a number in [0, 1) of its own. */
  readonly boxes: DataTexture;
  /** West and north rim of the squares, squares a metre. */
  readonly frame: Vector4;
}

interface Cell {
  readonly boxes: number[];
  readonly lights: number[];
}

/** Nothing is paved: one empty square. */
export const noPaving = (): PavingTextures => texturesOf(new Uint16Array(2), 1, 1, new Float32Array(8), new Vector4());

/**
 * Sorts the paving into squares, each with a list of its own in painting order, so that a pixel of the ground looks at the few boxes around it.
 * About 2 MB for the port of Duisburg. What does not fit the lists is left out.
 */
export function mapPaving(paving: readonly Paving[]): PavingTextures {
  if (paving.length === 0) return noPaving();
  const reaches = paving.map(reachOf);
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  paving.forEach(({ x, z }, i) => {
    const [dx, dz] = reaches[i]!;
    [west, north] = [Math.min(west, x - dx), Math.min(north, z - dz)];
    [east, south] = [Math.max(east, x + dx), Math.max(south, z + dz)];
  });
  const columns = Math.floor((east - west) / PAVING_CELL_M) + 1;
  const rows = Math.floor((south - north) / PAVING_CELL_M) + 1;
  const cells = new Map<number, Cell>();
  paving.forEach((box, i) => {
    const [dx, dz] = reaches[i]!;
    const span = (from: number, to: number): [number, number] => [Math.floor(from / PAVING_CELL_M), Math.floor(to / PAVING_CELL_M)]; // prettier-ignore
    const [c0, c1] = span(box.x - dx - west, box.x + dx - west);
    const [r0, r1] = span(box.z - dz - north, box.z + dz - north);
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++) {
        if (!meets(box, west + (c + 0.5) * PAVING_CELL_M, north + (r + 0.5) * PAVING_CELL_M)) continue;
        const key = r * columns + c;
        const cell = cells.get(key) ?? { boxes: [], lights: [] };
        cells.set(key, cell);
        const list = isLight(box.kind) ? cell.lights : cell.boxes;
        if (list.length < MOST) list.push(i);
      }
  });
  const total = [...cells.values()].reduce((sum, { boxes, lights }) => sum + boxes.length + lights.length, 0);
  const texels = new Float32Array(Math.max(1, Math.ceil((2 * total) / ROW)) * ROW * 4);
  const index = new Uint16Array(columns * rows * 2);
  let next = 0;
  for (const [key, { boxes, lights }] of cells) {
    if (next + boxes.length + lights.length > MOST_IN_ALL) break;
    index[2 * key] = next;
    index[2 * key + 1] = boxes.length | (lights.length << 8);
    for (const i of [...boxes, ...lights]) {
      const { x, z, turn, length, width, kind } = paving[i]!;
      const own = hash2(Math.round(x), Math.round(z), 71);
      texels.set(
        [x, z, Math.cos(turn), Math.sin(turn), length / 2, width / 2, PAVING_KINDS.indexOf(kind), own],
        8 * next,
      );
      next++;
    }
  }
  return texturesOf(index, columns, rows, texels, new Vector4(west, north, 1 / PAVING_CELL_M, 0));
}

/** Half extents of a turned box along the axes of the scene. */
function reachOf({ turn, length, width }: Paving): readonly [number, number] {
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  return [(length * cos + width * sin) / 2 + RIM_M, (length * sin + width * cos) / 2 + RIM_M];
}

/** Does a box reach into the square around a place? Looked at along the box's own axes. */
function meets({ x, z, turn, length, width }: Paving, atX: number, atZ: number): boolean {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = (PAVING_CELL_M / 2) * (Math.abs(cos) + Math.abs(sin)) + RIM_M;
  const along = (atX - x) * cos - (atZ - z) * sin;
  const across = (atX - x) * sin + (atZ - z) * cos;
  return Math.abs(along) < length / 2 + half && Math.abs(across) < width / 2 + half;
}

function texturesOf(
  index: Uint16Array<ArrayBuffer>,
  columns: number,
  rows: number,
  texels: Float32Array<ArrayBuffer>,
  frame: Vector4,
): PavingTextures {
  const cells = new DataTexture(index, columns, rows, RGIntegerFormat, UnsignedShortType);
  const width = Math.min(ROW, texels.length / 4);
  const boxes = new DataTexture(texels, width, texels.length / 4 / width, RGBAFormat, FloatType);
  cells.name = 'squares of the paving';
  boxes.name = 'paving';
  for (const texture of [cells, boxes]) {
    texture.minFilter = texture.magFilter = NearestFilter;
    texture.unpackAlignment = 4;
    texture.needsUpdate = true;
  }
  return { cells, boxes, frame };
}
