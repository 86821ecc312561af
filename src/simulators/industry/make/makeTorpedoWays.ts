// node --import tsx src/simulators/industry/make/makeTorpedoWays.ts: writes assets/simulators/torpedoes.geojson from the works' rails of the city.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { decode } from '../../../schema/decode.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const Rails = v.object({
  features: v.array(
    v.object({
      geometry: v.object({ coordinates: v.array(v.tuple([v.number(), v.number()])) }),
      properties: v.object({ name: v.string() }),
    }),
  ),
});
type Line = readonly (readonly [number, number])[];

const path = 'assets/city/rail-port.geojson';
const { features } = decode(Rails, JSON.parse(readFileSync(join(ROOT, path), 'utf8')), path);
const named = (name: string): Line[] =>
  features.filter(({ properties }) => properties.name === name).map(({ geometry }) => geometry.coordinates);
const [yard, entry, works, hamborn] = [
  named('Werkbahn Schwelgern'),
  named('Werkbahn Schwelgern Zufahrt')[0]!,
  named('Werkbahn')[0]!,
  named('Werkbahn Bruckhausen'),
];
const way = (line: Line, properties: object): string =>
  JSON.stringify({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: line },
    properties: { line: 'Torpedo', ...properties },
  });
const schwelgern = { from: 'Hochöfen Schwelgern', to: 'Stahlwerk Bruckhausen', fillsAt: [6.7364, 51.5042], emptiesAt: [6.73249, 51.4856] }; // prettier-ignore
const bruckhausen = { from: 'Hochöfen Hamborn', to: 'Stahlwerk Beeckerwerth', fillsAt: [6.7309, 51.4902], emptiesAt: [6.7261, 51.48856] }; // prettier-ignore
const out = [
  ...yard.slice(1, 3).map((track) => way([...[...track].reverse(), ...entry.slice(1), ...works.slice(1)], schwelgern)),
  ...hamborn.slice(0, 2).map((track) => way([...track].reverse(), bruckhausen)),
];
writeFileSync(join(ROOT, 'assets/simulators/torpedoes.geojson'), `{"type":"FeatureCollection","features":[\n${out.join(',\n')}\n]}\n`); // prettier-ignore
process.stdout.write(`${out.length} ways\n`);
