import type { Alarm } from '../../schema/alarms.ts';
import { ALIKE, groupKeyOf } from '../../state/alarmGroups.ts';

/** What somebody was told of the alarms that were raised while the page is open. */
export interface AlarmNews {
  /** Those raised at the last look. */
  readonly seen: readonly Alarm[];
  /** What is told now, as long as it holds. */
  readonly news: Alarm | null;
  /** Groups of alarms that were put away or gone to: more of them are no news. */
  readonly known: ReadonlySet<string>;
}
export const NO_NEWS: AlarmNews = { seen: [], news: null, known: new Set() };

/** Those of the rule and hour of an alarm, itself among them while it holds. */
export const alikeOf = (news: Alarm | null, alarms: readonly Alarm[]): readonly Alarm[] =>
  news ? alarms.filter((one) => groupKeyOf(one) === groupKeyOf(news)) : [];

/** @param raised those that were just raised, the gravest first; @param alarms those that hold */
export function withRaised(before: AlarmNews, raised: readonly Alarm[], alarms: readonly Alarm[]): AlarmNews {
  const { news, known } = before;
  const next = raised.find((one) => !known.has(groupKeyOf(one)));
  // Of one group the first one tells how many there are.
  const isTold = next && news && alikeOf(news, alarms).length > 0 && groupKeyOf(next) === groupKeyOf(news);
  return { ...before, seen: raised, news: next && !isTold ? next : news };
}

/** Put away or gone to. */
export function putAway(before: AlarmNews, alarms: readonly Alarm[]): AlarmNews {
  const { news, known } = before;
  const isGroup = news && alikeOf(news, alarms).length >= ALIKE;
  return { ...before, news: null, known: isGroup ? new Set([...known, groupKeyOf(news)]) : known };
}
