import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/schema/alarms.ts';
import { worstOf } from '../../src/state/alarmGroups.ts';
import { countedByRule, groupAlarms } from '../../src/ui/alarms/groupAlarms.ts';

const text = (words: string) => ({ de: words, en: words, zh: words });
const alarm = (rule: string, subject: string, under: string | null = null): Alarm => ({
  ...{ alarm: `port/${rule}/${subject}`, rule, theme: 'port', severity: 'watch', subject, under },
  ...{ title: text(rule), cause: text('why'), action: null, owner: null, link: null },
  ...{ datastream: `${subject}/x`, value: 1, unit: 'm', origin: 'simulated' },
  ...{ since: '2024-01-06T00:00:00.000Z', isSinceKnown: true, acknowledgement: null },
});
const ships = Array.from({ length: 5 }, (_, k) => alarm('ship-waits', `berth/${k}`));
const river = alarm('high-water', 'gauge');
const under = (one: Alarm): Alarm => ({ ...one, under: river.alarm });
const told = (alarms: readonly Alarm[]): string[] =>
  groupAlarms(alarms).map(({ kind, lead, members }) => `${lead.rule} ${kind} ${members.length}`);

describe('the list of alarms', () => {
  it('tells what follows from an alarm under it, wherever it came in the list', () => {
    expect(told([under(ships[0]!), river, ...ships.slice(1).map(under)])).toEqual(['high-water follows 5']);
  });

  it('tells many of one rule in one line, few one by one', () => {
    expect(told([river, ...ships])).toEqual(['high-water single 0', 'ship-waits alike 5']);
    expect(told([river, ...ships.slice(0, 3)])).toHaveLength(4);
  });

  it('tells those of another hour in a line of their own', () => {
    const later = Array.from({ length: 4 }, (_, k) => ({
      ...alarm('ship-waits', `berth/1${k}`),
      since: '2024-01-06T01:30:00.000Z',
    }));
    expect(told([...ships, ...later])).toEqual(['ship-waits alike 5', 'ship-waits alike 4']);
    expect(told([...ships, later[0]!])).toEqual(['ship-waits alike 5', 'ship-waits single 0']);
  });

  it('loses none: whose cause is not in the list stands by itself', () => {
    const orphans = ships.slice(0, 2).map(under);
    expect(told(orphans)).toEqual(['ship-waits single 0', 'ship-waits single 0']);
    const all = [river, ...ships.map(under), ...Array.from({ length: 7 }, (_, k) => alarm('room', `room/${k}`))];
    const shown = groupAlarms(all).flatMap(({ kind, lead, members }) =>
      kind === 'alike' ? members : [lead, ...members],
    );
    expect(new Set(shown)).toEqual(new Set(all));
    expect(shown).toHaveLength(all.length);
  });

  it('says of what follows how many there are of each rule, most first', () => {
    const counts = countedByRule([alarm('lock', 'lock/1'), ...ships]);
    expect(counts.map(({ first, count }) => `${first.rule} ${count}`)).toEqual(['ship-waits 5', 'lock 1']);
  });
});

describe('the worst value of a group', () => {
  const of = (value: number | null, worse?: 'higher' | 'lower'): Alarm => ({ ...alarm('x', `a/${value}`), value, ...(worse ? { worse } : {}) }); // prettier-ignore

  it('is the highest or the lowest, as the rule has it, and none where the rule does not say', () => {
    expect(worstOf([of(3, 'higher'), of(8, 'higher'), of(null, 'higher'), of(5, 'higher')])?.value).toBe(8);
    expect(worstOf([of(3, 'lower'), of(8, 'lower')])?.value).toBe(3);
    expect(worstOf([of(3), of(8)])).toBeNull();
    expect(worstOf([of(null, 'higher')])).toBeNull();
  });
});
