import { describe, expect, it } from 'vitest';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import { fadeBeyondCity, FADE_OUT_M } from '../../../src/engine/lines/cityEdge.ts';
import { buildRibbons, ON_BRIDGE } from '../../../src/engine/lines/ribbons.ts';

const kind = (name: (typeof LINE_KINDS)[number]): number => LINE_KINDS.indexOf(name);
/** A motorway with a right angle and a street on a bridge. */
const file = {
  meta: { names: [] },
  columns: {
    kind: Uint8Array.of(kind('motorway'), kind('street')),
    widthDm: Uint16Array.of(280, 60),
    flags: Uint8Array.of(0, ON_BRIDGE),
    name: Uint16Array.of(0, 0),
    start: Uint32Array.of(0, 3, 5),
    x: Int32Array.of(0, 1000, 1000, 0, 500),
    y: Int16Array.of(2500, 2600, 2700, 3000, 3000),
    z: Int32Array.of(0, 0, 1000, 0, 0),
  },
};
const all = (): boolean => true;

describe('ribbons', () => {
  it('have two vertices a point and two triangles a segment', () => {
    const { position, index } = buildRibbons(file, all);
    expect(position.length / 3).toBe(10);
    expect(index.length / 6).toBe(3);
    expect(Math.max(...index)).toBe(9);
  });

  it('measure in metres along the course', () => {
    const { shape } = buildRibbons(file, (name) => name === 'motorway');
    expect([shape[0], shape[1]]).toEqual([14, 0]);
    expect(shape[4 * 4 + 1]).toBe(200);
  });

  it('keep their width in a right angle', () => {
    const { side } = buildRibbons(file, (name) => name === 'motorway');
    // Right of a course to the east is south.
    expect([side[2], side[3]]).toEqual([-0, 1]);
    const corner = [side[3 * 2], side[3 * 2 + 1]];
    expect(corner[0]).toBeCloseTo(-1, 6);
    expect(corner[1]).toBeCloseTo(1, 6);
  });

  it('are drawn small roads first, so that a motorway lies over them', () => {
    const { shape } = buildRibbons(file, all);
    expect(shape[2]).toBe(kind('street'));
    expect(shape.at(-2)).toBe(kind('motorway'));
  });

  it('can be chosen by kind and flag', () => {
    expect(buildRibbons(file, (_, flags) => (flags & ON_BRIDGE) !== 0).index).toHaveLength(6);
  });

  it('lie on the land side of a quay, whose line is the face of the wall', () => {
    const quay = { meta: file.meta, columns: { ...file.columns, kind: Uint8Array.of(kind('quay'), kind('street')) } };
    const { side } = buildRibbons(quay, (name) => name === 'quay');
    expect([side[0]!, side[1]!].map((metres) => Math.abs(metres))).toEqual([0, 0]);
    expect(side[3]).toBe(2);
  });

  it('fade beyond the boundary that the file carries, and not without one', () => {
    const ring = [-1000, -1000, 1000, -1000, 1000, 1000, -1000, 1000, -1000, -1000];
    const bounded = {
      meta: file.meta,
      columns: {
        kind: Uint8Array.of(kind('boundary')),
        start: Uint32Array.of(0, 5),
        x: Int32Array.from({ length: 5 }, (_, i) => ring[2 * i]! * 10),
        z: Int32Array.from({ length: 5 }, (_, i) => ring[2 * i + 1]! * 10),
      },
    };
    const fadeAt = fadeBeyondCity(bounded);
    expect(fadeAt(0, 0)).toBe(1);
    expect(fadeAt(1000 + FADE_OUT_M / 2, 0)).toBeGreaterThan(0.2);
    expect(fadeAt(1000 + FADE_OUT_M / 2, 0)).toBeLessThan(0.6);
    expect(fadeAt(1000 + FADE_OUT_M, 0)).toBe(0);
    expect(fadeBeyondCity(file)(99_999, 0)).toBe(1);
  });
});
