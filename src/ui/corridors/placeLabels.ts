import type { GlobePlace } from '../../geo/worldMap.ts';
import { WIDTH, type Draw } from './mapFrame.ts';

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end' | 'middle';
  readonly isStrong: boolean;
}
type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Half the mark of a place, and room around it, in units of the picture. */
const MARK = 4;
/** Steps along an arc, in units of the picture: so fine that none passes through a name unseen. */
const STEP = 3;
/** A name may reach over an arc on so much of its height; one of a place on the way that would cover more is left out. */
const MOST_COVERED = 1.5;

const overlap = (a: Box, b: Box): boolean => a[2] > b[0] && a[0] < b[2] && a[3] > b[1] && a[1] < b[3];

/** Points along lines, close together. */
function alongAll(lines: readonly (readonly GlobePlace[])[], draw: Draw): (readonly [number, number])[] {
  return lines.flatMap((line) => {
    const points = line.map(draw);
    return points.slice(1).flatMap(([x, y], i) => {
      const [fromX, fromY] = points[i]!;
      const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / STEP));
      return Array.from({ length: steps }, (_, k): readonly [number, number] => [
        fromX + ((x - fromX) * k) / steps,
        fromY + ((y - fromY) * k) / steps,
      ]);
    });
  });
}

/** Where a name may stand around its place: beside it, aslant, above, below, and once more farther away. */
function spotsOf(x: number, y: number, width: number, font: number): { readonly label: Omit<Label, 'text' | 'isStrong'>; readonly box: Box }[] {
  const near = font * 0.6;
  const [mid, up, down] = [y + font * 0.35, y - near, y + font * 1.35];
  return [1, 2.2].flatMap((times) => {
    const beside = near * times;
    const [above, below] = [up - (times - 1) * near, down + (times - 1) * near];
    return ([
      ['start', x + beside, mid], ['end', x - beside, mid], ['middle', x, above], ['middle', x, below],
      ['start', x + near, above], ['end', x - near, above], ['start', x + near, below], ['end', x - near, below],
    ] as const).map(([anchor, atX, atY]) => {
      const left = anchor === 'start' ? atX : anchor === 'end' ? atX - width : atX - width / 2;
      return { label: { anchor, x: atX, y: atY }, box: [left, atY - font * 0.9, left + width, atY + font * 0.25] as const };
    });
  });
} // prettier-ignore

/**
 * Names beside their places: never over another name or the mark of another place, and where the arcs, along which the dots of the trains
 * move, leave most room. Who comes first has it; a place on the way (not strong) that would cover an arc goes without a name.
 * @param arcs what is drawn between the places
 * @param fontPx height of the letters, and `height` of the picture, in units of the picture
 */
export function placeLabels(
  wanted: readonly { readonly text: string; readonly place: GlobePlace; readonly isStrong: boolean }[],
  { arcs, draw, height }: { readonly arcs: readonly (readonly GlobePlace[])[]; readonly draw: Draw; readonly height: number },
  fontPx: number,
): Label[] {
  const along = alongAll(arcs, draw);
  const marks = wanted.map(({ place }): Box => {
    const [x, y] = draw(place);
    return [x - MARK, y - MARK, x + MARK, y + MARK];
  });
  const taken: Box[] = [];
  const out: Label[] = [];
  wanted.forEach(({ text, place, isStrong }, own) => {
    const [x, y] = draw(place);
    // Chinese signs are as wide as they are high; strong names are wider.
    const width = Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : isStrong ? 0.62 : 0.56), 0) * fontPx;
    let best: { readonly label: Omit<Label, 'text' | 'isStrong'>; readonly box: Box; readonly cost: number } | null = null;
    for (const { label, box } of spotsOf(x, y, width, fontPx)) {
      const isInside = box[0] >= 0 && box[2] <= WIDTH && box[1] >= 0 && box[3] <= height;
      if (!isInside || taken.some((other) => overlap(box, other)) || marks.some((mark, i) => i !== own && overlap(box, mark))) continue;
      const cost = along.filter(([ax, ay]) => ax > box[0] && ax < box[2] && ay > box[1] && ay < box[3]).length * STEP;
      if (!best || cost < best.cost) best = { label, box, cost };
    }
    if (!best || (!isStrong && best.cost > fontPx * MOST_COVERED)) return;
    taken.push(best.box);
    out.push({ text, isStrong, ...best.label });
  });
  return out;
} // prettier-ignore
