import type { Alarm } from '../../schema/alarms.ts';
import { ALIKE, byGroup, groupKeyOf } from '../../state/alarmGroups.ts';

/** Alarms that are told in one line: one that leads, and those that follow from it or say the same of other places. */
export interface AlarmGroup {
  /** `alike`: the same rule at many places in one hour; `follows`: what comes of the first. */
  readonly kind: 'single' | 'follows' | 'alike';
  readonly lead: Alarm;
  /** Without the lead; of `alike` with it. */
  readonly members: readonly Alarm[];
}

const ruleOf = ({ theme, rule }: Alarm): string => `${theme}/${rule}`;

/** In the order in which their leads come. */
export function groupAlarms(alarms: readonly Alarm[]): AlarmGroup[] {
  const known = new Set(alarms.map(({ alarm }) => alarm));
  const followers = new Map<string, Alarm[]>();
  const leads: Alarm[] = [];
  for (const alarm of alarms) {
    const { under } = alarm;
    if (under !== null && under !== undefined && under !== alarm.alarm && known.has(under))
      followers.set(under, [...(followers.get(under) ?? []), alarm]);
    else leads.push(alarm);
  }
  const alike = byGroup(leads.filter(({ alarm }) => !followers.has(alarm)));
  return leads.flatMap((lead): AlarmGroup[] => {
    const members = followers.get(lead.alarm);
    if (members) return [{ kind: 'follows', lead, members }];
    const same = alike.get(groupKeyOf(lead))!;
    if (same.length < ALIKE) return [{ kind: 'single', lead, members: [] }];
    return same[0] === lead ? [{ kind: 'alike', lead, members: same }] : [];
  });
}

/** How many alarms of each rule there are, those of most first. */
export function countedByRule(alarms: readonly Alarm[]): { readonly first: Alarm; readonly count: number }[] {
  const counts = new Map<string, { first: Alarm; count: number }>();
  for (const alarm of alarms) {
    const counted = counts.get(ruleOf(alarm));
    if (counted) counted.count++;
    else counts.set(ruleOf(alarm), { first: alarm, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
