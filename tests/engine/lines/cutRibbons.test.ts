import { describe, expect, it } from 'vitest';
import { cutRibbons } from '../../../src/engine/lines/cutRibbons.ts';
import { buildRibbons, type Ribbons } from '../../../src/engine/lines/ribbons.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';

/** A street from west to east in pieces of 20 m, rising by a metre each. */
const street = buildRibbons(
  {
    meta: {},
    columns: {
      ...{ kind: [LINE_KINDS.indexOf('street')], widthDm: [80], flags: [1], start: [0, 6] },
      ...{ x: [0, 200, 400, 600, 800, 1000], y: [0, 100, 200, 300, 400, 500], z: [0, 0, 0, 0, 0, 0] },
    },
  } as unknown as Parameters<typeof buildRibbons>[0],
  () => true,
);
const gap = { x: 50, z: 2, turn: 0, halfAlong: 12, halfAcross: 11 };

/** Stretches of the course that are drawn, from west to east, metres. */
function drawn({ position, index }: Ribbons): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i < index.length; i += 6) out.push([position[3 * index[i]!]!, position[3 * index[i + 1]!]!]);
  return out.sort((a, b) => a[0] - b[0]);
}

describe('a street over a span that lifts', () => {
  it('ends where the span begins and goes on behind it, at the same height', () => {
    const cut = cutRibbons(street, gap);
    expect(drawn(cut)).toEqual([[0, 20], [20, 38], [62, 80], [80, 100]]); // prettier-ignore
    for (const i of cut.index) expect(cut.position[3 * i + 1]).toBeCloseTo(cut.position[3 * i]! / 20, 4);
    expect(cut.shape.length / 4).toBe(cut.position.length / 3);
    expect(cut.side.length / 2).toBe(cut.position.length / 3);
    expect(cut.fade.length).toBe(cut.position.length / 3);
  });

  it('is left as it is where the span is elsewhere', () => {
    expect(cutRibbons(street, { ...gap, z: 40 })).toBe(street);
    expect(cutRibbons(street, { ...gap, x: 400 })).toBe(street);
  });

  it('may lose a part within one piece', () => {
    expect(drawn(cutRibbons(street, { ...gap, x: 30, halfAlong: 4 }))).toContainEqual([34, 40]);
  });
});
