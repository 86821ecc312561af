import { beforeAll, describe, expect, it } from 'vitest';
import { checkPlatoons, checkShuttles, checkSignals } from './check/checkDriving.ts';
import { checkCountedDays, checkWarnings, type WarnedOf } from './check/checkCounters.ts';
import { checkGateTrucks } from './check/checkGateTrucks.ts';
import { checkHulls, checkVehicles, type Vehicle } from './check/checkMovers.ts';
import { checkStations } from './check/checkStations.ts';
import { drivingOf, gatesOf, hullsAt, isGreenAt, measuredAt, readCity, readWaters, recordedStage, vehiclesAt, vehiclesAtCranes, type City } from './check/cityDay.ts'; // prettier-ignore
import { runDay } from './check/runDay.ts';
import { checkTrainLoads, type LoadsOf } from './check/checkTrainLoads.ts';
import { checkTrackVehicles } from './check/checkTrackVehicles.ts';
import { checkYards, type YardOf } from './check/checkYards.ts';
import { yardsOf } from './check/yardsOf.ts';
import { checkTerminalVehicles, type VehicleAtCrane } from './check/checkTerminalVehicles.ts';
import { listed, type Violation } from './check/violation.ts';
import type { TrackVehicle } from '../../src/simulators/logistics/trackVehicles.ts';
import { DAY_MS, HOUR_MS } from './themeStations.ts';

/** Midnight in Duisburg before the crest of the flood, a Saturday, and before a Friday when the Rhine has fallen. */
const CREST = Date.parse('2024-01-05T23:00:00Z');
const AFTER = Date.parse('2024-01-11T23:00:00Z');
/** Two ticks of a feed that runs at 600 times. */
const STEP_MS = 30_000;
const NOON = AFTER + 12 * HOUR_MS;

let city: City;
beforeAll(() => {
  city = readCity(recordedStage());
});

describe('a day of the whole city', () => {
  it.each([
    ['at the crest of the flood', CREST],
    ['with the Rhine within its banks', AFTER],
  ])('%s has no state that cannot be', { timeout: 300_000 }, (_, fromMs) => {
    const { violations, looks } = runDay(city, fromMs, fromMs + DAY_MS, STEP_MS);
    expect(listed(violations)).toEqual([]);
    expect(looks).toBeGreaterThan(600_000);
  });
});

describe('the checker', () => {
  const rules = (violations: readonly Violation[]): string[] => [...new Set(violations.map(({ rule }) => rule))];

  it('sees a ship ashore, one that jumped, two at one berth, and one that is in two places', () => {
    const hulls = hullsAt(city, NOON);
    const context = { atMs: NOON, beforeMs: NOON - STEP_MS, isWet: readWaters(city.lockWays) };
    const before = hullsAt(city, NOON - STEP_MS);
    expect(rules(checkHulls(hulls, before, context))).toEqual([]);
    const [first, second] = hulls.filter(({ isMoored }) => isMoored) as [(typeof hulls)[0], (typeof hulls)[0]];
    const rest = hulls.filter((hull) => hull !== first);
    const broken = (hull: (typeof hulls)[0]): string[] => rules(checkHulls([...rest, hull], before, context));
    expect(broken({ ...first, x: first.x + 90, z: first.z + 90 })).toContain('hull ashore');
    expect(broken({ ...first, x: first.x + 900 })).toContain('hull jumped');
    expect(broken({ ...first, x: second.x, z: second.z + 5 })).toContain('two hulls at one berth');
    expect(rules(checkHulls([...hulls, first], before, context))).toContain('hull in two places');
  });

  it('sees a train off its rails, beyond its way, on a section that another holds, and on two trips at once', () => {
    const trains = vehiclesAt(city, NOON, true);
    const context = { atMs: NOON, offM: () => 0, mostOffM: 8 };
    expect(rules(checkVehicles(trains, context))).toEqual([]);
    const [train, other] = trains.filter(({ sections }) => sections.length > 0) as [Vehicle, Vehicle];
    const broken = (changed: Partial<Vehicle>): string[] =>
      rules(checkVehicles([...trains.filter((one) => one !== train), { ...train, ...changed }], context));
    expect(rules(checkVehicles([train], { ...context, offM: () => 9 }))).toEqual(['vehicle off its way']);
    expect(broken({ atM: train.wayM + 40 })).toEqual(['vehicle beyond its way']);
    expect(broken({ sections: other.sections })).toEqual(['two trains on one section']);
    expect(rules(checkVehicles([...trains, { ...train, isMoving: true }], context))).toContain('vehicle in two places');
  });

  it('sees a shuttle that jumps, runs a red light, has half a rider, loses riders on the way, or has an impossible battery', () => {
    const { shuttles } = drivingOf(city);
    expect(rules(checkShuttles(shuttles, NOON - STEP_MS, NOON, isGreenAt))).toEqual([]);
    const shuttle = shuttles.find(({ at }) => at(NOON).speedMs > 0 && at(NOON - STEP_MS).speedMs > 0 && at(NOON).atM - at(NOON - STEP_MS).atM > 60)!; // prettier-ignore
    const broken = (changed: (at: ReturnType<typeof shuttle.at>, atMs: number) => object, isGreen = isGreenAt): string[] =>
      rules(checkShuttles([{ ...shuttle, at: (atMs) => ({ ...shuttle.at(atMs), ...changed(shuttle.at(atMs), atMs) }) }], NOON - STEP_MS, NOON, isGreen)); // prettier-ignore
    expect(broken(({ atM }, atMs) => (atMs === NOON ? { atM: atM + 400 } : {}))).toContain('vehicle jumped');
    expect(broken(({ atM }, atMs) => (atMs === NOON ? { atM: atM - 400 } : {}))).toContain('vehicle drove back');
    expect(broken(() => ({ atM: 99_999 }))).toContain('vehicle beyond its way');
    expect(broken(() => ({ passengers: 2.5 }))).toEqual(['riders beyond the seats']);
    expect(broken(() => ({ passengers: -1 }))).toEqual(['riders beyond the seats']);
    expect(broken(() => ({ battery: 101 }))).toEqual(['share beyond its whole']);
    // On a course without stops nobody can have got on.
    const course = {
      ...shuttle.at(NOON).course,
      stops: [],
      signals: [{ junction: 0, atM: shuttle.at(NOON).atM - 10 }],
    };
    expect(broken((_, atMs) => ({ course, passengers: atMs === NOON ? 3 : 2 }), () => true)).toEqual(['riders changed between stops']); // prettier-ignore
    const two = (): object => ({ course, passengers: 2 });
    expect(broken(two, () => false)).toEqual(['stop line passed on red']);
    expect(broken(two, () => true)).toEqual([]);
  });

  it('sees trucks that come too near or tell another gap, two greens that cross, and a phase left out', () => {
    const { platoons, heads } = drivingOf(city);
    const [platoon] = platoons as [(typeof platoons)[0]];
    let at = NOON;
    while (platoon.at(at).some((truck) => truck === null)) at += STEP_MS;
    const broken = (changed: object): string[] =>
      rules(checkPlatoons([{ ...platoon, at: (ms) => platoon.at(ms).map((truck, k) => (k === 1 && truck ? { ...truck, ...changed } : truck)) }], at - STEP_MS, at)); // prettier-ignore
    expect(broken({})).toEqual([]);
    expect(broken({ atM: platoon.at(at)[0]!.atM - 20 })).toContain('trucks too near');
    expect(broken({ gapM: 40 })).toEqual(['gap is not as told']);
    expect(broken({ atM: -3 })).toContain('vehicle beyond its way');

    const [head] = heads as [(typeof heads)[0]];
    let green = NOON;
    while (head.at(green) !== 'protected-Movement-Allowed') green += 1000;
    const signals = (other: Partial<typeof head>): string[] =>
      rules(checkSignals([head, { ...head, id: 'roadside/other', ...other }], green - 500, green));
    expect(signals({ comesRad: head.leavesRad + Math.PI, leavesRad: head.comesRad + Math.PI })).toEqual([]);
    expect(signals({ comesRad: head.comesRad + Math.PI / 2, leavesRad: head.leavesRad + Math.PI / 2 })).toEqual([
      'two greens in conflict',
    ]);
    expect(signals({ at: (ms) => (ms === green ? 'stop-And-Remain' : 'protected-Movement-Allowed') })).toEqual(['phases out of order']); // prettier-ignore
  });

  it('sees vehicles that are lost or were never counted, a day too empty, a warning of no jam and a jam that nobody is warned of', () => {
    const { motorways } = city;
    const counted = motorways.countedOn(NOON);
    expect(rules(checkCountedDays(counted, NOON))).toEqual([]);
    const [first] = counted as [(typeof counted)[0]];
    const broken = (change: (n: number, step: number) => number, factVehicles = first.factVehicles): string[] =>
      rules(checkCountedDays([{ ...first, factVehicles, directions: first.directions.map((one) => ({ ...one, passed: one.passed.map(change) })) }], NOON)); // prettier-ignore
    expect(broken((n, step) => (step === 100 ? n - 1 : n))).toEqual(['vehicles not conserved']);
    expect(broken((n) => n * 9)).toContain('more vehicles than the road carries');
    expect(broken((n) => n, first.factVehicles * 1.1)).toEqual(['not as many vehicles as were counted']);
    const [quiet] = motorways.warnedAt(NOON, motorways.newReader()) as [WarnedOf];
    expect(rules(checkWarnings([quiet], NOON))).toEqual([]);
    expect(rules(checkWarnings([{ ...quiet, isCongested: false, cause: 27 }], NOON))).toEqual(['warning of no jam']);
    expect(rules(checkWarnings([{ ...quiet, isCongested: true, waiting: 80, cause: 0 }], NOON))).toEqual([
      'jam without a warning',
    ]);
  });

  it('sees a truck that stands on another, jumps, appears inside a terminal, and a queue that is told and not seen', () => {
    const at = AFTER + 10 * HOUR_MS;
    const gate = gatesOf(city).find(({ queue }) => queue(at) > 2)!;
    expect(rules(checkGateTrucks([gate], at - STEP_MS, at))).toEqual([]);
    const waiting = gate.trucks(at).flatMap((truck, k) => (truck?.phase === 'waiting' && truck.speedMs === 0 ? [k] : []));
    const broken = (changed: (k: number) => object | null, ms = at): string[] =>
      rules(checkGateTrucks([{ ...gate, trucks: (atMs) => gate.trucks(atMs).map((truck, k) => { const its = atMs === ms ? changed(k) : {}; return truck && its && { ...truck, ...its }; }) }], at - STEP_MS, at));
    const [first, second] = waiting as [number, number];
    expect(broken((k) => (k === first ? { atM: gate.trucks(at)[second]!.atM + 5 } : {}))).toContain('trucks too near');
    expect(broken((k) => (k === first ? { atM: 10 } : {}))).toContain('truck jumped');
    expect(broken((k) => (k === first ? { atM: -10 } : {}))).toContain('truck beyond its way');
    expect(broken((k) => (k === first ? null : {}))).toContain('queue is not as told');
    expect(broken((k) => (k === first ? null : {}), at - STEP_MS)).toEqual(['truck appeared']);
  }); // prettier-ignore

  it('sees a vehicle of a terminal that jumps, is elsewhere when its box comes, loses it, has one of nobody, or stands on another', () => {
    const [first, second] = vehiclesAtCranes(city) as [VehicleAtCrane, VehicleAtCrane];
    const { atMs: setMs } = first.handovers(NOON, NOON + HOUR_MS).find(({ isInward }) => isInward) ?? first.handovers(AFTER, AFTER + DAY_MS - 1).find(({ isInward }) => isInward)!;
    const broken = (changed: Partial<VehicleAtCrane>, at = setMs + 1000): string[] => rules(checkTerminalVehicles([{ ...first, ...changed }, second], at - STEP_MS, at));
    const with_ = (change: (state: ReturnType<typeof first.at>, ms: number) => object): Partial<VehicleAtCrane> => ({ at: (ms) => ({ ...first.at(ms), ...change(first.at(ms), ms) }) });
    expect(broken({})).toEqual([]);
    expect(broken(with_((_, ms) => (ms > setMs ? { atM: 40 } : {})))).toEqual(['box set down beside its vehicle']);
    expect(broken(with_((_, ms) => (ms > setMs + 1000 ? { atM: 40 } : {})))).toEqual(['vehicle jumped']);
    expect(broken(with_(() => ({ isLoaded: false })))).toEqual(['boxes not conserved']);
    expect(broken({ hookT: () => 20 })).toEqual(['boxes not conserved']);
    expect(broken(with_(() => ({ isLoaded: true, handover: null })), setMs - 3600)).toContain('boxes not conserved');
    expect(broken(with_(() => ({ atM: -3 })))).toContain('vehicle beyond its lane');
    expect(broken(with_(() => ({ battery: 101 })))).toEqual(['share beyond its whole']);
    expect(broken(with_(() => ({ speedMs: 9 })))).toContain('vehicle too fast');
    expect(broken({ path: second.path, at: second.at, handovers: second.handovers, hookT: second.hookT })).toContain('vehicles too near');
  }); // prettier-ignore

  it('sees a box on a wagon that nobody put there, one that is lost, one on two wagons, one too many, and a wagon that is lost', () => {
    const { loads } = city.service;
    const vehicle = loads.vehicles.find((one) => loads.stayAt(one, NOON)!.moves.some(({ takenMs }) => takenMs > NOON - STEP_MS && takenMs < NOON + 2 * HOUR_MS))!;
    const move = loads.stayAt(vehicle, NOON)!.moves.find(({ takenMs }) => takenMs > NOON - STEP_MS)!;
    const at = (move.isInward ? move.takenMs : move.setMs) + 500;
    const broken = (changed: Partial<LoadsOf>): string[] => rules(checkTrainLoads({ ...loads, vehicles: [vehicle], ...changed }, [], at - 1000, at));
    const slots = (change: (slots: boolean[]) => boolean[]): Partial<LoadsOf> => ({ slotsAt: (one, ms) => (ms === at ? change(loads.slotsAt(one, ms)!) : loads.slotsAt(one, ms)) });
    expect(broken({})).toEqual([]);
    expect(broken(slots((own) => own.map((isTaken, slot) => isTaken || slot === own.indexOf(false))))).toContain('box moved by nobody');
    expect(broken(slots((own) => own.map((isTaken, slot) => isTaken && slot !== own.indexOf(true))))).toContain('boxes not conserved');
    expect(broken({ movesKnown: (stay, ms) => loads.movesKnown(stay, ms).filter((one) => one.slot !== move.slot) })).toEqual(['boxes not conserved', 'box moved by nobody']);
    expect(broken({ movesKnown: (stay, ms) => loads.movesKnown(stay, ms).map((one) => ({ ...one, setMs: one.setMs + 600_000 })) })).toContain('box in two places');
    expect(broken({ wagonsAt: (one, ms) => loads.wagonsAt(one, ms)!.map(() => 4) })).toContain('more boxes than fit');
    expect(broken({ wagonsAt: (one, ms) => loads.wagonsAt(one, ms)!.slice(1) })).toContain('wagons not conserved');
  }); // prettier-ignore

  it('sees a yard that has a box which is still on its wagon or truck, and one that has none of a box which a crane set down', () => {
    const yard = yardsOf(city).find(({ id }) => id === 'port/dgt')!;
    const broken = (changed: Partial<YardOf>, at = NOON): string[] => rules(checkYards([{ ...yard, ...changed }], at - STEP_MS, at));
    expect(broken({})).toEqual([]);
    for (const kind of ['dgt-0', 'dgt-7', 'shuttle-3']) {
      const one = yard.carriers.find(({ id }) => id === kind)!;
      const changes = (ms: number): boolean => { const [before, now] = [one.on(ms - STEP_MS), one.on(ms)]; return before !== null && before.visit === now?.visit && before.teu !== now.teu; };
      let at = NOON;
      while (!changes(at)) at += STEP_MS;
      expect(broken({}, at)).toEqual([]);
      expect(broken({ carriers: yard.carriers.filter((other) => other !== one) }, at)).toEqual(['yard is not what was brought']);
    }
    const { work } = city.terminalVehicles.find((vehicle) => vehicle.crane.startsWith('port/dgt/'))!;
    const handover = work.handovers(NOON, NOON + 6 * HOUR_MS)[0]!;
    expect(broken({ byShip: () => ({ inward: 0, outward: 0 }) }, handover.atMs)).toEqual(['yard is not what was brought']);
    expect(broken({ told: (ms) => ({ stock: yard.told(ms).stock + Number(ms === NOON) }) })).toEqual(['yard is not what was brought']);
  }); // prettier-ignore

  it('sees a vehicle beside a track that jumps, loses its box, has one of nobody, or drives while it is set down', () => {
    const { loads } = city.service;
    const [first] = city.trackVehicles as [TrackVehicle];
    const { takenMs, setMs } = loads.stayAt(first.train, NOON)!.moves[40]!;
    const broken = (at: number, change: (state: ReturnType<TrackVehicle['stateAt']>, ms: number) => object): string[] =>
      rules(checkTrackVehicles([{ ...first, stateAt: (ms) => ({ ...first.stateAt(ms), ...change(first.stateAt(ms), ms) }) }], loads, at - STEP_MS, at));
    const carrying = (takenMs + setMs) / 2;
    expect(broken(carrying, () => ({}))).toEqual([]);
    expect(broken(carrying, (_, ms) => (ms === carrying ? { atM: 0 } : {}))).toContain('vehicle jumped');
    expect(broken(carrying, () => ({ isLoaded: false }))).toContain('boxes not conserved');
    expect(broken(takenMs - 1000, () => ({ isLoaded: true }))).toContain('boxes not conserved');
    expect(broken(setMs + 1000, () => ({ speedMs: 1 }))).toEqual(['box set down beside its wagon']);
    expect(broken(carrying, () => ({ atM: -5 }))).toEqual(['vehicle beyond its lane']);
  }); // prettier-ignore

  it('sees an application that appears or is lost', () => {
    const measured = measuredAt(city, NOON, (kind) => kind === 'permit-office');
    const before = new Map(measured.map(({ station, values }) => [station.asset.id, values]));
    expect(rules(checkStations(measured, before, NOON))).toEqual([]);
    const [first] = measured as [(typeof measured)[0]];
    const more = { ...first, values: { ...first.values, inWork: first.values['inWork']! + 1 } };
    expect(rules(checkStations([more], before, NOON))).toEqual(['permits not conserved']);
  });

  it('sees boxes that appear, boxes counted twice, a negative stock, gates both open and a level outside of its chamber', () => {
    const isPort = (kind: string): boolean => ['terminal', 'yard-block', 'lock', 'crane'].includes(kind);
    const measured = measuredAt(city, NOON, isPort);
    const before = new Map(
      measuredAt(city, NOON - STEP_MS, isPort).map(({ station, values }) => [station.asset.id, values]),
    );
    expect(rules(checkStations(measured, before, NOON))).toEqual([]);
    const broken = (asset: string, changed: Record<string, number>): string[] =>
      rules(
        checkStations(
          measured.map((one) =>
            one.station.asset.id === asset ? { ...one, values: { ...one.values, ...changed } } : one,
          ),
          before,
          NOON,
        ),
      );
    const of = (asset: string): Readonly<Record<string, number | null>> =>
      measured.find(({ station }) => station.asset.id === asset)!.values;
    expect(broken('port/dit', { stock: of('port/dit')['stock']! + 1 })).toEqual([
      'boxes in two places',
      'boxes not conserved',
    ]);
    const block = measured.find(({ station }) => station.kind === 'yard-block')!;
    expect(broken(block.station.asset.id, { teu: block.values['teu']! + 2 })).toEqual(['boxes not conserved', 'boxes in two places']); // prettier-ignore
    expect(broken(block.station.asset.id, { inward: block.values['inward']! + 2 })).toEqual(['boxes not conserved', 'boxes in two places']); // prettier-ignore
    expect(broken(block.station.asset.id, { teu: block.station.params['teu']! + 1 })).toContain('more boxes than fit');
    expect(broken(block.station.asset.id, { teu: -1 })).toContain('negative stock');
    expect(broken('port/dit', { perHour: -3 })).toEqual(['negative stock']);
    expect(broken('port/dit', { fill: 104 })).toEqual(['share beyond its whole']);
    expect(broken('lock/ruhr', { lowerGate: 30, upperGate: 30 })).toContain('both gates open');
    expect(broken('lock/ruhr', { chamber: 27 })).toContain('level outside of the chamber');
  });
});

describe('a usual week of the city', () => {
  const usual = readCity(() => 400);

  it('brings about 55 ships a day to the berths', () => {
    let calls = 0;
    for (let day = 0; day < 7; day++) calls += callsBetween(usual, AFTER - day * DAY_MS, AFTER - (day - 1) * DAY_MS);
    expect(Math.abs(calls / 7 - 55)).toBeLessThan(3);
  });

  it('brings about 50 freight trains a day', () => {
    const into = usual.service.runs.filter(({ course: { id, mode } }) => mode === 'freight' && !id.endsWith('-out'));
    expect(Math.abs(into.length - 50)).toBeLessThanOrEqual(3);
  });

  it('brings about 12 000 TEU a day by ship, train and truck', () => {
    let teu = 0;
    for (let day = 0; day < 7; day++)
      for (const { values } of measuredAt(usual, AFTER + (day + 1) * DAY_MS - 1000, (kind) => kind === 'terminal'))
        teu += values['handled']!;
    expect(Math.abs(teu / 7 - 12_000)).toBeLessThan(600);
  });
});

/** Vessels that came to a berth in a span. */
function callsBetween(of: City, fromMs: number, toMs: number): number {
  let calls = 0;
  let moving = new Set<string>();
  for (let at = fromMs - 300_000; at < toMs; at += 300_000) {
    const hulls = hullsAt(of, at);
    calls += hulls.filter(({ id, isMoored }) => isMoored && moving.has(id)).length;
    moving = new Set(hulls.filter(({ isMoored }) => !isMoored).map(({ id }) => id));
  }
  return calls;
}
