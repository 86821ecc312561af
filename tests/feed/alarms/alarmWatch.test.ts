import { describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import type { ActiveAlarm } from '../../../src/feed/alarms/alarmLog.ts';
import type { Alarms, AlarmsAnswer, Held } from '../../../src/feed/alarms/alarms.ts';
import { createAlarmWatch } from '../../../src/feed/alarms/alarmWatch.ts';
import { isoOf } from '../../../src/schema/observations.ts';
import { readContract } from '../contracts/contract.ts';
import { instancesOf, rule, T0 } from './stage.ts';

const contract = readContract('asyncapi.yaml');
const [room, other] = instancesOf(rule('r', { kind: 'room', when: { property: 'CO2', above: 1 } })).filter(({ subject }) => subject.startsWith('room/')) as [ActiveAlarm['instance'], ActiveAlarm['instance']]; // prettier-ignore
const active = (instance: ActiveAlarm['instance'], sinceMs: number, isSinceKnown = true): ActiveAlarm => ({ instance, sinceMs, isSinceKnown, last: null }); // prettier-ignore

/** A watch over alarms that the test sets. */
function stage() {
  const world = {
    at: 0,
    loops: 0,
    active: [] as ActiveAlarm[],
    leads: new Map<ActiveAlarm['instance'], ActiveAlarm['instance']>(),
    isComplete: true,
    made: 0,
  };
  const alarms = {
    held: (atMs: number) => Promise.resolve({ ...world, atMs }),
    answerOf: ({ atMs, active: all, leads, isComplete }: Held): Promise<AlarmsAnswer> => {
      world.made++;
      const listed = all.map(({ instance, sinceMs, isSinceKnown }) => ({
        ...{ ...instance.about, value: null, origin: null, subject: instance.subject, since: isoOf(sinceMs), isSinceKnown },
        ...{ under: leads.get(instance)?.id ?? null, acknowledgement: null },
      })); // prettier-ignore
      return Promise.resolve({ at: isoOf(atMs), total: all.length, isComplete, alarms: listed });
    },
    changeEvent: ({ instance, atMs, isRaised }: { instance: ActiveAlarm['instance']; atMs: number; isRaised: boolean }) => ({
      ...{ specversion: '1.0', id: `${instance.id}:${isRaised ? 'raised' : 'cleared'}:${atMs}`, source: '/api/alarms' },
      ...{ type: `de.hafenblick.alarm.${isRaised ? 'raised' : 'cleared'}`, subject: instance.subject, time: isoOf(atMs) },
      data: { ...instance.about, value: null, origin: null },
    }),
    endOf: () => Promise.resolve(null),
  } as unknown as Alarms; // prettier-ignore
  const told: Record<string, unknown>[] = [];
  const clock = { mode: 'recorded' as const, speed: 1, instant: () => unixMs(T0 + world.at), loops: () => world.loops };
  const watch = createAlarmWatch(alarms, clock, (events) => told.push(...events.map(({ text }) => JSON.parse(text) as Record<string, unknown>)), () => world.at); // prettier-ignore
  const look = async (): Promise<string[]> => {
    told.length = 0;
    world.at += 1_000;
    await watch.look();
    return told.map(({ type, subject }) => `${String(type).slice('de.hafenblick.alarm.'.length)} ${String(subject)}`);
  };
  return { world, watch, look, told };
}

describe('who watches the alarms of now', () => {
  it('tells what has come and gone since the look before, and what another follows from, as the contract says', async () => {
    const { world, look, told } = stage();
    expect(await look()).toEqual([]);
    world.active = [active(room, T0), active(other, T0)];
    expect(await look()).toEqual(['raised room/1', 'raised room/2']);
    world.leads.set(other, room);
    world.at += 5_000;
    expect(await look()).toEqual(['follows room/2']);
    expect(contract.faults(contract.at('#/components/messages/alarmFollows/payload'), told[0])).toEqual([]);
    expect(told[0]).toMatchObject({ data: { under: room.id } });
    world.active = [active(room, T0 + 500)];
    expect(await look()).toEqual(['cleared room/1', 'cleared room/2', 'raised room/1']);
    // Where nobody knows since when it has held, another guess is no other alarm.
    world.active = [active(room, T0 + 900, false)];
    expect(await look()).toEqual([]);
  });

  it('calls nothing over while the past is still reckoned', async () => {
    const { world, look } = stage();
    world.active = [active(room, T0), active(other, T0)];
    await look();
    [world.active, world.isComplete] = [[active(room, T0)], false];
    expect(await look()).toEqual([]);
    world.isComplete = true;
    expect(await look()).toEqual(['cleared room/2']);
  });

  it('says that all holds no longer when the recording begins anew, and then what holds', async () => {
    const { world, look } = stage();
    world.active = [active(room, T0)];
    await look();
    world.loops++;
    expect(await look()).toEqual(['restarted undefined', 'raised room/1']);
  });

  it('makes one answer for all who ask while nothing changes, and a new one after 5 s', async () => {
    const { world, watch } = stage();
    const [first, second] = await Promise.all([watch.now(), watch.now()]);
    world.at += 4_000;
    expect([second, await watch.now(), world.made]).toEqual([first, first, 1]);
    world.at += 2_000;
    expect((await watch.now()).at).not.toBe(first.at);
  });
});
