import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CatalogueSchema } from '../../src/schema/catalogue.ts';
import { decode, DecodeError } from '../../src/schema/decode.ts';
import { StructuresSchema } from '../../src/schema/structures.ts';
import { assetAt } from '../state/fakeFeed.ts';

const failureOf = (run: () => unknown): DecodeError => {
  try {
    run();
  } catch (error) {
    if (error instanceof DecodeError) return error;
  }
  throw new Error('no DecodeError');
};
const catalogue = (...features: unknown[]): unknown => ({ type: 'FeatureCollection', features });
const readCatalogue = (input: unknown) => decode(CatalogueSchema, input, 'GET /api/catalogue');

describe('decode', () => {
  it('gives back what fits, without what the schema does not know', () => {
    expect(decode(v.object({ a: v.number() }), { a: 1, b: 2 }, 'x')).toEqual({ a: 1 });
  });

  it('names what was read, where, and why', () => {
    const error = failureOf(() => decode(v.object({ a: v.array(v.number()) }), { a: [1, 'two'] }, 'file.json'));
    expect(error.what).toBe('file.json');
    expect(error.path).toBe('a.1');
    expect(error.message).toMatch(/^file\.json: a\.1: .*two/);
  });

  it('names the whole when that does not fit', () => {
    expect(failureOf(() => decode(v.object({}), null, 'file.json')).message).toMatch(/^file\.json: .*null/);
  });
});

describe('the catalogue', () => {
  it('fills in what may be absent', () => {
    const asset = readCatalogue(catalogue(assetAt('gauge/duisburg-ruhrort'))).features[0]!;
    expect(asset.properties).toMatchObject({ links: [], facts: [], datastreams: [], anchorM: 0, rank: 2 });
  });

  it.each([
    ['an id in capitals', assetAt('Gauge/Ruhrort'), 'features.1.id'],
    ['an id without a path', assetAt('ruhrort'), 'features.1.id'],
    ['an unknown theme', assetAt('a/b', 6, 51, { theme: 'gold' }), 'features.1.properties.theme'],
    ['a place beyond the pole', assetAt('a/b', 6, 91), 'features.1.geometry.coordinates.1'],
    ['a name in two languages', assetAt('a/b', 6, 51, { name: { de: 'a', en: 'a' } }), 'features.1.properties.name.zh'],
    [
      'a link to a script',
      assetAt('a/b', 6, 51, { links: [{ label: { de: '', en: '', zh: '' }, href: 'no' }] }),
      'features.1.properties.links.0.href',
    ],
  ])('refuses %s and says where', (_, asset, path) => {
    expect(failureOf(() => readCatalogue(catalogue(assetAt('a/a'), asset))).path).toBe(path);
  });
});

describe('the structures', () => {
  const bridge = {
    ...{ kind: 'bridge-cable-stayed', id: 'bridge/neuenkamp', x: 0, y: 20, z: 0, width: 68, rise: 60, carries: 'road' },
    ...{ deck: [[0, 20, 0], [780, 20, 0]], piers: [200, 580], main: [0, 1] }, // prettier-ignore
  };

  it('takes each kind with its own figures', () => {
    const read = decode(StructuresSchema, [bridge, { kind: 'air-monitor', id: 'air/denw112', x: 0, y: 0, z: 0 }], 's');
    expect(read[0]).toMatchObject({ planes: 2, turn: 0 });
  });

  it('refuses an unknown kind and a deck of one point', () => {
    expect(failureOf(() => decode(StructuresSchema, [{ ...bridge, kind: 'bridge-rainbow' }], 's')).path).toBe('0.kind');
    expect(failureOf(() => decode(StructuresSchema, [{ ...bridge, deck: [[0, 0, 0]] }], 's')).path).toBe('0.deck');
  });
});
