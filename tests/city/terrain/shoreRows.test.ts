import { describe, expect, it } from 'vitest';
import { readInputs } from '../../../src/city/inputs.ts';
import { buildGround } from '../../../src/city/terrain/ground.ts';
import { CITY_FOLDER } from '../builtCity.ts';

describe('the land of the port', () => {
  it('ends at its quays, at the tips of the islands too: no slope of earth reaches out into a basin', () => {
    const { model, x, y, z, triangles } = buildGround(readInputs(CITY_FOLDER));
    const walled = model.waters.all.filter((water) => water.hasWall);
    const far: string[] = [];
    for (let t = 0; t < triangles.length; t++) {
      const [a, b] = [triangles[t]!, triangles[t % 3 === 2 ? t - 2 : t + 1]!];
      if (Math.abs(y[a]! - y[b]!) < 400) continue;
      const middle = [(x[a]! + x[b]!) / 20, (z[a]! + z[b]!) / 20] as const;
      if (!walled.some((water) => water.field.contains(...middle))) continue;
      // The Rhine's bed and the mouth of the Ruhr have slopes of their own.
      const out = Math.min(...model.waters.all.map((water) => water.field.signedDistance(...middle, 60)));
      if (out < -6 && model.waters.all.every((water) => water.hasWall || !water.field.contains(...middle)))
        far.push(`${Math.round(-out)} m out at ${middle.map(Math.round).join(', ')}`);
    }
    expect(far).toEqual([]);
  });
});
