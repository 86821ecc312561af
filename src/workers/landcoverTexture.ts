/** The map of land cover as colours for the GPU: RGBA, sRGB; alpha is the strength of the drawn edge (255 on a border). */
export interface LandcoverPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** The map itself, one class index a pixel. */
  readonly classes: Uint8Array;
  /**
   * Two bytes a cell of 8 × 8 pixels, softened: how far it lies outside the city (255 = far outside), and how brightly it is
   * lit at night (255 = all lamps).
   */
  readonly mood: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

/** No class: pixels above one another differ. */
const MIXED = -1;
const MOOD_CELL = 8;
const MOOD_BLUR_CELLS = 2;

/**
 * Colours a map of class indices: borders are softened over a pixel and their line is kept in alpha, as on a printed plan.
 * @param classes one class index a pixel, rows from the north
 * @param palette sRGB hex of each class
 * @param lamplight share of full lamplight of each class at night, 0 to 1
 * @param outside the class beyond the boundary
 */
export function paintLandcover(
  classes: Uint8Array,
  width: number,
  height: number,
  palette: readonly number[],
  lamplight: readonly number[],
  outside = 0,
): LandcoverPixels {
  const data = new Uint8Array(width * height * 4);
  const pixels = new Uint32Array(data.buffer);
  // Four bytes of a pixel in the order of the machine.
  const plain = new Uint32Array(Uint8Array.from(palette.flatMap((hex) => [hex >> 16, hex >> 8, hex, 0])).buffer);
  // Two channels are weighed at once: 16 times 255 leaves the one beside it alone.
  const redGreen = Int32Array.from(palette, (hex) => (hex & 0xff0000) | ((hex >> 8) & 255));
  const blue = Int32Array.from(palette, (hex) => hex & 255);
  // 1 2 1 in both directions: a border becomes a ramp of two pixels, which bilinear sampling shows as a smooth line.
  for (let row = 0; row < height; row++) {
    const above = Math.max(row - 1, 0) * width;
    const here = row * width;
    const below = Math.min(row + 1, height - 1) * width;
    /** Class of a pixel and of those above and below it. */
    const commonAt = (column: number): number => {
      const code = classes[here + column]!;
      return classes[above + column] === code && classes[below + column] === code ? code : MIXED;
    };
    let west = commonAt(0);
    let middle = west;
    for (let column = 0; column < width; column++) {
      const east = commonAt(Math.min(column + 1, width - 1));
      // Nine in ten lie within an area: three looks at the map each instead of nine.
      const isWithin = middle !== MIXED && west === middle && middle === east;
      west = middle;
      middle = east;
      if (isWithin) {
        pixels[here + column] = plain[west]!;
        continue;
      }
      const left = Math.max(column - 1, 0);
      const right = Math.min(column + 1, width - 1);
      const c = classes[here + column]!;
      const n = classes[above + column]!;
      const s = classes[below + column]!;
      const w = classes[here + left]!;
      const e = classes[here + right]!;
      const nw = classes[above + left]!;
      const ne = classes[above + right]!;
      const sw = classes[below + left]!;
      const se = classes[below + right]!;
      const at = (here + column) * 4;
      const two = weigh(redGreen, c, n, s, w, e, nw, ne, sw, se);
      data[at] = two >> 20;
      data[at + 1] = two >> 4;
      data[at + 2] = weigh(blue, c, n, s, w, e, nw, ne, sw, se) >> 4;
      const others = 2 * (+(n !== c) + +(s !== c) + +(w !== c) + +(e !== c)) + +(nw !== c) + +(ne !== c) + +(sw !== c) + +(se !== c); // prettier-ignore
      data[at + 3] = Math.min(255, others * 40);
    }
  }
  const paper = soften(classes, width, height, (code) => (code === outside ? 255 : 0));
  const glow = soften(classes, width, height, (code) => 255 * (lamplight[code] ?? 0));
  const mood = new Uint8Array(paper.data.length * 2);
  for (let i = 0; i < paper.data.length; i++) {
    mood[2 * i] = paper.data[i]!;
    mood[2 * i + 1] = glow.data[i]!;
  }
  return { width, height, data, classes, mood: { width: paper.width, height: paper.height, data: mood } };
}

/** Sum of nine pixels' values, the middle one four times, those beside it twice. */
// prettier-ignore
function weigh(of: Int32Array, c: number, n: number, s: number, w: number, e: number, nw: number, ne: number, sw: number, se: number): number {
  return 4 * of[c]! + 2 * (of[n]! + of[s]! + of[w]! + of[e]!) + of[nw]! + of[ne]! + of[sw]! + of[se]!;
}

/** A value of the classes in cells of 8 × 8 pixels, blurred over some cells, so that the model ends in a fade and not in a cut. */
function soften(
  classes: Uint8Array,
  width: number,
  height: number,
  valueOf: (code: number) => number,
): { width: number; height: number; data: Float32Array } {
  const columns = Math.ceil(width / MOOD_CELL);
  const rows = Math.ceil(height / MOOD_CELL);
  let cells = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = Math.min(column * MOOD_CELL + MOOD_CELL / 2, width - 1);
      const y = Math.min(row * MOOD_CELL + MOOD_CELL / 2, height - 1);
      cells[row * columns + column] = valueOf(classes[y * width + x]!);
    }
  for (const [step, length, count] of [
    [1, columns, rows],
    [columns, rows, columns],
  ] as const) {
    // prettier-ignore
    const across = step === 1 ? columns : 1;
    for (let pass = 0; pass < 2; pass++) {
      const from = cells;
      cells = new Float32Array(from.length);
      for (let line = 0; line < count; line++)
        for (let i = 0; i < length; i++) {
          let sum = 0;
          for (let d = -MOOD_BLUR_CELLS; d <= MOOD_BLUR_CELLS; d++)
            sum += from[line * across + Math.min(Math.max(i + d, 0), length - 1) * step]!;
          cells[line * across + i * step] = sum / (2 * MOOD_BLUR_CELLS + 1);
        }
    }
  }
  return { width: columns, height: rows, data: cells };
}
