import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './readFixture.ts';
import { box, Town, writeOverpass, writeXml } from './smallTown.ts';
import { frame, headerBlob, packBlob, writePbf, type TestExtract } from './writePbf.ts';

/** A house, a ring of flats around a yard, a street with a bridge, a railway, a pond and a port. */
function town(): TestExtract {
  const town = new Town();
  town.area(box(344000, 5700000, 20, 10), { building: 'house', name: 'Haus Ruhr', height: '9', 'addr:street': 'Königstraße', 'addr:housenumber': '12a', start_date: '1907' }); // prettier-ignore
  const outer = town.area(box(344100, 5700000, 40, 40));
  const inner = town.area(box(344110, 5700010, 20, 20));
  town.relation(
    [
      { type: 'way', ref: outer, role: 'outer' },
      { type: 'way', ref: inner, role: 'inner' },
    ],
    { type: 'multipolygon', building: 'apartments', 'building:levels': '5' },
  );
  town.line([[344000, 5699980], [344200, 5699980]], { highway: 'residential', name: 'Königstraße' }); // prettier-ignore
  town.line([[344200, 5699980], [344260, 5699980]], { highway: 'residential', name: 'Königstraße', bridge: 'yes' }); // prettier-ignore
  town.line([[344000, 5699900], [344300, 5699900]], { railway: 'rail', electrified: 'contact_line', usage: 'main' }); // prettier-ignore
  town.area(box(344300, 5700000, 60, 60), { natural: 'water', water: 'pond', name: 'Teich' });
  town.area(box(344000, 5700200, 300, 200), { landuse: 'industrial', industrial: 'port' });
  return town.extract();
}

describe('OpenStreetMap in its formats', () => {
  const formats: [string, (extract: TestExtract) => string | Buffer][] = [
    ['town.osm.pbf', (extract) => writePbf(extract)],
    ['plain.osm.pbf', (extract) => writePbf(extract, { isPlain: true, isRaw: true, perBlock: 3 })],
    ['town.osm', writeXml],
    ['town.osm.gz', (extract) => gzipSync(writeXml(extract))],
    ['body.json', (extract) => writeOverpass(extract, false)],
    ['geom.json', (extract) => writeOverpass(extract, true)],
  ];
  it.each(formats)('reads %s: buildings with holes, streets, rails, waters and ports', async (name, write) => {
    const { buildings, features, problems } = await readFixture(name, write(town()));
    expect(problems).toEqual([]);
    expect(buildings.map(({ id }) => id)).toEqual(['osm-w100', 'osm-r10']);
    const [house, flats] = buildings;
    expect(house).toMatchObject({
      name: 'Haus Ruhr',
      yearOfConstruction: 1907,
      isClosed: true,
      lod: 0,
      measuredHeightM: 9,
    });
    expect(house!.addresses).toEqual([{ street: 'Königstraße', number: '12a', postcode: '', city: '' }]);
    expect(house!.use?.category).toBe('dwelling');
    expect(house!.provenance.kind).toBe('curated');
    expect(house!.footprintAreaM2).toBeCloseTo(200, 0);
    expect(flats!.footprintAreaM2).toBeCloseTo(1600 - 400, -1);
    expect(flats!.volumeM3 / flats!.footprintAreaM2).toBeCloseTo(15, 3);
    expect(flats!.storeysAboveGround).toBe(5);
    expect(features.roads.map(({ name: street, isBridge, layer }) => [street, isBridge, layer])).toEqual([['Königstraße', false, 0], ['Königstraße', true, 1]]); // prettier-ignore
    expect(features.rails).toMatchObject([{ class: 'rail', isElectrified: true, usage: 'main' }]);
    expect(features.waters).toMatchObject([{ class: 'pond', name: 'Teich' }]);
    expect(features.landuse).toMatchObject([{ class: 'port' }]);
  });

  it('gives back what was written, whatever the ids, places, blocks and granularity', async () => {
    const placed = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 2 ** 40 }),
        column: fc.integer({ min: 0, max: 300 }),
        row: fc.integer({ min: 0, max: 300 }),
      }),
      { selector: ({ column, row }) => column * 1000 + row, minLength: 1, maxLength: 12 },
    );
    const options = fc.record({
      isPlain: fc.boolean(),
      isRaw: fc.boolean(),
      perBlock: fc.integer({ min: 1, max: 20 }),
      granularity: fc.constantFrom(100, 1000),
    });
    await fc.assert(
      fc.asyncProperty(placed, options, async (houses, how) => {
        const own = new Town();
        const ids = houses.map(({ column, row }) => own.area(box(340000 + column * 30, 5700000 + row * 30, 20, 10), { building: 'yes' })); // prettier-ignore
        const extract = own.extract();
        // Any ids at all, in any order: nothing may rest on files being sorted.
        const idOf = new Map(extract.ways.map(({ id }, i) => [id, houses[i]!.id * 16 + i]));
        const ways = extract.ways.map((way) => ({ ...way, id: idOf.get(way.id)! }));
        const nodes = [...extract.nodes].reverse();
        const { buildings, problems } = await readFixture('any.osm.pbf', writePbf({ nodes, ways }, how));
        expect(problems).toEqual([]);
        expect(buildings.map(({ id }) => id)).toEqual(ids.map((id) => `osm-w${idOf.get(id)}`));
        buildings.forEach(({ bounds }, i) => {
          const { column, row } = houses[i]!;
          expect(bounds[0]).toBeCloseTo(340000 + column * 30, 0);
          expect(bounds[1]).toBeCloseTo(5700000 + row * 30, 0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('reads only what lies in the extent, and areas that reach beyond it whole', async () => {
    const own = new Town();
    own.area(box(344000, 5700000, 20, 10), { building: 'yes' });
    own.area(box(354000, 5700000, 20, 10), { building: 'yes' });
    own.area(box(344000, 5699000, 9000, 500), { landuse: 'forest' });
    own.line([[344000, 5700050], [344050, 5700050], [354000, 5700050]], { highway: 'primary', ref: 'B 8' }); // prettier-ignore
    const { lon, lat } = own.extract().nodes[0]!;
    const around = (degrees: number): number => Math.round(degrees * 1e7);
    const extent = { minLonE7: around(lon - 0.02), maxLonE7: around(lon + 0.02), minLatE7: around(lat - 0.02), maxLatE7: around(lat + 0.02) }; // prettier-ignore
    const { buildings, features, summary, problems } = await readFixture('edge.osm.pbf', writePbf(own.extract()), {
      extent,
    });
    expect(problems).toEqual([]);
    expect(buildings.map(({ id }) => id)).toEqual(['osm-w100']);
    expect(summary.skipped['ways outside the extent']).toBe(1);
    expect(features.landuse[0]!.polygons[0]!.outer).toHaveLength(4);
    expect(features.roads[0]!.points).toHaveLength(2);
  });
});

describe('damage', () => {
  it('reads a file that was cut up to the cut, and says where that is', async () => {
    const whole = writePbf(town(), { perBlock: 4 });
    const { problems, features } = await readFixture('cut.osm.pbf', whole.subarray(0, whole.length - 30));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^cut\.osm\.pbf: byte \d+: the file ends \d+ bytes too early$/);
    expect(features.roads.length).toBeGreaterThan(0);
  });

  it.each([
    ['a blob that claims 3 GB', Buffer.concat([headerBlob(), Buffer.from([0, 0, 0, 15]), Buffer.from('\x0a\x07OSMData\x18\x80\x80\x80\x80\x0c', 'latin1').subarray(0, 15)]), /a blob of 3221225472 bytes; at most 33554432 are allowed/], // prettier-ignore
    [
      'a header that claims 1 GB',
      Buffer.concat([headerBlob(), Buffer.from([0x40, 0, 0, 0])]),
      /a header of 1073741824 bytes/,
    ],
  ])('refuses %s before anything is allocated for it', async (_, bytes, message) => {
    const { problems } = await readFixture('bomb.osm.pbf', bytes);
    expect(problems.join()).toMatch(message);
  });

  it('refuses blocks that unpack to more than they claim, passes over packings it does not know, and reads the rest', async () => {
    const good = writePbf(town());
    const bomb = Buffer.from(packBlob(new Uint8Array(1 << 20)));
    // raw_size is the first field: one varint of three bytes, made to say 127.
    const lying = Buffer.concat([Buffer.from([bomb[0]!, 127]), bomb.subarray(4)]);
    const zstd = Buffer.from([0x10, 0x05, 0x3a, 0x01, 0x00]);
    const broken = packBlob(Buffer.from('this is no block of OpenStreetMap'), true);
    const bytes = Buffer.concat([good, frame('OSMData', lying), frame('OSMData', zstd), frame('OSMData', broken), frame('OSMLater', zstd)]); // prettier-ignore
    const { buildings, problems } = await readFixture('odd.osm.pbf', bytes);
    expect(buildings).toHaveLength(2);
    expect(problems.map((line) => line.replace(/byte \d+/, 'byte N'))).toEqual([
      'odd.osm.pbf: byte N: a block unpacks to more than the 127 bytes it claims',
      'odd.osm.pbf: byte N: a block is packed with zstd; zlib is read',
      expect.stringMatching(/^odd\.osm\.pbf: byte N: a block is damaged/),
    ]);
  });

  it('names a feature that a reader must know and this one does not', async () => {
    const { problems, buildings } = await readFixture('h.osm.pbf', writePbf(town(), { features: ['OsmSchema-V0.6', 'HistoricalInformation'] })); // prettier-ignore
    expect(buildings).toEqual([]);
    expect(problems).toEqual(['h.osm.pbf: byte 0: needs "HistoricalInformation", which is not read']);
  });

  it('names the line where XML breaks, and reads what stands before it', async () => {
    const lines = writeXml(town()).split('\n');
    const at = lines.findIndex((line) => line.includes('<relation'));
    lines[at] = '<relation id="10" <broken>';
    const { buildings, problems } = await readFixture('broken.osm', lines.join('\n'));
    expect(buildings.map(({ id }) => id)).toEqual(['osm-w100']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^broken\\.osm:${at + 1}: `));
  });

  it('names the element of an Overpass answer that does not fit, and what the server says of an answer that it cut', async () => {
    const answer = JSON.parse(writeOverpass(town(), false)) as { elements: unknown[]; remark?: string };
    answer.elements.push({ type: 'way', id: 'x' });
    answer.remark = 'runtime error: Query timed out';
    const { buildings, problems } = await readFixture('late.json', JSON.stringify(answer));
    expect(buildings).toHaveLength(2);
    expect(problems).toEqual([
      expect.stringMatching(/^late\.json: elements\.\d+\.id: /),
      'late.json: the server stopped: runtime error: Query timed out',
    ]);
  });
});
