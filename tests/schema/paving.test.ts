import { describe, expect, it } from 'vitest';
import { decodeColumnFile, encodeColumnFile } from '../../src/schema/columnFile.ts';
import { decodePaving, encodePaving, type Paving } from '../../src/schema/paving.ts';

const lane: Paving = { kind: 'lane', x: 1203.5, z: -88, turn: 0.7854, length: 96.5, width: 7.5 };
const yard: Paving = { kind: 'yard', x: 1190, z: -70.5, turn: 2.3562, length: 138, width: 27 };

describe('the file of the paving', () => {
  it('comes back as it was written, to half a metre and a quarter of a degree, in the order in which it is painted', () => {
    const read = decodePaving(encodePaving([lane, yard]).buffer, 'paving.bin');
    expect(read.map(({ kind }) => kind)).toEqual(['yard', 'lane']);
    expect(read[0]!.turn).toBeCloseTo(yard.turn, 2);
    expect({ ...read[0]!, turn: 0 }).toEqual({ ...yard, turn: 0 });
    expect(read[1]!.turn).toBeCloseTo(lane.turn, 2);
    expect({ ...read[1]!, turn: 0 }).toEqual({ ...lane, turn: 0 });
  });

  it('keeps the axis of a box that was turned by half a turn and more', () => {
    const [read] = decodePaving(encodePaving([{ ...lane, turn: lane.turn - 3 * Math.PI }]).buffer, 'paving.bin');
    expect(read!.turn).toBeCloseTo(lane.turn, 2);
  });

  it('is refused with the path of what is wrong', () => {
    const { columns } = decodeColumnFile(encodePaving([lane]).buffer, 'paving.bin');
    const broken = (change: Record<string, Uint8Array>): ArrayBuffer =>
      encodeColumnFile({ meta: {}, columns: { ...columns, ...change } }).buffer;
    expect(() => decodePaving(broken({ kind: Uint8Array.of(99) }), 'paving.bin')).toThrow(
      /paving\.bin.*columns\.kind\.0/,
    );
    expect(() => decodePaving(broken({ width: new Uint8Array(2) }), 'paving.bin')).toThrow(/columns\.width/);
    const rest = Object.fromEntries(Object.entries(columns).filter(([name]) => name !== 'turn'));
    expect(() => decodePaving(encodeColumnFile({ meta: {}, columns: rest }).buffer, 'paving.bin')).toThrow(
      /needs kind/,
    );
  });
});
