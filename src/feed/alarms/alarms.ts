import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import {
  ACKNOWLEDGED,
  CLEARED,
  RAISED,
  type Acknowledgement,
  type Alarm,
  type AlarmData,
  alarmWeight,
} from '../../schema/alarms.ts';
import type { Theme } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import type { ThemeTexts } from '../../schema/theme.ts';
import type { FeedClock } from '../feedClock.ts';
import type { KeptAcknowledgement } from '../history/acknowledgements.ts';
import type { KeptAcknowledgements } from '../history/historyStore.ts';
import type { ReadableHistory } from '../history/withPast.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { PastCatalogue } from '../pastCatalogue.ts';
import { createAlarmLog, type ActiveAlarm, type AlarmChange } from './alarmLog.ts';
import { leadsOf } from './causes.ts';
import { gravestFirst } from './gravestFirst.ts';
import type { RuleInstance, Systems } from './ruleInstance.ts';
import { createRuleLists } from './ruleLists.ts';

/** Alarms in one answer. */
const MOST_ALARMS = 500;
/** Events in one answer, unless fewer are asked for. */
const MOST_EVENTS = 5000;
const MOST_ACKNOWLEDGEMENTS = 10_000;

/** An event of an alarm as a CloudEvent 1.0 (structured JSON). */
export interface AlarmEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: '/api/alarms';
  readonly type: typeof RAISED | typeof CLEARED | typeof ACKNOWLEDGED;
  /** Asset id. */
  readonly subject: string;
  readonly time: string;
  readonly data: AlarmData | (Pick<AlarmData, 'alarm' | 'severity' | 'title'> & Omit<Acknowledgement, 'at'>);
}

/** What holds at an instant, in no order. */
export interface Held {
  readonly atMs: UnixMs;
  readonly active: readonly ActiveAlarm[];
  /** False: some of the past was still being reckoned; asked again, more is there. */
  readonly isComplete: boolean;
  /** What an alarm follows from: the one at the begin of the chain. */
  readonly leads: ReadonlyMap<RuleInstance, RuleInstance>;
}
/** As `GET /api/alarms` answers. */
export interface AlarmsAnswer {
  readonly at: string;
  /** Of all that hold; more than are listed where some are left out. */
  readonly total: number;
  readonly isComplete: boolean;
  readonly alarms: readonly Alarm[];
}

export interface AlarmEvents {
  /** Ascending in time. */
  readonly events: AlarmEvent[];
  /** Left out, the least grave of the most frequent rules first. */
  readonly leftOut: number;
  /** False: some of the past was still being reckoned; asked again, more is there. */
  readonly isComplete: boolean;
  /** Parts of which events of simulated assets are not known; of more than nine days, who asks for such a part is told. ISO 8601 in UTC. */
  readonly unreckoned: readonly { readonly from: string; readonly to: string }[];
}

export interface AlarmsParts {
  readonly catalogue: FeedCatalogue;
  /** Which assets there were when. */
  readonly past: Pick<PastCatalogue, 'at' | 'ended' | 'endsBetween' | 'goneBetween' | 'wasThere'>;
  readonly themes: ReadonlyMap<Theme, Pick<ThemeTexts, 'rules'>>;
  readonly systems: Systems;
  readonly history: ReadableHistory;
  readonly acknowledgements: KeptAcknowledgements;
  readonly clock: FeedClock;
  /** Its source is asked for its past, nothing of it is kept. */
  readonly knowsItsPast: (datastream: string) => boolean;
  /** What nobody waits for is not reckoned while this is so. Absent: never. */
  readonly isBusy?: () => boolean;
}

const saidOf = ({ atMs, writtenMs, by, note }: KeptAcknowledgement): Acknowledgement => ({
  ...{ at: isoOf(atMs), by, note, written: isoOf(writtenMs) },
});

/** The alarms of a feed at any instant, and what people said to them. Keeps nothing that cannot be reckoned from the observations. */
export function createAlarms(parts: AlarmsParts) {
  const { clock, history, acknowledgements, past } = parts;
  const rules = createRuleLists(parts);
  const log = createAlarmLog({
    instances: rules.now,
    read: history.deciding,
    isReckoned: parts.knowsItsPast,
    glance: history.glance,
    spans: history.spans,
    isBusy: () => parts.isBusy?.() ?? false,
    liveMs: () => (clock.mode === 'live' ? clock.instant() : null),
  });

  /** Where nobody knows what was observed when it was raised, whose its datastream is still says what it is. */
  const originOf = (instance: RuleInstance, last: Observation | null): AlarmData['origin'] =>
    last?.origin ?? (parts.knowsItsPast(instance.datastreams[0]!) ? 'simulated' : null);
  const dataOf = (instance: RuleInstance, last: Observation | null): AlarmData => ({
    ...instance.about,
    value: last && !Number.isNaN(last.value) ? last.value : null,
    origin: originOf(instance, last),
  });
  const alarmOf = async ({ instance, sinceMs, isSinceKnown, last }: ActiveAlarm, atMs: number): Promise<Alarm> => {
    const kept = await acknowledgements.last(instance.id, sinceMs, atMs);
    return {
      ...dataOf(instance, last),
      ...{ subject: instance.subject, since: isoOf(sinceMs), isSinceKnown },
      acknowledgement: kept && saidOf(kept),
    };
  };
  const changeEvent = ({ instance, atMs, isRaised, last }: AlarmChange): AlarmEvent => ({
    ...{ specversion: '1.0', id: `${instance.id}:${isRaised ? 'raised' : 'cleared'}:${atMs}`, source: '/api/alarms' },
    ...{ type: isRaised ? RAISED : CLEARED, subject: instance.subject, time: isoOf(atMs) },
    data: dataOf(instance, last),
  });
  const saidEvent = (kept: KeptAcknowledgement, about: RuleInstance['about']): AlarmEvent => {
    const { by, note, written } = saidOf(kept);
    return {
      ...{ specversion: '1.0', id: `${kept.alarm}:acknowledged:${kept.writtenMs}`, source: '/api/alarms' },
      ...{ type: ACKNOWLEDGED, subject: kept.subject, time: isoOf(kept.atMs) },
      data: { alarm: kept.alarm, severity: about.severity, title: about.title, by, note, written },
    };
  };
  const held = async (atMs: UnixMs, withinMs = Infinity): Promise<Held> => {
    const { active, isComplete } = await log.activeAt(atMs, { withinMs, all: rules.at(atMs) });
    const others = new Map(past.at(atMs).others.map((asset) => [asset.id, asset]));
    const leads = leadsOf(active.map(({ instance }) => instance), (id) => (others.get(id) ?? parts.catalogue.asset(id))?.geometry?.coordinates); // prettier-ignore
    return { atMs, active, isComplete, leads };
  };
  const answerOf = async ({ atMs, active, isComplete, leads }: Held, most = MOST_ALARMS): Promise<AlarmsAnswer> => {
    const isSimulated = ({ instance, last }: ActiveAlarm): boolean => originOf(instance, last) === 'simulated';
    const weight = (one: ActiveAlarm): number =>
      alarmWeight(one.sinceMs, one.instance.about.severity, isSimulated(one));
    const shown = active.toSorted((a, b) => weight(b) - weight(a)).slice(0, most);
    const alarms = await Promise.all(shown.map(async (one) => ({ ...(await alarmOf(one, atMs)), under: leads.get(one.instance)?.id ?? null }))); // prettier-ignore
    return { at: isoOf(atMs), total: active.length, isComplete, alarms };
  };
  /** With an asset its alarms end: those that held until then, cleared at its end. */
  const endedWithAssets = async (fromMs: number, toMs: number, among: readonly RuleInstance[]): Promise<AlarmChange[]> => {
    const changes: AlarmChange[] = [];
    const ends = past.endsBetween(fromMs, toMs);
    const ended = new Set(ends.map(({ id }) => id));
    const its = among.filter(({ subject }) => ended.has(subject));
    for (const { id, endMs } of ends) {
      const only = its.filter(({ subject }) => subject === id);
      if (only.length === 0) continue;
      const { active } = await log.activeAt(endMs - 1, { only });
      changes.push(...active.map(({ instance, last }) => ({ instance, atMs: endMs, isRaised: false, last })));
    }
    return changes;
  };
  const aboutOf = (alarm: string): RuleInstance['about'] | undefined => rules.find(alarm)?.about;

  return {
    /** What came in, live. In any order. */
    observed: log.observed,
    held,
    answerOf,
    /** Those that hold at an instant: measured ones first, of these the gravest, of these the newest; and what they follow from. @param withinMs what is reckoned anew may take so long @param most alarms in the answer */
    at: async (atMs: UnixMs, withinMs = Infinity, most = MOST_ALARMS): Promise<AlarmsAnswer> =>
      answerOf(await held(atMs, withinMs), most),
    changeEvent,
    /** When an alarm that held and holds no more ended; null where nothing says so. */
    endOf: async ({ instance, sinceMs }: ActiveAlarm, toMs: number): Promise<number | null> => {
      if (!past.wasThere(instance.subject, toMs))
        return past.endsBetween(sinceMs, toMs).findLast(({ id }) => id === instance.subject)?.endMs ?? null;
      const { changes } = await log.between(sinceMs, toMs, Infinity, [instance]);
      return changes.findLast(({ isRaised }) => !isRaised)?.atMs ?? null;
    },
    /** What alarms did in a span, and what was said to them. @param withinMs what is reckoned anew may take so long. @param only of these alarms */
    events: async (
      fromMs: number,
      toMs: number,
      { most = MOST_EVENTS, withinMs = Infinity, only }: { most?: number; withinMs?: number; only?: (instance: RuleInstance) => boolean } = {},
    ): Promise<AlarmEvents> => {
      const gone = rules.goneBetween(fromMs, toMs);
      const possible = [...gone, ...rules.now()].filter((one) => only?.(one) ?? true);
      const told = await log.between(fromMs, toMs, withinMs, only || gone.length > 0 ? possible : undefined);
      const ended = await endedWithAssets(fromMs, toMs, possible);
      const changes = [...told.changes.filter(({ instance, atMs }) => past.wasThere(instance.subject, atMs)), ...ended];
      const kept = gravestFirst(changes, most);
      const said = (await acknowledgements.between(fromMs, toMs, MOST_ACKNOWLEDGEMENTS)).flatMap((one) => {
        const about = aboutOf(one.alarm);
        return about ? [saidEvent(one, about)] : [];
      });
      const events = [...kept.map(changeEvent), ...said].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
      const unreckoned = told.unreckoned.map((part) => ({ from: isoOf(part.fromMs), to: isoOf(part.toMs) }));
      return { events, leftOut: changes.length - kept.length, isComplete: told.isComplete, unreckoned };
    },
    /** Raised events of the alarms that hold at an instant, with the time they were raised at. */
    raisedBefore: async (atMs: number, only: (instance: RuleInstance) => boolean): Promise<AlarmEvent[]> =>
      (await log.activeAt(atMs, { only: rules.at(atMs).filter(only) })).active.map(({ instance, sinceMs, last }) =>
        changeEvent({ instance, atMs: sinceMs, isRaised: true, last }),
      ),
    /** There is, or could be, an alarm of this name. */
    isKnown: (alarm: string): boolean => aboutOf(alarm) !== undefined,
    /** Keeps one note to several alarms. @returns those of them that hold at an instant, with it */
    acknowledge: async (
      alarms: readonly string[],
      { atMs, by, note }: { readonly atMs: UnixMs; readonly by: string; readonly note: string },
      writtenMs: UnixMs,
    ): Promise<Alarm[]> => {
      const wanted = new Set(alarms);
      const only = rules.at(atMs).filter(({ id }) => wanted.has(id));
      const { active } = await log.activeAt(atMs, { only });
      for (const { instance } of active)
        await acknowledgements.put({ alarm: instance.id, subject: instance.subject, atMs, writtenMs, by, note });
      return Promise.all(active.map((one) => alarmOf(one, atMs)));
    },
    /** Everything that was said to alarms seen in a span, ascending. */
    acknowledged: async (fromMs: number, toMs: number) =>
      (await acknowledgements.between(fromMs, toMs, MOST_ACKNOWLEDGEMENTS))
        .map((kept) => ({ ...saidOf(kept), alarm: kept.alarm, subject: kept.subject, title: aboutOf(kept.alarm)?.title })),
    /** How many alarms there can be. */
    size: log.size,
  };
} // prettier-ignore
export type Alarms = ReturnType<typeof createAlarms>;
