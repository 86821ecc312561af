import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCity } from '../../src/city/build.ts';
import { checkCity } from '../../src/city/checkCity.ts';
import { readInputs } from '../../src/city/inputs.ts';
import { CITY_FOLDER } from './builtCity.ts';

const folder = mkdtempSync(join(tmpdir(), 'hafenblick-city-'));
const out = join(folder, 'out');
const said: string[] = [];
const say = (line: string): void => {
  said.push(line);
};
beforeAll(() => {
  buildCity({ from: CITY_FOLDER, to: out, say });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('city build', () => {
  it('writes files that its own check reads', () => {
    expect(checkCity(out)).toHaveLength(8);
    for (const name of ['ground.bin', 'lines.bin', 'massing.bin', 'trees.bin', 'structures.json'])
      for (const packed of ['br', 'gz']) expect(statSync(join(out, `${name}.${packed}`)).size).toBeGreaterThan(100);
  });

  it('keeps what goes over the wire small', () => {
    const limit: Record<string, number> = { 'ground.bin': 330, 'lines.bin': 230, 'massing.bin': 750, 'trees.bin': 150 };
    for (const [name, kB] of Object.entries(limit))
      expect(statSync(join(out, `${name}.br`)).size, name).toBeLessThan(kB * 1000);
    expect(statSync(join(out, 'landcover.png')).size).toBeLessThan(180_000);
  });

  it('does nothing when nothing has changed, and says so', () => {
    said.length = 0;
    expect(buildCity({ from: CITY_FOLDER, to: out, say })).toBeNull();
    expect(said.join()).toContain('up to date');
  });

  it('finds a damaged file', () => {
    const copy = join(folder, 'damaged');
    cpSync(out, copy, { recursive: true });
    writeFileSync(join(copy, 'massing.bin'), readFileSync(join(copy, 'massing.bin')).subarray(0, 5000));
    expect(() => checkCity(copy)).toThrow(/massing\.bin/);
  });
});

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
