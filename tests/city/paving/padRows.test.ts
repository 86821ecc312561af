import { describe, expect, it } from 'vitest';
import { padRows } from '../../../src/city/paving/padRows.ts';
import { overlap, type Box } from '../../../src/city/massing/footprints.ts';
import { PolygonField } from '../../../src/geo/polygonField.ts';
import type { Paving } from '../../../src/schema/paving.ts';

/** An island of 600 × 180 m. */
const ISLAND = [[[0, 0], [600, 0], [600, 180], [0, 180], [0, 0]]] as const; // prettier-ignore
const everywhere = (): boolean => true;
const boxOf = ({ x, z, length, width, turn }: Paving): Box => ({ x, z, w: length, d: width, turn });
const isPad = ({ kind }: Paving): boolean => kind !== 'lane';

describe('what an area of the port is filled with', () => {
  it('is the same for the same name, and another for another', () => {
    expect(padRows(ISLAND, 'a', everywhere)).toEqual(padRows(ISLAND, 'a', everywhere));
    expect(padRows(ISLAND, 'b', everywhere)).not.toEqual(padRows(ISLAND, 'a', everywhere));
  });

  it('are lanes along the island, lanes across them, and pads of several kinds between', () => {
    const pieces = padRows(ISLAND, 'island', everywhere);
    const lanes = pieces.filter((piece) => !isPad(piece));
    const isAlong = ({ turn }: Paving): boolean => Math.abs(Math.sin(turn)) < 0.01;
    expect(lanes.some(isAlong)).toBe(true);
    expect(lanes.some((lane) => !isAlong(lane))).toBe(true);
    const pads = pieces.filter(isPad);
    expect(pads.every(isAlong)).toBe(true);
    expect(new Set(pads.map(({ kind }) => kind)).size).toBeGreaterThan(3);
    const paved = pads.reduce((sum, { length, width }) => sum + length * width, 0);
    expect(paved / (600 * 180)).toBeGreaterThan(0.4);
  });

  it('stays inside the area: no middle of an edge lies outside', () => {
    const field = new PolygonField(ISLAND);
    for (const { x, z, turn, length } of padRows(ISLAND, 'island', everywhere))
      for (const half of [-length / 2, length / 2])
        expect(field.signedDistance(x + half * Math.cos(turn), z - half * Math.sin(turn), 50)).toBeLessThan(3);
  });

  it('lays no pad on another, and none on a lane along it', () => {
    const pieces = padRows(ISLAND, 'island', everywhere);
    const along = pieces.filter((piece) => isPad(piece) || Math.abs(Math.sin(piece.turn)) < 0.01).map(boxOf);
    along.forEach((one, i) => along.slice(i + 1).forEach((other) => expect(overlap(one, other)).toBe(false)));
  });

  it('leaves free what is taken', () => {
    const isFree = (x: number): boolean => x < 250 || x > 350;
    const taken: Box = { x: 300, z: 90, w: 84, d: 180, turn: 0 };
    const pieces = padRows(ISLAND, 'island', isFree);
    expect(pieces.length).toBeGreaterThan(10);
    for (const piece of pieces) expect(overlap(boxOf(piece), taken)).toBe(false);
  });
});
