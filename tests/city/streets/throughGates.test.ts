import { describe, expect, it } from 'vitest';
import { readInputs } from '../../../src/city/inputs.ts';
import { courseOf } from '../../../src/city/lines/courses.ts';
import { Decks } from '../../../src/city/lines/decks.ts';
import { RailGates } from '../../../src/city/streets/railGates.ts';
import { throughGates } from '../../../src/city/streets/throughGates.ts';
import { placeStructures } from '../../../src/city/structures.ts';
import { textOf } from '../../../src/city/text.ts';
import { lengthOf } from '../../../src/geo/polyline.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';
import { CITY_FOLDER } from '../builtCity.ts';

describe('a street whose course is only roughly known', () => {
  const track: Point[] = [[0, -2000], [0, 2000]]; // prettier-ignore
  const street: Point[] = [[-900, 0], [-40, 0], [40, 0], [900, 0]]; // prettier-ignore

  it('is led under a bridge of the railway near by, and is hardly longer for that', () => {
    const gates = new RailGates([track], [[0, 150]]);
    const bent = throughGates(street, gates);
    expect(bent.some(([x, z]) => Math.abs(x) < 30 && Math.abs(z - 150) < 1)).toBe(true);
    for (let i = 0; i + 1 < bent.length; i++) expect(gates.isBarred(bent[i]!, bent[i + 1]!)).toBe(false);
    expect([bent[0], bent.at(-1)]).toEqual([street[0], street.at(-1)]);
    expect(lengthOf(bent)).toBeLessThan(lengthOf(street) * 1.1);
  });

  it('stays as it is where it meets the gate, where no railway is in the way, and where no gate is near', () => {
    expect(throughGates(street, new RailGates([track], [[0, 20]]))).toBe(street);
    expect(throughGates(street, new RailGates([], []))).toBe(street);
    expect(throughGates(street, new RailGates([track], [[0, 900]]))).toBe(street);
  });
});

describe('the curated streets', () => {
  const inputs = readInputs(CITY_FOLDER);

  it('cross railways only at real bridges and level crossings, or on a bridge of their own', () => {
    const gates = new RailGates(inputs.rails.flatMap((rail) => rail.lines), inputs.railGates); // prettier-ignore
    const decks = new Decks(placeStructures(inputs.structures, () => 30, 'structures.geojson'));
    let onDecks = 0;
    for (const { lines, properties } of inputs.streets)
      for (const course of lines.map(courseOf))
        for (let i = 0; i + 1 < course.length; i++) {
          const [a, b] = [course[i]!, course[i + 1]!];
          if (!gates.isBarred(a, b)) continue;
          if (!decks.at((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 'road'))
            expect.fail(`${textOf(properties.name) ?? ''} crosses open track at ${a.map(Math.round).join(', ')}`);
          onDecks++;
        }
    expect(onDecks).toBeGreaterThan(4);
  });
});
