import { LINE_KINDS, LinesMetaSchema } from '../schema/cityFiles.ts';
import type { Column, ColumnFile } from '../schema/columnFile.ts';
import { decode } from '../schema/decode.ts';
import type { BuildingIndex } from './buildingIndex.ts';
import { fold, foldDigraphs } from './search.ts';

/** A street with a name. Scene metres: a point on it, and about how far it reaches. */
export interface Street {
  readonly name: string;
  readonly x: number;
  readonly z: number;
  readonly lengthM: number;
  /** Name of the district; null where no building on it tells. */
  readonly district: string | null;
}

const ROADS = new Set(['motorway', 'main-road', 'arterial', 'street'].map((kind) => LINE_KINDS.indexOf(kind as never)));
/** Where a street is known from its houses alone. */
const HOUSES_LENGTH_M = 300;

/** Streets are written in many ways: `Hafenstr.`, `Hafenstrasse`, `Koenigstraße`. */
export const foldStreet = (text: string): string =>
  foldDigraphs(fold(text).trim()).replace(/str(?:\.|asse)?(?=\s|$)/g, 'strasse').replace(/\s+/g, ' '); // prettier-ignore

/** Streets that are drawn with a name: each once, at the middle of its longest piece. */
function streetsOfLines({ meta, columns }: ColumnFile): Map<string, Street> {
  const { names } = decode(LinesMetaSchema, meta, 'lines');
  const { kind, name, start, x, z } = columns as Record<string, Column>;
  const streets = new Map<string, Street>();
  if (!kind || !name || !start || !x || !z) return streets;
  for (let i = 0; i < kind.length; i++) {
    const called = names[name[i]!];
    if (!called || !ROADS.has(kind[i]!)) continue;
    const [from, to] = [start[i]!, (start[i + 1] ?? x.length) - 1];
    const lengthM = Math.hypot(x[to]! - x[from]!, z[to]! - z[from]!) / 10;
    const before = streets.get(called);
    if (before && before.lengthM >= lengthM) continue;
    const middle = (from + to) >> 1;
    streets.set(called, { name: called, x: x[middle]! / 10, z: z[middle]! / 10, lengthM, district: null });
  }
  return streets;
}

/**
 * All streets with a name and the houses on them. Made when somebody searches: one pass over the buildings.
 * @param lines null while they are not loaded
 * @param index null while it is not loaded
 */
export function createStreets(lines: ColumnFile | null, index: BuildingIndex | null) {
  const streets = lines ? streetsOfLines(lines) : new Map<string, Street>();
  /** Rows of the buildings by position in `meta.streets`. */
  const rows: number[][] = index?.meta.streets.map(() => []) ?? [];
  if (index) {
    const { street, x, z, district } = index.columns;
    for (let row = 0; row < street.length; row++) if (street[row]) rows[street[row]! - 1]?.push(row);
    index.meta.streets.forEach((name, at) => {
      const house = rows[at]![rows[at]!.length >> 1];
      if (house === undefined) return;
      const known = streets.get(name) ?? { name, x: x[house]! / 10, z: z[house]! / 10, lengthM: HOUSES_LENGTH_M };
      streets.set(name, { ...known, district: index.meta.districts[district[house]! - 1]?.name ?? null });
    });
  }
  const folded = [...streets.values()].map((street) => ({ street, text: foldStreet(street.name) }));
  const houses = index?.meta.streets.map(foldStreet) ?? [];
  return {
    /** @returns streets whose name begins so, then those that hold it */
    find: (query: string, most: number): readonly Street[] => {
      const wanted = foldStreet(query);
      if (wanted.length < 2) return [];
      const begins = folded.filter(({ text }) => text.startsWith(wanted));
      const holds = begins.length < most ? folded.filter(({ text }) => text.indexOf(wanted) > 0) : [];
      return [...begins, ...holds].slice(0, most).map(({ street }) => street);
    },
    /** Houses by `Hafenstr. 12`. @returns rows; the number as it is asked for first, then those that begin with it */
    findHouses: (query: string, most: number): readonly number[] => {
      const match = /^(.*\S)\s+(\d+\s*[a-z]?)$/i.exec(query.trim());
      if (!match || !index) return [];
      const wanted = foldStreet(match[1]!);
      const number = match[2]!.replace(/\s/g, '').toLowerCase();
      const exact: number[] = [];
      const others: number[] = [];
      houses.forEach((text, at) => {
        if (!text.startsWith(wanted)) return;
        for (const row of rows[at]!) {
          const its = (index.meta.numbers[index.columns.number[row]! - 1] ?? '').replace(/\s/g, '').toLowerCase();
          if (its === number) exact.push(row);
          else if (its.startsWith(number)) others.push(row);
        }
      });
      return [...exact, ...others].slice(0, most);
    },
  };
}
export type Streets = ReturnType<typeof createStreets>;
