import { readFileSync } from 'node:fs';
import { METRES_A_DEGREE } from '../../geo/distance.ts';
import { hash2 } from '../../geo/noise.ts';

/** A cell of 100 m of the census of 2011. Counts of 1 and 2 are not published: sums are a little low. */
export interface CensusCell {
  readonly lon: number;
  readonly lat: number;
  readonly buildings: number;
  readonly dwellings: number;
  readonly floorM2: number;
  readonly people: number;
  /** Dwellings in houses of one or two families, share. */
  readonly smallShare: number;
  /** Buildings from before 1979, when walls were first insulated, share. */
  readonly oldShare: number;
}

const metresBetween = (a: CensusCell, b: CensusCell): number =>
  Math.hypot((a.lon - b.lon) * 0.6235, a.lat - b.lat) * METRES_A_DEGREE;

/** @throws the system's error when the file cannot be read */
export function readCensus(path: string): CensusCell[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const columns = new Map(head!.split(',').map((name, i) => [name, i]));
  return lines.map((line) => {
    const cells = line.split(',').map(Number);
    const of = (...names: string[]): number => names.reduce((sum, name) => sum + (cells[columns.get(name)!] ?? 0), 0);
    const small = of('detached_1fam', 'semi_1fam', 'row_1fam') + 2 * of('detached_2fam', 'semi_2fam', 'row_2fam');
    const buildings = of('residential_buildings');
    const old = of('b_before_1919', 'b_1919_1948', 'b_1949_1978');
    const aged = old + of('b_1979_1986', 'b_1987_1990', 'b_1991_1995', 'b_1996_2000', 'b_2001_2004', 'b_2005_2008', 'b_2009_on'); // prettier-ignore
    const dwellings = of('dwellings');
    return {
      lon: of('lon'),
      lat: of('lat'),
      buildings,
      dwellings,
      floorM2: of('floor_area_m2'),
      people: of('population'),
      smallShare: dwellings > 0 ? Math.min(1, small / dwellings) : 1,
      oldShare: aged > 0 ? old / aged : 0.75,
    };
  });
}

/** A square of several cells: sums; `lon` and `lat` are the middle of its dwellings. */
export interface CensusBlock extends CensusCell {
  readonly cells: number;
  /** Its own middle: squares drawn around it do not lie over each other. */
  readonly square: { readonly lon: number; readonly lat: number };
}

/**
 * Cells joined to squares.
 * @returns squares with at least `least` dwellings, those with most first, and how many with fewer were left out
 */
export function joinCells(cells: readonly CensusCell[], sizeM: number, least: number) {
  const [lonStep, latStep] = [sizeM / (0.6235 * METRES_A_DEGREE), sizeM / METRES_A_DEGREE];
  const squares = new Map<string, CensusCell[]>();
  for (const cell of cells) {
    const key = `${Math.floor(cell.lon / lonStep)} ${Math.floor(cell.lat / latStep)}`;
    squares.set(key, [...(squares.get(key) ?? []), cell]);
  }
  const blocks: CensusBlock[] = [];
  let withheld = 0;
  for (const own of squares.values()) {
    const sum = (of: (cell: CensusCell) => number): number => own.reduce((total, cell) => total + of(cell), 0);
    const dwellings = sum((cell) => cell.dwellings);
    if (dwellings < least) {
      if (dwellings > 0) withheld++;
      continue;
    }
    const weighed = (of: (cell: CensusCell) => number): number => sum((cell) => of(cell) * cell.dwellings) / dwellings;
    blocks.push({
      lon: weighed(({ lon }) => lon),
      lat: weighed(({ lat }) => lat),
      buildings: sum((cell) => cell.buildings),
      dwellings,
      floorM2: sum((cell) => cell.floorM2),
      people: sum((cell) => cell.people),
      smallShare: weighed(({ smallShare }) => smallShare),
      oldShare: weighed(({ oldShare }) => oldShare),
      cells: own.length,
      square: {
        lon: (Math.floor(own[0]!.lon / lonStep) + 0.5) * lonStep,
        lat: (Math.floor(own[0]!.lat / latStep) + 0.5) * latStep,
      },
    });
  }
  return { blocks: blocks.sort((a, b) => b.dwellings - a.dwellings), withheld };
}

/** Cells where most people live first, none nearer to another than `apartM`; the same for the same seed. */
export function spreadOver(cells: readonly CensusCell[], count: number, apartM: number, seed: number): CensusCell[] {
  const weigh = (cell: CensusCell, i: number): number => cell.people * (0.5 + hash2(i, 31, seed));
  const order = cells.map((cell, i) => ({ cell, weight: weigh(cell, i) })).sort((a, b) => b.weight - a.weight);
  const taken: CensusCell[] = [];
  for (const { cell } of order) {
    if (taken.length >= count) break;
    if (taken.every((other) => metresBetween(other, cell) >= apartM)) taken.push(cell);
  }
  return taken;
}
