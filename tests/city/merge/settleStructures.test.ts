import { describe, expect, it } from 'vitest';
import { BuiltGround } from '../../../src/city/merge/builtGround.ts';
import { candidateOf, type Candidate } from '../../../src/city/merge/mergeBuildings.ts';
import { settleStructures } from '../../../src/city/merge/settleStructures.ts';
import type { Structure } from '../../../src/schema/structures.ts';
import { block } from '../tiles/town.ts';

const at = { x: 100, y: 30, z: 200, turn: 0.3 };
const hall: Structure = { kind: 'warehouse', id: 'hall', ...at, length: 60, width: 30, height: 12, docks: true };
const holder: Structure = { kind: 'gas-holder', id: 'holder', ...at, radius: 20, height: 60 };
const crane: Structure = { kind: 'portal-crane', id: 'crane', ...at, height: 30, outreach: 30, gauge: 12 };
const measured = (x: number, z: number, w: number, d = w): Candidate =>
  candidateOf(block(x, z, [w, d, 10]), 'measured');
const settle = (structure: Structure, ...buildings: Candidate[]): [structures: number, buildings: number] => {
  const { structures, candidates } = settleStructures([structure], buildings);
  return [structures.length, candidates.length];
};

describe('a curated structure where a building is measured', () => {
  it('gives way when it is a hall, also to several buildings that together cover it', () => {
    expect(settle(hall, measured(100, 200, 40))).toEqual([0, 1]);
    expect(settle(hall, measured(90, 200, 16), measured(108, 200, 16), measured(118, 194, 14))).toEqual([0, 3]);
  });

  it('stands beside what only touches it', () => {
    expect(settle(hall, measured(100, 229, 30))).toEqual([1, 1]);
    expect(settle(hall)).toEqual([1, 0]);
  });

  it('replaces the block of a gas holder by its model, but no works hall around it', () => {
    expect(settle(holder, measured(100, 200, 36))).toEqual([1, 0]);
    expect(settle(holder, measured(100, 200, 150))).toEqual([1, 1]);
  });

  it('has nothing to do with it when it is no building', () => {
    expect(settle(crane, measured(100, 200, 20))).toEqual([1, 1]);
  });
});

describe('ground that is built on', () => {
  const built = new BuiltGround([measured(100, 200, 20, 10)]);

  it('is not free inside a building nor close to its walls', () => {
    expect(built.isFree(100, 200, 2)).toBe(false);
    expect(built.isFree(111.5, 200, 2)).toBe(false);
    expect(built.isFree(112.5, 200, 2)).toBe(true);
    expect(built.isFree(100, 300, 2)).toBe(true);
    expect(new BuiltGround([]).isFree(0, 0, 2)).toBe(true);
  });
});
