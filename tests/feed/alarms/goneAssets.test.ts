import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/feed/canonicalJson.ts';
import { createAlarms } from '../../../src/feed/alarms/alarms.ts';
import type { KeptAcknowledgement } from '../../../src/feed/history/acknowledgements.ts';
import type { ReadableHistory } from '../../../src/feed/history/withPast.ts';
import { UNBOUNDED } from '../../../src/simulators/simulation.ts';
import { createPastCatalogue } from '../../../src/feed/pastCatalogue.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { city, HOUR, MINUTE, observation, readerOf, rule, T0 } from './stage.ts';

const RULES = [
  rule('stuffy', { kind: 'room', when: { property: 'CO2', above: 1400 } }),
  rule('silent', { kind: 'room', when: { property: 'CO2', missingS: 3600 } }),
];
const NOW = T0 + 10 * HOUR;

/** Room 1 was announced by a source, stuffy from 1 h on, and taken away at 3 h; room 2 is stuffy at 4 h. */
function stage() {
  const source = city();
  const catalogue = city();
  const room = source.catalogue.features.find(({ id }) => id === 'room/1')!;
  const noIndex = room.properties.datastreams.map((one) => ({ ...one, index: undefined }));
  const announcedRoom = { ...room, id: 'announced/1', properties: { ...room.properties, datastreams: noIndex.map((one) => ({ ...one, id: one.id.replace('room/1', 'announced/1') })) } }; // prettier-ignore
  catalogue.add([announcedRoom], { source: 'rooms' });
  const past = createPastCatalogue(catalogue);
  const json = canonicalJson(announcedRoom);
  past.take([{ kind: 'announced', id: 'announced/1', source: 'rooms', atMs: unixMs(T0), json, isLearnt: false }]);
  const values = [
    ...Array.from({ length: 36 }, (_, i) => observation('announced/1/CO2', i * 5, i < 12 ? 900 : 1500)),
    ...Array.from({ length: 120 }, (_, i) => observation('room/2/CO2', i * 5, i * 5 > 240 ? 1500 : 900)),
  ];
  const said: KeptAcknowledgement[] = [];
  const history = {
    deciding: readerOf(values),
    glance: () => ({ last: () => undefined, isLastAtHand: () => false, bounds: () => UNBOUNDED }),
    spans: () => [{ fromMs: T0, toMs: NOW }],
  } as unknown as ReadableHistory;
  const alarms = createAlarms({
    ...{ catalogue, past, history, themes: new Map([['iot', { rules: RULES }]]), knowsItsPast: () => false },
    systems: { configured: () => null, known: () => null },
    clock: { mode: 'live', speed: 1, instant: () => unixMs(NOW), loops: () => 0 } as never,
    acknowledgements: {
      put: (entry) => void said.push(entry),
      between: () => said,
      last: (alarm) => said.find((one) => one.alarm === alarm) ?? null,
    },
  });
  const takeAway = (): void => {
    catalogue.retire(['announced/1']);
    past.take([{ kind: 'retired', id: 'announced/1', atMs: unixMs(T0 + 3 * HOUR) }]);
  };
  const at = async (ms: number): Promise<string[]> =>
    (await alarms.at(unixMs(ms))).alarms.map(({ alarm }) => alarm).filter((alarm) => !alarm.includes('room/1')).sort(); // prettier-ignore
  return { alarms, takeAway, at, catalogue };
}

describe('alarms of an asset that is no more', () => {
  it('are those of the time when it was there, and none of the time since', async () => {
    const { takeAway, at } = stage();
    const [before, then] = [T0 + 30 * MINUTE, T0 + 2 * HOUR];
    const [quiet, stuffy] = [await at(before), await at(then)];
    expect(stuffy).toContain('iot/stuffy/announced/1');
    takeAway();
    expect(await at(before)).toEqual(quiet);
    expect(await at(then)).toEqual(stuffy);
    // It says nothing any more, which is no alarm; what still is has its own.
    expect(await at(T0 + 5 * HOUR)).toEqual(['iot/stuffy/room/2']);
    expect((await at(NOW)).filter((alarm) => alarm.includes('announced'))).toEqual([]);
  });

  it('are among the events of a span in which it was there, up to its end', async () => {
    const { alarms, takeAway } = stage();
    takeAway();
    const { events } = await alarms.events(T0, NOW);
    const its = events.filter(({ subject }) => subject === 'announced/1');
    const said = its.map(({ type, time }) => `${type.split('.').at(-1)} ${time.slice(11, 16)}`);
    // With the asset its alarm has ended: who has added up the events knows what the list of that instant says.
    expect(said).toEqual(['raised 01:00', 'cleared 03:00']);
    const short = await alarms.events(T0 + 2.5 * HOUR, NOW);
    expect(short.events.filter(({ subject }) => subject === 'announced/1')).toHaveLength(1);
  });

  it('end with it for who watches, too', async () => {
    const { alarms, takeAway } = stage();
    const { active } = await alarms.held(unixMs(T0 + 2 * HOUR));
    takeAway();
    const held = active.find(({ instance }) => instance.id === 'iot/stuffy/announced/1')!;
    expect(await alarms.endOf(held, NOW)).toBe(T0 + 3 * HOUR);
  });

  it('can be acknowledged where they held, and what was said to them has its title', async () => {
    const { alarms, takeAway } = stage();
    takeAway();
    const alarm = 'iot/stuffy/announced/1';
    expect(alarms.isKnown(alarm)).toBe(true);
    expect(alarms.isKnown('iot/stuffy/announced/2')).toBe(false);
    const say = (ms: number) => alarms.acknowledge([alarm], { atMs: unixMs(ms), by: 'A', note: '' }, unixMs(NOW));
    expect(await say(T0 + 5 * HOUR)).toEqual([]);
    expect(await say(T0 + 2 * HOUR)).toMatchObject([{ alarm, acknowledgement: { by: 'A' } }]);
    expect(await alarms.acknowledged(T0, NOW)).toMatchObject([{ alarm, title: { en: 'stuffy' } }]);
  });
});
