import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leadsOf } from '../../../src/feed/alarms/causes.ts';
import type { RuleInstance } from '../../../src/feed/alarms/ruleInstance.ts';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { instancesOf, rule } from './stage.ts';

const ROOT = join(import.meta.dirname, '../../..');
const [made] = instancesOf(rule('r', { kind: 'room', when: { property: 'CO2', above: 1 } })) as [RuleInstance];
/** An alarm that holds: `theme/rule/asset`. */
const alarm = (id: string, after: readonly string[] = [], withinM: number | null = null): RuleInstance => {
  const [theme, ruleId, subject] = id.split('/') as [string, string, string];
  return { ...made, id, subject, after, withinM, about: { ...made.about, alarm: id, theme, rule: ruleId } };
};
const river = alarm('iot/high-water-1/gauge');
const lock = alarm('port/lock-closed/lock', ['iot/high-water-1']);
const quay = alarm('port/few-moves/dit', ['port/lock-closed']);
const nowhere = (): undefined => undefined;
const led = (active: readonly RuleInstance[], places: Readonly<Record<string, readonly [number, number]>> = {}) =>
  [...leadsOf(active, (id) => places[id])].map(([one, lead]) => `${one.subject} ← ${lead.subject}`);

describe('an alarm that follows from another', () => {
  it('is told under the one at the begin of the chain', () => {
    expect(led([quay, lock, river])).toEqual(['dit ← gauge', 'lock ← gauge']);
  });

  it('stands alone when what it follows from does not hold, and leads what follows from it', () => {
    expect(led([quay, lock])).toEqual(['dit ← lock']);
    expect(leadsOf([quay], nowhere).size).toBe(0);
  });

  it('is told under the first of the rules that it names', () => {
    const both = alarm('logistics/gate-jam/gate', ['port/few-moves', 'iot/high-water-1']);
    const alone = alarm('port/few-moves/dit');
    expect(led([both, alone, river])).toEqual(['gate ← dit']);
  });

  it('follows from the nearest cause within its reach, not from one beyond it', () => {
    const places = { shuttle: [6.76, 51.43], near: [6.765, 51.43], far: [6.85, 51.43] } as const;
    const stops = alarm('driving/take-over/shuttle', ['connectivity/cell-silent'], 2000);
    const [near, far] = [alarm('connectivity/cell-silent/near'), alarm('connectivity/cell-silent/far')];
    expect(led([stops, far, near], places)).toEqual(['shuttle ← near']);
    expect(led([stops, far], places)).toEqual([]);
  });

  it('ends the chain where rules name each other in a circle', () => {
    const [a, b] = [alarm('iot/a/1', ['iot/b']), alarm('iot/b/2', ['iot/a'])];
    expect(led([a, b])).toEqual(['1 ← 2', '2 ← 1']);
  });
});

describe('the rules of the themes', () => {
  it('name causes that exist', () => {
    const themes = loadThemes(join(ROOT, 'assets/themes'));
    const names = new Set([...themes].flatMap(([theme, { rules }]) => rules.map(({ id }) => `${theme}/${id}`)));
    const causes = [...themes.values()].flatMap(({ rules }) => rules.flatMap(({ after }) => after));
    expect(causes.length).toBeGreaterThan(10);
    expect(causes.filter((name) => !names.has(name))).toEqual([]);
  });
});
