import { decode } from 'fast-png';

/** The map of land cover as colours for the GPU: RGBA, sRGB; alpha is the strength of the drawn edge (255 on a border). */
export interface LandcoverPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** How far a place lies outside the city (255 = far outside), one byte a cell of `PAPER_CELL` × `PAPER_CELL` pixels. */
  readonly paper: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

const PAPER_CELL = 8;
const PAPER_BLUR_CELLS = 3;

/**
 * Colours a map of class indices: borders are softened over a pixel and their line is kept in alpha, as on a printed plan.
 * @param classes one class index a pixel, rows from the north
 * @param palette sRGB hex of each class
 * @param outside the class beyond the boundary
 */
export function paintLandcover(
  classes: Uint8Array,
  width: number,
  height: number,
  palette: readonly number[],
  outside = 0,
): LandcoverPixels {
  const data = new Uint8Array(width * height * 4);
  const red = Uint8Array.from(palette, (hex) => hex >> 16);
  const green = Uint8Array.from(palette, (hex) => (hex >> 8) & 255);
  const blue = Uint8Array.from(palette, (hex) => hex & 255);
  // 1 2 1 in both directions: a border becomes a ramp of two pixels, which bilinear sampling shows as a smooth line.
  for (let row = 0; row < height; row++) {
    const above = Math.max(row - 1, 0) * width;
    const here = row * width;
    const below = Math.min(row + 1, height - 1) * width;
    for (let column = 0; column < width; column++) {
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
      if (n === c && s === c && w === c && e === c && nw === c && ne === c && sw === c && se === c) {
        data[at] = red[c]!;
        data[at + 1] = green[c]!;
        data[at + 2] = blue[c]!;
        continue;
      }
      const mix = (of: Uint8Array): number =>
        (4 * of[c]! + 2 * (of[n]! + of[s]! + of[w]! + of[e]!) + of[nw]! + of[ne]! + of[sw]! + of[se]!) >> 4;
      data[at] = mix(red);
      data[at + 1] = mix(green);
      data[at + 2] = mix(blue);
      const others = 2 * (+(n !== c) + +(s !== c) + +(w !== c) + +(e !== c)) + +(nw !== c) + +(ne !== c) + +(sw !== c) + +(se !== c); // prettier-ignore
      data[at + 3] = Math.min(255, others * 40);
    }
  }
  return { width, height, data, paper: fadeToPaper(classes, width, height, outside) };
}

/** Share of `outside` around each cell, softened, so that the model ends in a fade and not in a cut. */
function fadeToPaper(classes: Uint8Array, width: number, height: number, outside: number): LandcoverPixels['paper'] {
  const columns = Math.ceil(width / PAPER_CELL);
  const rows = Math.ceil(height / PAPER_CELL);
  let cells = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = Math.min(column * PAPER_CELL + PAPER_CELL / 2, width - 1);
      const y = Math.min(row * PAPER_CELL + PAPER_CELL / 2, height - 1);
      cells[row * columns + column] = classes[y * width + x] === outside ? 255 : 0;
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
          for (let d = -PAPER_BLUR_CELLS; d <= PAPER_BLUR_CELLS; d++)
            sum += from[line * across + Math.min(Math.max(i + d, 0), length - 1) * step]!;
          cells[line * across + i * step] = sum / (2 * PAPER_BLUR_CELLS + 1);
        }
    }
  }
  return { width: columns, height: rows, data: Uint8Array.from(cells) };
}

/**
 * @param png 8-bit grey, pixel value = class
 * @throws Error when the picture is not a grey PNG of 8 bits
 */
export function paintLandcoverPng(png: Uint8Array, palette: readonly number[]): LandcoverPixels {
  const { width, height, data, channels, depth } = decode(png);
  if (depth !== 8 || channels !== 1)
    throw new Error(`land cover: ${depth} bits and ${channels} channels, not 8-bit grey`);
  return paintLandcover(Uint8Array.from(data), width, height, palette);
}
