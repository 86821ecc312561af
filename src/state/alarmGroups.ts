import type { Alarm } from '../schema/alarms.ts';

/** So many alarms of one rule and hour are told as one. */
export const ALIKE = 4;
const HOUR_MS = 3_600_000;

/** What alarms share that say the same of many places: theme, rule, and the hour in which they began. */
export const groupKeyOf = ({ theme, rule, since }: Pick<Alarm, 'theme' | 'rule' | 'since'>): string =>
  `${theme}/${rule}/${Math.floor(Date.parse(since) / HOUR_MS)}`;

/** Alarms by what they share, in the order in which the first of each comes. */
export function byGroup(alarms: readonly Alarm[]): ReadonlyMap<string, readonly Alarm[]> {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = groupKeyOf(alarm);
    const known = groups.get(key);
    if (known) known.push(alarm);
    else groups.set(key, [alarm]);
  }
  return groups;
}

/** The alarm whose value was the worst when it began; null where none has one or nobody knows which is worse. */
export function worstOf(alarms: readonly Alarm[]): (Alarm & { readonly value: number }) | null {
  let worst: (Alarm & { readonly value: number }) | null = null;
  for (const alarm of alarms) {
    const { value, worse } = alarm;
    if (value === null || worse === undefined) continue;
    const isWorse = worst === null || (worse === 'higher' ? value > worst.value : value < worst.value);
    if (isWorse) worst = { ...alarm, value };
  }
  return worst;
}
