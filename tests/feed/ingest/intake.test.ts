import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createIntake } from '../../../src/feed/ingest/intake.ts';
import { emptyReading, type Reading, type Report } from '../../../src/feed/ingest/reading.ts';
import { convertUnit } from '../../../src/geo/ucum.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import { AssetSchema, type Asset } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { IngestSchema } from '../../../src/schema/senderConfig.ts';

const NOW = unixMs(Date.parse('2026-11-25T23:05:00Z'));
const PLACE = [6.74, 51.45] as const;
const text = (word: string) => ({ de: word, en: word, zh: word });
const gauge = () =>
  decode(
    AssetSchema,
    {
      type: 'Feature',
      id: 'gauge/ruhrort',
      geometry: { type: 'Point', coordinates: [6.72, 51.45] },
      properties: {
        name: text('Ruhrort'),
        theme: 'port',
        kind: 'gauge',
        provenance: { kind: 'measured', source: 'WSV', licence: 'dl-de/zero-2-0', date: '2026' },
        datastreams: [{ id: 'gauge/ruhrort/W', property: 'W', name: text('W'), unit: 'cm', intervalS: 900 }],
      },
    },
    'test',
  );
function stage(more: Record<string, unknown> = {}) {
  const catalogue = createFeedCatalogue([gauge()], 1);
  const sender = decode(
    IngestSchema,
    { id: 'harbour', source: 'Port authority', licence: 'CC BY 4.0', tokenEnv: 'TOKEN', ...more },
    'test',
  );
  const waiting: { run: () => void; delayMs: number }[] = [];
  const intake = createIntake(sender, catalogue, (delayMs, run) => void waiting.push({ delayMs, run }));
  const observed: Observation[] = [];
  const announcements: (readonly Asset[])[] = [];
  const output = {
    announced: (assets: readonly Asset[]) => {
      announcements.push(assets);
      expect(catalogue.add(assets).refused).toEqual([]);
    },
    // As the hub does: what is not in the catalogue by now is lost.
    observed: (all: readonly Observation[]) =>
      void observed.push(...all.filter((o) => catalogue.byId.has(o.datastream))),
  };
  return {
    catalogue,
    observed,
    announcements,
    waiting,
    take: (reading: Partial<Reading>, now = NOW) => intake.take({ ...emptyReading(), ...reading }, now, output),
  };
}
const report = (entity: string, property: string, value: number, more: Partial<Report> = {}): Report => ({
  path: '/0', entity, property, timeMs: NOW, value, quality: 'good', ...more,
}); // prettier-ignore
const quay = { path: '', entity: 'quay 7', place: PLACE };

describe('what a sender says', () => {
  it('becomes an asset with a place, its provenance and its value, when it is not there yet', () => {
    const { take, announcements, observed } = stage({ owner: 'Duisport' });
    expect(take({ described: [quay], reports: [report('quay 7', 'load', 3, { unit: 't' })] })).toEqual({
      accepted: 1,
      refused: [],
    });
    expect(announcements[0]?.[0]).toMatchObject({
      id: 'harbour/quay-7',
      geometry: { coordinates: PLACE },
      properties: {
        owner: 'Duisport',
        provenance: { kind: 'measured', source: 'Port authority', licence: 'CC BY 4.0' },
        datastreams: [{ id: 'harbour/quay-7/load', unit: 't' }],
      },
    });
    expect(observed).toEqual([
      { datastream: 'harbour/quay-7/load', timeMs: NOW, value: 3, quality: 'good', origin: 'live' },
    ]);
  });

  it.each([
    ['urn:ngsi-ld:Device:quay-7', 'harbour/device-quay-7', 'quay-7'],
    ['urn:dev:mac:0024be', 'harbour/mac-0024be', '0024be'],
    ['Kai 7', 'harbour/kai-7', 'Kai 7'],
  ])('%s becomes %s, and is called %s where no name was sent', (entity, id, name) => {
    const { take, catalogue } = stage();
    take({ described: [{ path: '', entity, place: PLACE }], reports: [report(entity, 'load', 1)] });
    expect(catalogue.asset(id)?.properties.name).toEqual(text(name));
  });

  it('is refused without a place, with what to do, and taken once one was sent', () => {
    const { take, observed } = stage();
    expect(take({ reports: [report('quay 7', 'load', 3)] }).refused).toEqual([
      { path: '/0', reason: 'harbour/quay-7/load is not in the catalogue, and no place is known of quay 7: send one' },
    ]);
    take({ described: [quay] });
    expect(take({ reports: [report('quay 7', 'load', 4)] }).accepted).toBe(1);
    expect(observed.map(({ value }) => value)).toEqual([4]);
  });

  it('gets a further property on a thing of its own without a place', () => {
    const { take, catalogue } = stage();
    take({ described: [quay], reports: [report('quay 7', 'load', 3)] });
    expect(
      take({ reports: [report('quay 7', 'https://vocab.example/wind#speed', 3)] }, unixMs(NOW + 5000)).accepted,
    ).toBe(1);
    expect([...catalogue.byId.keys()]).toContain('harbour/quay-7/speed');
  });

  it('may not write what is not its own, unless the operator said so', () => {
    const one = [report('gauge/ruhrort', 'W', 400)];
    expect(stage().take({ reports: one }).refused[0]?.reason).toBe('this sender may not write gauge/ruhrort');
    for (const writes of [['*'], ['gauge/'], ['gauge/ruhrort']])
      expect(stage({ writes }).take({ reports: one }).accepted).toBe(1);
    expect(stage({ writes: ['gauge/ruhr'] }).take({ reports: one }).accepted).toBe(0);
    const alias = stage({ aliases: { 'urn:x:1': 'gauge/ruhrort' } });
    expect(alias.take({ reports: [report('urn:x:1', 'W', 400)] }).accepted).toBe(1);
  });

  it('does not reach curated assets because its name is the beginning of theirs', () => {
    const { take } = stage({ id: 'gauge' });
    expect(take({ reports: [report('gauge/ruhrort', 'W', 400)] }).refused[0]?.reason).toBe(
      'this sender may not write gauge/ruhrort',
    );
    expect(take({ reports: [report('ruhrort', 'W', 400)] }).accepted).toBe(0);
  });

  it('may name its own things as the catalogue does', () => {
    const { take } = stage();
    take({ described: [quay], reports: [report('quay 7', 'load', 1)] });
    expect(take({ reports: [report('harbour/quay-7', 'load', 2)] }).accepted).toBe(1);
    expect(take({ reports: [report('quay 7', 'load', 3)] }).accepted).toBe(1);
    const crane = { path: '', entity: 'harbour/crane', place: PLACE };
    for (const described of [[crane], []])
      expect(take({ described, reports: [report('harbour/crane', 'load', 2)] }, unixMs(NOW + 2000)).accepted).toBe(1);
  });

  it('is brought to the unit of the datastream, or refused', () => {
    const { take, observed } = stage({ writes: ['*'] });
    take({ reports: [report('gauge/ruhrort', 'W', 9.39, { unit: 'm' })] });
    expect(observed[0]?.value).toBe(939);
    expect(take({ reports: [report('gauge/ruhrort', 'W', 1, { unit: 'm3/s' })] }).refused[0]?.reason).toBe(
      'unit m3/s does not fit cm',
    );
  });

  it.each<[string, Report, string]>([
    ['tomorrow', report('quay 7', 'load', 1, { timeMs: unixMs(NOW + 86_400_000) }), 'is stamped in the future'],
    ['before the epoch', report('quay 7', 'load', 1, { timeMs: unixMs(-5) }), 'has no sound time'],
    ['infinity', report('quay 7', 'load', Infinity), 'is no finite number'],
    ['a name of signs', report('!!!', 'load', 1), '!!! cannot be written as an id'],
    ['a property of signs', report('quay 7', '!!!', 1), 'property !!! has no letter or digit'],
    ['a twin', report('QUAY-7', 'load', 1), 'QUAY-7 cannot be told from quay 7 by its id'],
  ])('is refused with %s', (_name, bad, reason) => {
    const { take } = stage();
    take({ described: [quay], reports: [report('quay 7', 'load', 1)] });
    expect(take({ reports: [bad] }).refused).toEqual([{ path: '/0', reason }]);
  });

  it('is refused where the place is not in the city: 0, 0 is where broken positions lie', () => {
    const { take } = stage();
    const { accepted, refused } = take({
      described: [{ ...quay, place: [0, 0] }],
      reports: [report('quay 7', 'load', 1)],
    });
    expect(accepted).toBe(0);
    expect(refused[0]?.reason).toBe('place 0, 0 is not in the city');
  });

  it('does not grow the catalogue beyond what the sender may', () => {
    const { take } = stage({ datastreams: 2 });
    const all = ['a', 'b', 'c'].map((property) => report('quay 7', property, 1));
    expect(take({ described: [quay], reports: all })).toMatchObject({
      accepted: 2,
      refused: [{ reason: 'this sender may announce 2 datastreams' }],
    });
  });

  it('makes clients read the catalogue once a second, however many things come one by one, and loses no value', () => {
    const { take, announcements, waiting, observed } = stage();
    for (let i = 0; i < 50; i++)
      take(
        { described: [{ path: '', entity: `q${i}`, place: PLACE }], reports: [report(`q${i}`, 'load', i)] },
        unixMs(NOW + i),
      );
    expect(announcements).toHaveLength(1);
    expect(waiting).toEqual([expect.objectContaining({ delayMs: 999 })]);
    waiting[0]!.run();
    expect(announcements).toHaveLength(2);
    expect(observed.map(({ value }) => value).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('a thing that is posted elsewhere', () => {
  const at = (place: readonly [number, number], entity = 'quay 7') => ({ path: '', entity, place });
  const load = (value: number, entity = 'quay 7') => [report(entity, 'load', value)];
  const [EAST, FAR_EAST] = [[6.75, 51.45], [6.76, 51.45]] as const; // prettier-ignore
  const placed = () => {
    const staged = stage();
    staged.take({ described: [quay], reports: load(1) });
    const placeOf = (id = 'harbour/quay-7') => staged.catalogue.asset(id)?.geometry?.coordinates;
    return { ...staged, placeOf, later: (s: number) => unixMs(NOW + s * 1000) };
  };

  it('moves, and keeps its datastreams and its index', () => {
    const { take, placeOf, catalogue, later, observed } = placed();
    const before = catalogue.byId.get('harbour/quay-7/load')!.index;
    expect(take({ described: [at(EAST)], reports: load(2) }, later(20)).refused).toEqual([]);
    expect(placeOf()).toEqual(EAST);
    expect(catalogue.byId.get('harbour/quay-7/load')!.index).toBe(before);
    expect(observed.map(({ value }) => value)).toEqual([1, 2]);
    // Also when nothing but its place is said, and by a feed that was started anew and has not heard its name yet.
    take({ described: [at(FAR_EAST)] }, later(40));
    expect(placeOf()).toEqual(FAR_EAST);
  });

  it('has not moved where its receiver finds it a few metres off', () => {
    const { take, placeOf, later, announcements } = placed();
    take({ described: [at([PLACE[0] + 0.00005, PLACE[1]])], reports: load(2) }, later(20));
    expect(placeOf()).toEqual(PLACE);
    expect(announcements).toHaveLength(1);
  });

  it('moves every ten seconds at most, to where it was said to be last; a place that came in between is not lost', () => {
    const { take, placeOf, later, waiting, announcements } = placed();
    take({ described: [at(EAST)] }, later(20));
    for (let s = 21; s < 25; s++) take({ described: [at([6.75 + s / 1000, 51.45])] }, later(s));
    take({ described: [at(FAR_EAST)] }, later(25));
    expect(placeOf()).toEqual(EAST);
    expect(waiting.map(({ delayMs }) => delayMs)).toEqual([9000]);
    waiting[0]!.run();
    expect(placeOf()).toEqual(FAR_EAST);
    expect(announcements).toHaveLength(3);
  });

  it('is where it was said to be last when it is not in the catalogue yet', () => {
    const { take, placeOf, waiting, later } = placed();
    take({ described: [at(PLACE, 'quay 8')], reports: load(1, 'quay 8') }, later(0.5));
    take({ described: [at(EAST, 'quay 8')], reports: load(2, 'quay 8') }, later(0.6));
    waiting.forEach(({ run }) => run());
    expect(placeOf('harbour/quay-8')).toEqual(EAST);
  });

  it('is not moved by somebody else: not a curated asset, not one that another source announced, not by a name that only looks like its', () => {
    const { take, placeOf, catalogue, later } = placed();
    take({ described: [at(EAST, 'gauge/ruhrort')], reports: load(1) }, later(20));
    expect(placeOf('gauge/ruhrort')).toEqual([6.72, 51.45]);
    take({ described: [at(EAST, 'QUAY-7')], reports: load(1) }, later(40));
    expect(placeOf()).toEqual(PLACE);
    const theirs = { ...catalogue.asset('harbour/quay-7')!, id: 'harbour/quay-9' };
    catalogue.add([{ ...theirs, properties: { ...theirs.properties, datastreams: [] } }], { source: 'roads' });
    take({ described: [at(EAST, 'quay 9')], reports: load(1) }, later(60));
    expect(placeOf('harbour/quay-9')).toEqual(PLACE);
  });

  it('stays in the catalogue where it is when it says by values of its own where it drives', () => {
    const { take, placeOf, announcements, later } = placed();
    take({ reports: [report('quay 7', 'lon', 6.74), report('quay 7', 'lat', 51.45)] }, later(2));
    take({ described: [at(EAST)], reports: [report('quay 7', 'lon', 6.75)] }, later(20));
    expect(placeOf()).toEqual(PLACE);
    expect(announcements).toHaveLength(2);
  });

  it('may be posted to another feed than the one that it was posted to first', () => {
    const { take, placeOf, catalogue, later, observed } = stageWithFeeds();
    expect(take({ described: [at(EAST)], reports: load(2) }, later(20)).refused).toEqual([]);
    expect(placeOf()).toEqual(EAST);
    expect(observed.map(({ value }) => value)).toEqual([2]);
    expect(catalogue.sourceOf('harbour/quay-7')).toBe('feeds');
  });
  function stageWithFeeds() {
    const elsewhere = placed();
    const here = stage();
    here.catalogue.add([elsewhere.catalogue.asset('harbour/quay-7')!], { source: 'feeds' });
    return { ...elsewhere, ...here, placeOf: () => here.catalogue.asset('harbour/quay-7')?.geometry?.coordinates };
  }
});

describe('units of one dimension', () => {
  it.each([
    [9.39, 'm', 'cm', 939],
    [293.15, 'K', 'Cel', 20],
    [0.034, 'mg/m3', 'ug/m3', 34],
    [36, 'km/h', 'm/s', 10],
    [7, 'furlong', 'furlong', 7],
    [7, 'furlong', 'm', null],
    [7, 'm/s', 'cm', null],
  ])('%d %s in %s is %s', (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBe(expected);
  });
});
