import { describe, expect, it } from 'vitest';
import { Mesh, type Object3D } from 'three';
import { Lines } from '../../../src/engine/lines/Lines.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import { frameFrom } from '../buildings/testCity.ts';

/** A street of so many segments of 2 m to the east, and a short railway. */
function linesOf(segments: number): Lines {
  const points = segments + 1;
  return new Lines({
    meta: { names: [] },
    columns: {
      kind: Uint8Array.of(LINE_KINDS.indexOf('street'), LINE_KINDS.indexOf('rail')),
      widthDm: Uint16Array.of(60, 30),
      flags: Uint8Array.of(0, 0),
      name: Uint16Array.of(0, 0),
      start: Uint32Array.of(0, points, points + 2),
      x: Int32Array.from({ length: points + 2 }, (_, i) => (i < points ? i * 20 : (i - points) * 1000)),
      y: new Int16Array(points + 2),
      z: new Int32Array(points + 2),
    },
  });
}
/** Names of what would be drawn. */
function shown(root: Object3D): string[] {
  const names: string[] = [];
  root.traverseVisible((child) => {
    if (child instanceof Mesh) names.push(child.name);
  });
  return names;
}

/** Share of its triangles that a group draws. */
function drawnOf({ object }: Lines, group: string): number {
  let [drawn, all] = [0, 0];
  object.traverseVisible((child) => {
    if (!(child instanceof Mesh) || child.name !== group) return;
    const { drawRange, index } = (child as Mesh).geometry;
    drawn += drawRange.count;
    all = index!.count;
  });
  return drawn / all;
}

describe('lines', () => {
  it('are one draw a group; on software GL without the squares that are not in the picture', () => {
    const lines = linesOf(6000);
    lines.update(frameFrom([0, 500, 900], [0, 0, 0], 1));
    expect(shown(lines.object)).toEqual(['roads', 'rails', 'quay walls']);
    lines.update(frameFrom([0, 500, 900], [0, 0, 0], 0));
    // 12 km are three squares; the camera sees the first.
    expect(shown(lines.object)).toEqual(['roads', 'rails', 'quay walls']);
    expect(drawnOf(lines, 'roads')).toBe(2000 / 6000);
    lines.update(frameFrom([4500, 500, 900], [4500, 0, 0], 0));
    expect(drawnOf(lines, 'roads')).toBe(4000 / 6000);
    lines.dispose();
  });

  it('are shown and hidden by group, in squares or not', () => {
    const lines = linesOf(6000);
    for (const quality of [0, 1] as const) {
      lines.setVisible(['rails']);
      lines.update(frameFrom([0, 500, 900], [0, 0, 0], quality));
      expect(shown(lines.object)).toEqual(['rails', 'quay walls']);
    }
    lines.dispose();
  });
});
