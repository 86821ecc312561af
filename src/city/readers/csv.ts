import { readFileSync } from 'node:fs';
import { CityInputError } from './geojson.ts';

export interface NumberTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/**
 * A table of numbers with one line of names; lines that start with # are comments.
 * @throws CityInputError naming file, line, column and reason
 */
export function readNumberTable(path: string, needed: readonly string[]): NumberTable {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CityInputError(path, '', `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const lines = text.split(/\r?\n/);
  let names: string[] = [];
  const rows: number[][] = [];
  lines.forEach((line, i) => {
    if (line === '' || line.startsWith('#')) return;
    const cells = line.split(',');
    if (names.length === 0) {
      names = cells;
      const missing = needed.find((name) => !cells.includes(name));
      if (missing) throw new CityInputError(path, `line ${i + 1}`, `has no column "${missing}"`);
      return;
    }
    if (cells.length !== names.length)
      throw new CityInputError(path, `line ${i + 1}`, `has ${cells.length} columns, expected ${names.length}`);
    rows.push(
      cells.map((cell, c) => {
        const value = Number(cell);
        if (cell === '' || !Number.isFinite(value))
          throw new CityInputError(path, `line ${i + 1}`, `column "${names[c]!}" is not a number: "${cell}"`);
        return value;
      }),
    );
  });
  if (names.length === 0) throw new CityInputError(path, '', 'is empty');
  return { names, rows };
}
