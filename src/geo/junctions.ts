import { crossing } from './crossing.ts';
import { chainage } from './polyline.ts';
import type { Point } from './segmentIndex.ts';

/** A line that ends as near to another as this meets it, metres: courses are generalised. */
const MEETS_M = 15;
const CELL_M = 64;

/**
 * Where lines cross each other or end at each other: distances along each line in metres, ascending. One that runs beside another is no junction.
 * @param lines scene metres; @returns by line, in their order
 */
export function junctionsOf(lines: readonly (readonly Point[])[]): number[][] {
  const along = lines.map(chainage);
  const found = lines.map((): number[] => []);
  const cells = new Map<number, (readonly [line: number, piece: number])[]>();
  lines.forEach((points, line) => {
    for (let i = 0; i + 1 < points.length; i++)
      for (const key of cellsOf(points[i]!, points[i + 1]!)) {
        const cell = cells.get(key);
        if (cell) cell.push([line, i]);
        else cells.set(key, [[line, i]]);
      }
  });
  const put = (line: number, piece: number, share: number): void => {
    const [from, to] = [along[line]![piece]!, along[line]![piece + 1]!];
    found[line]!.push(from + (to - from) * share);
  };
  for (const cell of cells.values())
    for (let i = 0; i < cell.length; i++)
      for (let j = i + 1; j < cell.length; j++) {
        const [[a, p], [b, q]] = [cell[i]!, cell[j]!];
        const at = a === b ? null : crossing(lines[a]![p]!, lines[a]![p + 1]!, lines[b]![q]!, lines[b]![q + 1]!);
        if (!at) continue;
        put(a, p, at[0]);
        put(b, q, at[1]);
      }
  lines.forEach((points, line) => {
    for (const end of [points[0]!, points.at(-1)!])
      for (const key of cellsOf([end[0] - MEETS_M, end[1] - MEETS_M], [end[0] + MEETS_M, end[1] + MEETS_M]))
        for (const [other, piece] of cells.get(key) ?? []) {
          const share = other === line ? null : meets(end, lines[other]![piece]!, lines[other]![piece + 1]!);
          if (share !== null) put(other, piece, share);
        }
  });
  return found.map((list) => list.sort((a, b) => a - b));
}

function* cellsOf([ax, az]: Point, [bx, bz]: Point): Generator<number> {
  const cell = (metres: number): number => Math.floor(metres / CELL_M);
  for (let c = cell(Math.min(ax, bx)); c <= cell(Math.max(ax, bx)); c++)
    for (let r = cell(Math.min(az, bz)); r <= cell(Math.max(az, bz)); r++) yield c * 65_536 + r;
}

/** The share of a piece at which a place lies beside it; null where it does not. */
function meets([x, z]: Point, [ax, az]: Point, [bx, bz]: Point): number | null {
  const [dx, dz] = [bx - ax, bz - az];
  const share = Math.min(1, Math.max(0, ((x - ax) * dx + (z - az) * dz) / (dx * dx + dz * dz || 1)));
  return Math.hypot(x - ax - share * dx, z - az - share * dz) < MEETS_M ? share : null;
}
