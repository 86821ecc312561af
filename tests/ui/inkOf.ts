type Point = readonly [x: number, y: number];

/** Numbers after each letter of a command. A flag of an arc may stand without a space before what follows. */
const COUNT: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, A: 7, Z: 0 };
const STEPS = 24;

/** Centre and angles of a circular arc, as SVG 1.1 F.6.5 has them, for equal radii. */
function arcPoints([x0, y0]: Point, [r, , , large, sweep, x1, y1]: readonly number[]): Point[] {
  const [dx, dy] = [(x0 - x1!) / 2, (y0 - y1!) / 2];
  const half = Math.hypot(dx, dy);
  const radius = Math.max(r!, half);
  const sign = large === sweep ? -1 : 1;
  const f = half === 0 ? 0 : (sign * Math.sqrt(Math.max(0, radius ** 2 - half ** 2))) / half;
  const [cx, cy] = [(x0 + x1!) / 2 + f * dy, (y0 + y1!) / 2 - f * dx];
  const from = Math.atan2(y0 - cy, x0 - cx);
  let turn = Math.atan2(y1! - cy, x1! - cx) - from;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  return Array.from({ length: STEPS }, (_, i): Point => {
    const angle = from + (turn * (i + 1)) / STEPS;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  });
}

/** Cells of a grid of 22 by 22 that the lines of a path run through, as `x y`. @throws on a command that no sign uses */
export function inkOf(path: string): ReadonlySet<string> {
  const tokens = path.match(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)/g) ?? [];
  const cells = new Set<string>();
  let at: Point = [0, 0];
  let start = at;
  let bend = at;
  const lineTo = (to: Point): void => {
    for (let i = 0; i <= STEPS; i++) {
      const cell = [0, 1].map((axis) => Math.floor(at[axis]! + ((to[axis]! - at[axis]!) * i) / STEPS));
      cells.add(cell.join(' '));
    }
    at = to;
  };
  let command = '';
  for (let i = 0; i < tokens.length;) {
    if (/[A-Za-z]/.test(tokens[i]!)) command = tokens[i++]!;
    const kind = command.toUpperCase();
    const count = COUNT[kind];
    if (count === undefined) throw new Error(`command ${command} of ${path}`);
    const given = tokens.slice(i, i + count).map(Number);
    i += count;
    const [ox, oy] = command === kind ? [0, 0] : at;
    if (kind === 'M') at = start = [given[0]! + ox, given[1]! + oy];
    if (kind === 'L') lineTo([given[0]! + ox, given[1]! + oy]);
    if (kind === 'H') lineTo([given[0]! + ox, at[1]]);
    if (kind === 'V') lineTo([at[0], given[0]! + oy]);
    if (kind === 'Z') lineTo(start);
    if (kind === 'A')
      for (const to of arcPoints(at, [...given.slice(0, 5), given[5]! + ox, given[6]! + oy])) lineTo(to);
    if (kind === 'C' || kind === 'S') {
      const place = (k: number): Point => [given[k]! + ox, given[k + 1]! + oy];
      // S goes on as the curve before it came.
      const first: Point = kind === 'C' ? place(0) : [2 * at[0] - bend[0], 2 * at[1] - bend[1]];
      const [from, second, to] = [at, place(count - 4), place(count - 2)];
      for (let k = 1; k <= STEPS; k++) {
        const t = k / STEPS;
        const mix = (axis: 0 | 1): number =>
          (1 - t) ** 3 * from[axis] +
          3 * (1 - t) ** 2 * t * first[axis] +
          3 * (1 - t) * t ** 2 * second[axis] +
          t ** 3 * to[axis];
        lineTo([mix(0), mix(1)]);
      }
      bend = second;
    }
  }
  return cells;
}
