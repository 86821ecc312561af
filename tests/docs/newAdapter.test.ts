import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/feed/settings.ts';
import { decode } from '../../src/schema/decode.ts';
import { readPumpStations } from './newAdapter/pumpStations.ts';
import { PumpStationsSchema } from './newAdapter/pumpStationsSchema.ts';
import { unixMs } from '../../src/geo/units.ts';

const section = readFileSync(join(ROOT, 'docs/connect-a-source.md'), 'utf8').split('## 6 With code\n')[1]!;
const blocks = (language: string): string[] =>
  [...section.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);

/** Where the guide tells to put what is tested here. */
const PLACES: Readonly<Record<string, string>> = {
  'tests/docs/newAdapter/pumpStationsSchema.ts': 'src/schema/pumpStations.ts',
  'tests/docs/newAdapter/pumpStations.ts': 'src/feed/sources/pumpStations.ts',
  'tests/docs/newAdapter/pumpStations.test.ts': 'tests/feed/sources/pumpStations.test.ts',
};
/** A file as it reads at its place: what it imports is the same, from there. */
const moved = (file: string): string =>
  readFileSync(join(ROOT, file), 'utf8').replace(/(?<=from ')\.[^']+/g, (path) => {
    const target = posix.join(dirname(file), path);
    const to = relative(dirname(PLACES[file]!), PLACES[target] ?? target);
    return to.startsWith('.') ? to : `./${to}`;
  });
/** Imports in the order that they are written in need not be kept. */
const sorted = (text: string): string => {
  const lines = text.split('\n');
  const isImport = (line: string): boolean => line.startsWith('import ');
  return [...lines.filter(isImport).sort(), ...lines.filter((line) => !isImport(line))].join('\n');
};

describe('the guide to write an adapter', () => {
  it('shows the code that is compiled and tested here, at the places that it names', () => {
    const shown = blocks('ts').map(sorted);
    expect(Object.keys(PLACES).map((file) => sorted(moved(file)))).toEqual(shown);
    for (const place of Object.values(PLACES)) expect(section).toContain(`\`${place}\``);
  });

  it('adds lines beside lines that are there', () => {
    const [diff] = blocks('diff');
    const files = diff!.split(/^--- /m).slice(1);
    expect(files).toHaveLength(2);
    for (const each of files) {
      const [name, ...lines] = each.trimEnd().split('\n');
      const kept = lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1));
      expect(readFileSync(join(ROOT, name!), 'utf8'), name).toContain(kept.join('\n'));
    }
  });

  it('configures it as its schema wants it, and shows an answer that it reads', () => {
    const { sources } = JSON.parse(blocks('json')[0]!) as { sources: { pumpStations: unknown[] } };
    const setting = decode(PumpStationsSchema, sources.pumpStations[0], 'guide');
    const answer: unknown = JSON.parse(blocks('text')[0]!);
    const { observations } = readPumpStations(answer, setting, unixMs(Date.parse('2026-11-26T12:00:00Z')), expect.unreachable);
    expect(observations.map(({ datastream, value }) => [datastream, value])).toEqual([['pumps/pw-07/level', 2.31], ['pumps/pw-07/pumps', 2]]);
  }); // prettier-ignore
});
