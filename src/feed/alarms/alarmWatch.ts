import type { Alarm } from '../../schema/alarms.ts';
import { ALARMS_RESTARTED, FOLLOWS } from '../../live/pushedEvents.ts';
import { isoOf } from '../../schema/observations.ts';
import type { FeedClock } from '../feedClock.ts';
import { pushedEvent, type PushedText } from '../live/pushed.ts';
import type { ActiveAlarm } from './alarmLog.ts';
import type { Alarms, AlarmsAnswer, Held } from './alarms.ts';

/** What of the past may be reckoned anew for one look; the next one goes on. */
const RECKON_MS = 1500;
/** An answer is made anew after this though nothing has changed: its instant, and what was acknowledged at another feed. */
const REMAKE_MS = 5_000;
/** Looks that come within this of one another are one. */
const LOOK_EVERY_MS = 1_000;
const SOURCE = '/api/alarms';

/** What was seen at the last look. */
interface Seen {
  readonly loops: number;
  readonly lookedAt: number;
  readonly madeAt: number;
  readonly held: Held;
  readonly byName: ReadonlyMap<string, ActiveAlarm>;
  readonly answer: AlarmsAnswer;
}

const byName = ({ active }: Held): ReadonlyMap<string, ActiveAlarm> =>
  new Map(active.map((one) => [one.instance.id, one]));
/** Where it is not known since when an alarm holds, another begin of it is not another alarm. */
const isSame = (a: ActiveAlarm, b: ActiveAlarm | undefined): boolean =>
  b !== undefined && (a.sinceMs === b.sinceMs || !a.isSinceKnown || !b.isSinceKnown);

/**
 * The alarms of now: looked for once for all who ask, and what changes between two looks as events. An alarm that is raised and cleared
 * between two looks (a second; in a recording that second at its speed) is in `/api/events` alone.
 * @param tell what has changed since the look before
 * @param now monotonic milliseconds
 */
export function createAlarmWatch(
  alarms: Alarms,
  clock: FeedClock,
  tell: (events: readonly PushedText[]) => void,
  now: () => number = () => performance.now(),
) {
  let seen: Seen | null = null;
  let looking: Promise<Seen> | null = null;

  const raised = ({ leads }: Held, one: ActiveAlarm): PushedText => {
    const { instance, sinceMs, last } = one;
    const { data, ...rest } = alarms.changeEvent({ instance, atMs: sinceMs, isRaised: true, last });
    return pushedEvent({ ...rest, data: { ...data, under: leads.get(instance)?.id ?? null } }, instance.about.theme);
  };
  const cleared = async (one: ActiveAlarm, atMs: number): Promise<PushedText> => {
    const { instance, last } = one;
    const endMs = (await alarms.endOf(one, atMs)) ?? atMs;
    return pushedEvent(alarms.changeEvent({ instance, atMs: endMs, isRaised: false, last }), instance.about.theme);
  };
  const acknowledged = ({ alarm, subject, severity, title, theme, acknowledgement }: Alarm): PushedText[] => {
    if (acknowledgement === null) return [];
    const { at, by, note, written } = acknowledgement;
    const id = `${alarm}:acknowledged:${Date.parse(written)}`;
    const data = { alarm, severity, title, by, note, written };
    const type = 'de.hafenblick.alarm.acknowledged';
    return [pushedEvent({ specversion: '1.0', id, source: SOURCE, type, subject, time: at, data }, theme)];
  };
  const follows = ({ alarm, subject, severity, title, theme, under = null }: Alarm, time: string): PushedText => {
    const data = { alarm, severity, title, under };
    const id = `${alarm}:follows:${time}`;
    return pushedEvent({ specversion: '1.0', id, source: SOURCE, type: FOLLOWS, subject, time, data }, theme);
  };
  const restarted = (): PushedText => {
    const time = isoOf(clock.instant());
    return pushedEvent({ specversion: '1.0', id: `restarted:${Date.now()}`, source: SOURCE, type: ALARMS_RESTARTED, time }, null); // prettier-ignore
  };

  const everything = ({ held, answer }: Seen): PushedText[] => [
    ...held.active.map((one) => raised(held, one)),
    ...answer.alarms.flatMap(acknowledged),
  ];
  /** What has changed, in an order in which it can be applied. */
  const changes = async (before: Seen, after: Seen): Promise<PushedText[]> => {
    const { held, answer } = after;
    const gone = [...before.byName.values()].filter((one) => !isSame(one, after.byName.get(one.instance.id)));
    const come = held.active.filter((one) => !isSame(one, before.byName.get(one.instance.id)));
    const events = await Promise.all(gone.map((one) => cleared(one, held.atMs)));
    events.push(...come.map((one) => raised(held, one)));
    const isNew = new Set(come.map(({ instance }) => instance.id));
    const old = new Map(before.answer.alarms.map((alarm) => [alarm.alarm, alarm]));
    for (const alarm of answer.alarms) {
      const was = isNew.has(alarm.alarm) ? undefined : old.get(alarm.alarm);
      if (was && was.under !== alarm.under) events.push(follows(alarm, answer.at));
      if (was?.acknowledgement?.written !== alarm.acknowledgement?.written) events.push(...acknowledged(alarm));
    }
    return events;
  };

  const look = async (isAnew: boolean): Promise<Seen> => {
    const before = seen?.loops === clock.loops() ? seen : null;
    const hasLooped = seen !== null && before === null;
    const held = await alarms.held(clock.instant(), RECKON_MS);
    // While some of it is still reckoned nobody knows what is over.
    if (before?.held.isComplete && !held.isComplete) return (seen = { ...before, lookedAt: now() });
    const names = held.isComplete || !before ? byName(held) : new Map([...before.byName, ...byName(held)]);
    const isUnchanged =
      before?.held.isComplete === held.isComplete &&
      names.size === before.byName.size &&
      held.active.every((one) => isSame(one, before.byName.get(one.instance.id)));
    const isKept = !isAnew && before !== null && isUnchanged && now() - before.madeAt < REMAKE_MS;
    const after: Seen = isKept
      ? { ...before, lookedAt: now() }
      : { loops: clock.loops(), lookedAt: now(), madeAt: now(), held, byName: names, answer: await alarms.answerOf(held) }; // prettier-ignore
    const told = isKept ? [] : before ? await changes(before, after) : hasLooped ? [restarted(), ...everything(after)] : []; // prettier-ignore
    seen = after;
    if (told.length > 0) tell(told);
    return after;
  };
  const lookOnce = (isAnew: boolean): Promise<Seen> => {
    const begun = (looking ?? Promise.resolve()).then(
      () => look(isAnew),
      () => look(isAnew),
    );
    looking = begun;
    const done = (): void => {
      if (looking === begun) looking = null;
    };
    begun.then(done, done);
    return begun;
  };

  return {
    /** Those of now, a second old at most; the same object while nothing has changed. @throws HistoryAway */
    now: async (): Promise<AlarmsAnswer> => {
      if (looking) return (await looking).answer;
      const isFresh = seen !== null && now() - seen.lookedAt < LOOK_EVERY_MS && seen.loops === clock.loops();
      return isFresh ? seen!.answer : (await lookOnce(false)).answer;
    },
    /** Looks for what has changed, unless that is being done. */
    look: async (): Promise<void> => {
      await (looking ?? lookOnce(false));
    },
    /** Something was said to an alarm: all are told at once. */
    acknowledged: async (): Promise<void> => {
      await lookOnce(true);
    },
    /** What holds now as events, for somebody who has not been told of it. */
    held: async (): Promise<readonly PushedText[]> => everything(await (looking ?? lookOnce(false))),
    /** For whoever has missed some. */
    restarted,
  };
}
export type AlarmWatch = ReturnType<typeof createAlarmWatch>;
