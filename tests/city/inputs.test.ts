import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInputs } from '../../src/city/inputs.ts';
import { CITY_FOLDER } from './builtCity.ts';

const folder = mkdtempSync(join(tmpdir(), 'hafenblick-city-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('bad curated files', () => {
  const withChange = (name: string, change: (text: string) => string): string => {
    const copy = mkdtempSync(join(folder, 'bad-'));
    cpSync(CITY_FOLDER, copy, { recursive: true });
    writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
    return copy;
  };

  it('are named with file, feature and reason', () => {
    const copy = withChange('waters.geojson', (text) =>
      text.replace('"kind":"lake"', '"kind":"puddle"').replace('"kind": "lake"', '"kind": "puddle"'),
    );
    expect(() => readInputs(copy)).toThrow(/waters\.geojson: feature \d+ \([a-z-]+\): properties\.kind: .*puddle/);
  });

  it('are named when they are not JSON or not there', () => {
    expect(() => readInputs(withChange('roads.geojson', (text) => text.slice(0, 100)))).toThrow(
      /roads\.geojson: is not JSON/,
    );
    const copy = withChange('census.csv', (text) => text);
    rmSync(join(copy, 'census.csv'));
    expect(() => readInputs(copy)).toThrow(/census\.csv: is missing/);
  });

  it('are named with line and column in tables', () => {
    const copy = withChange('census.csv', (text) =>
      text.replace(/\n([^\n]+)\n/, (_, row: string) => `\n${row.replace(/,\d+,/, ',many,')}\n`),
    );
    expect(() => readInputs(copy)).toThrow(/census\.csv: line 2: column "[a-z_0-9]+" is not a number: "many"/);
  });
});
