import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/live/observation.ts';
import { replay } from '../../../src/feed/alarms/replay.ts';
import { HOUR, instancesOf, MINUTE, observation, readerOf, rule, T0 } from './stage.ts';

/** What a rule's alarm of an asset does in six hours: minutes at which it is raised (+) and cleared (-). */
async function changes(
  fields: Record<string, unknown>,
  observations: readonly Observation[],
  asset = 'room/1',
): Promise<string[]> {
  const instance = instancesOf(rule('r', fields)).find(({ id }) => id === `iot/r/${asset}`)!;
  const { wasActive, transitions } = await replay(instance, readerOf(observations), T0, T0 + 6 * HOUR);
  const said = transitions.map(({ atMs, isRaised }) => `${isRaised ? '+' : '-'}${(atMs - T0) / MINUTE}`);
  return wasActive ? ['held', ...said] : said;
}
const series = (datastream: string, from: number, step: number, values: readonly number[]): Observation[] =>
  values.map((value, i) => observation(datastream, from + i * step, value));

describe('a rule', () => {
  it('of a threshold holds from the value that reaches it to the one that does not', async () => {
    const when = { property: 'CO2', above: 1400 };
    expect(await changes({ kind: 'room', when }, series('room/1/CO2', 5, 5, [900, 1400, 1500, 1399]))).toEqual([
      '+10',
      '-20',
    ]);
    const below = { property: 'CO2', below: 400 };
    expect(await changes({ kind: 'room', when: below }, series('room/1/CO2', 5, 5, [401, 400, 500]))).toEqual([
      '+10',
      '-15',
    ]);
  });

  it('does not hold on a value that is stale, nor on one that is said to be missing', async () => {
    const when = { property: 'CO2', above: 1400 };
    // Three intervals of 5 minutes, and a fifth of one for what is on its way.
    expect(await changes({ kind: 'room', when }, series('room/1/CO2', 5, 5, [1500]))).toEqual(['+5', '-21']);
    expect(await changes({ kind: 'room', when }, series('room/1/CO2', 5, 5, [1500, NaN]))).toEqual(['+5', '-10']);
  });

  it('of a rate looks at the first value within the span', async () => {
    const when = { property: 'W', rises: 30, withinS: 7200 };
    const rising = series('gauge/a/W', -60, 15, [500, 505, 510, 515, 520, 525, 530, 531, 531, 531, 531, 531, 531, 531]);
    expect(await changes({ asset: 'gauge/a', when }, rising, 'gauge/a')).toEqual(['+30', '-75']);
    const falls = { property: 'W', falls: 30, withinS: 7200 };
    expect(await changes({ asset: 'gauge/a', when: falls }, rising, 'gauge/a')).toEqual([]);
  });

  it('of a rate says nothing while half of the span is not known', async () => {
    const when = { property: 'W', rises: 30, withinS: 7200 };
    expect(await changes({ asset: 'gauge/a', when }, series('gauge/a/W', 0, 15, [500, 540, 540]), 'gauge/a')).toEqual(
      [],
    );
  });

  it('of silence holds from the end of the patience to the next value, however long ago the last one was', async () => {
    const when = { property: 'CO2', missingS: 1800 };
    expect(await changes({ kind: 'room', when }, series('room/1/CO2', 0, 60, [1, 2]))).toEqual(['+30', '-60', '+90']);
    expect(await changes({ kind: 'room', when }, [observation('room/1/CO2', -5000, 1), observation('room/1/CO2', 20, 1)])).toEqual(['held', '-20', '+50']); // prettier-ignore
    const saidMissing = series(
      'room/1/CO2',
      -4000,
      100,
      Array.from({ length: 41 }, () => NaN),
    );
    expect(await changes({ kind: 'room', when }, [observation('room/1/CO2', -5000, 1), ...saidMissing])).toEqual([
      'held',
    ]);
    // What was never heard is not missed.
    expect(await changes({ kind: 'room', when }, [])).toEqual([]);
  });

  it('of several conditions holds while all, or any, of them do', async () => {
    const observations = [
      ...series('room/1/CO2', 0, 10, [1500, 1500, 1500, 900]),
      ...series('room/1/heads', 0, 10, [0, 20, 20, 20]),
    ];
    const members = [
      { property: 'CO2', above: 1400 },
      { property: 'heads', above: 1 },
    ];
    expect(await changes({ kind: 'room', when: { all: members } }, observations)).toEqual(['+10', '-30']);
    expect(await changes({ kind: 'room', when: { any: members } }, observations)).toEqual(['+0', '-46']);
  });

  it('of two datastreams judges those of one instant together', async () => {
    const observations = [observation('room/1/CO2', 0, 900), observation('room/1/heads', 0, 20), observation('room/1/CO2', 10, 1500), observation('room/1/heads', 10, 0)]; // prettier-ignore
    const when = { all: [{ property: 'CO2', above: 1400 }, { property: 'heads', above: 1 }] }; // prettier-ignore
    expect(await changes({ kind: 'room', when }, observations)).toEqual([]);
  });

  it('that must hold for a while is raised after it, and not by what was shorter', async () => {
    const when = { property: 'CO2', above: 1400 };
    const values = [1500, 900, 1500, 1500, 1500, 1500, 900];
    expect(await changes({ kind: 'room', when, forS: 600 }, series('room/1/CO2', 5, 5, values))).toEqual([
      '+25',
      '-35',
    ]);
  });

  it('is for the assets that have what it looks at, and may look at another asset', () => {
    const both = rule('full', { kind: 'room', when: { all: [{ property: 'heads', above: 1 }, { datastream: 'gauge/a/W', above: 900 }] } }); // prettier-ignore
    const [one, ...others] = instancesOf(both).filter(({ about }) => about.rule === 'full');
    expect(one).toMatchObject({ id: 'iot/full/room/1', datastreams: ['room/1/heads', 'gauge/a/W'] });
    expect(others).toEqual([]);
  });
});

describe('marks of the catalogue', () => {
  it('of level alarm are alarms by themselves, with the owner of the asset', () => {
    expect(instancesOf()).toMatchObject([
      { id: 'iot/mark/gauge/a/W/1130', about: { severity: 'alarm', title: { en: 'Mark II' }, owner: 'Amt', action: null } },
    ]); // prettier-ignore
  });

  it('get the texts of the rule that speaks of them, and no alarm beside; those of level watch only so', () => {
    const watch = rule('high', { kind: 'gauge', owner: 'WSA', when: { property: 'W', mark: 'watch' } });
    const alarm = rule('higher', { kind: 'gauge', severity: 'alarm', when: { property: 'W', mark: 'alarm' } });
    expect(instancesOf(watch, alarm)).toMatchObject([
      { id: 'iot/high/gauge/a/W/930', about: { owner: 'WSA', severity: 'watch', title: { en: 'high' } } },
      { id: 'iot/higher/gauge/a/W/1130', about: { owner: 'Amt', severity: 'alarm' } },
    ]);
  });
});

describe('a rule in a file', () => {
  const faults: readonly (readonly [string, Record<string, unknown>])[] = [
    ['needs exactly one of', { kind: 'room', when: { property: 'CO2' } }],
    ['needs exactly one of', { kind: 'room', when: { property: 'CO2', above: 1, below: 2 } }],
    ['withinS belongs to', { kind: 'room', when: { property: 'CO2', rises: 1 } }],
    ['needs a property or a datastream', { kind: 'room', when: { above: 1 } }],
    ['either a kind or an asset', { when: { property: 'CO2', above: 1 } }],
    ['level of the mark', { kind: 'gauge', when: { property: 'W', mark: 'alarm' } }],
    [
      'stands alone',
      {
        kind: 'gauge',
        when: {
          all: [
            { property: 'W', mark: 'watch' },
            { property: 'W', above: 1 },
          ],
        },
      },
    ],
    ['when.all.0', { kind: 'room', when: { all: [{ property: 'CO2' }, { property: 'CO2', above: 1 }] } }],
  ];
  it.each(faults)('that does not fit is refused: %s', (reason, fields) => {
    expect(() => rule('r', fields)).toThrow(reason);
  });
});
