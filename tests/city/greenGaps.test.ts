import { expect, it } from 'vitest';
import { greenGaps } from '../../src/city/greenGaps.ts';
import { LANDCOVER_CLASSES, type LandcoverClass } from '../../src/schema/cityFiles.ts';

const codeOf = (name: LandcoverClass): number => LANDCOVER_CLASSES.indexOf(name);
const SIDE = 100;

/** A square of so many pixels of field in the middle of something else. */
function squareIn(side: number, around: LandcoverClass): Uint8Array {
  const classes = new Uint8Array(SIDE * SIDE).fill(codeOf(around));
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) classes[(10 + row) * SIDE + 10 + column] = codeOf('field');
  return classes;
}

it('makes open ground between houses a meadow', () => {
  const classes = squareIn(20, 'residential');
  expect(greenGaps(classes, SIDE, 10)).toBe(400);
  expect(classes[15 * SIDE + 15]).toBe(codeOf('meadow'));
  expect(classes[5 * SIDE + 5]).toBe(codeOf('residential'));
});

it('leaves what is larger than sixty hectares a field', () => {
  expect(greenGaps(squareIn(77, 'residential'), SIDE, 10)).toBe(77 * 77);
  expect(greenGaps(squareIn(78, 'residential'), SIDE, 10)).toBe(0);
});

it('leaves what lies in the open, or has houses on one side alone', () => {
  expect(greenGaps(squareIn(20, 'wood'), SIDE, 10)).toBe(0);
  const oneSided = squareIn(20, 'wood');
  for (let row = 0; row < SIDE; row++) oneSided[row * SIDE + 9] = codeOf('residential');
  expect(greenGaps(oneSided, SIDE, 10)).toBe(0);
});

it('takes ground at the rim of the map without going over it', () => {
  expect(greenGaps(new Uint8Array(SIDE * 4).fill(codeOf('field')), SIDE, 10)).toBe(0);
});
