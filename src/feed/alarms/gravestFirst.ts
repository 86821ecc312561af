import type { AlarmChange } from './alarmLog.ts';

/**
 * The most telling of many changes, in the order they came in: the graver first, and of one severity those of rules that seldom say
 * something, so that a hundred rooms that need air do not hide the river.
 */
export function gravestFirst(changes: readonly AlarmChange[], most: number): readonly AlarmChange[] {
  if (changes.length <= most) return changes;
  const often = new Map<string, number>();
  const ruleOf = ({ instance: { about } }: AlarmChange): string => `${about.theme}/${about.rule}`;
  for (const change of changes) often.set(ruleOf(change), (often.get(ruleOf(change)) ?? 0) + 1);
  const weight = (change: AlarmChange): number =>
    (change.instance.about.severity === 'alarm' ? 0 : 1e9) + often.get(ruleOf(change))!;
  const kept = new Set(changes.toSorted((a, b) => weight(a) - weight(b)).slice(0, most));
  return changes.filter((change) => kept.has(change));
}
