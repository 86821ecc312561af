import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { packCatalogue, unpackCatalogue } from '../../src/live/packedCatalogue.ts';

const { catalogue } = loadCatalogue(join(import.meta.dirname, '../../assets/city/assets'), 7, {
  kinds: { block: { de: 'Wohnblock', en: 'housing block', zh: '住宅街区' } },
  signs: { block: 'M2 19v-8h9v8z' },
});
const overTheWire = (): unknown => JSON.parse(JSON.stringify(packCatalogue(catalogue)));

describe('a packed catalogue', () => {
  it('is read as it was', () => {
    expect(unpackCatalogue(overTheWire())).toEqual(catalogue);
  });

  it('says what a kind of datastream is once', () => {
    const { templates } = packCatalogue(catalogue) as { templates: unknown[] };
    const streams = catalogue.features.flatMap(({ properties }) => properties.datastreams);
    expect(templates.length).toBeLessThanOrEqual(streams.length);
    expect(new Set(templates.map((each) => JSON.stringify(each))).size).toBe(templates.length);
  });

  it('that names what is not there is refused with its path', () => {
    const broken = overTheWire() as { templates: unknown[] };
    broken.templates = [];
    expect(() => unpackCatalogue(broken)).toThrow(
      /catalogue frame: features\.\d+\.properties\.datastreams\.0: there is no template/,
    );
  });
});
