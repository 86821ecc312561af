import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TILE_GRID, tileAt } from '../../src/geo/tileGrid.ts';
import { AckSchema, CatalogueAskedSchema, ClientMessageSchema, SubSchema } from '../../src/live/protocol.ts';
import { MOVERS_TILE } from '../../src/live/tiles.ts';

const contract = readFileSync('public/asyncapi.yaml', 'utf8');
/** The part of the contract about one message. */
const part = (name: string): string => new RegExp(`\\n    ${name}:\\n([\\s\\S]*?)(?=\\n    \\w+:\\n|\\n  \\w+:|$)`).exec(contract)?.[1] ?? ''; // prettier-ignore

it('names every message that a client may send, and every field of it', () => {
  const types = ClientMessageSchema.options.map(({ entries }) => entries.type.literal);
  for (const type of types) expect(contract).toContain(`type: { const: ${type} }`);
  for (const [name, schema] of [
    ['sub', SubSchema],
    ['ack', AckSchema],
    ['catalogueAsked', CatalogueAskedSchema],
  ] as const)
    for (const field of Object.keys(schema.entries)) expect(part(name), `${name}.${field}`).toMatch(`${field}:`);
});

it('gives the grid of tiles as it is', () => {
  const { westDeg, southDeg, widthDeg, heightDeg, columns, rows } = TILE_GRID;
  expect(contract).toContain(`\`1 + floor((lat - ${southDeg}) / ${heightDeg}) * ${columns} + floor((lon - ${westDeg}) / ${widthDeg})\``); // prettier-ignore
  expect(contract).toContain(`1 … ${columns * rows} are a grid of ${columns} columns by ${rows} rows`);
  expect(contract).toContain(`${MOVERS_TILE} holds everything that moves`);
  const { lon, lat } = { lon: 6.777, lat: 51.4321 };
  expect(tileAt({ lon, lat })).toBe(
    1 + Math.floor((lat - southDeg) / heightDeg) * columns + Math.floor((lon - westDeg) / widthDeg),
  );
});
