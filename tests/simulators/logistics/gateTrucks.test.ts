import { beforeAll, describe, expect, it } from 'vitest';
import type { GateTrucks, GateTruckState, TrucksOfGate } from '../../../src/simulators/logistics/gateTrucks.ts';
import type { Values } from '../../../src/simulators/stations/shape.ts';
import { TRUCK_TERMINAL } from '../../../src/simulators/logistics/trucks.ts';
import { measuredAt, readCity, readWaters, recordedStage, type City } from '../check/cityDay.ts';
import { DAY_MS, HOUR_MS } from '../themeStations.ts';

const MINUTE_MS = 60_000;
/** Three in the morning in Duisburg: on a usual Wednesday, and on the day of the first crest. */
const USUAL = Date.parse('2024-01-10T02:00:00Z');
const CREST = Date.parse('2023-12-27T02:00:00Z');
const STREET_MS = 40 / 3.6;
const TRUCK_M = 16.5;

let city: City;
let trucks: GateTrucks;
beforeAll(() => {
  city = readCity(recordedStage());
  trucks = city.gateTrucks;
});

interface Seen extends GateTruckState {
  readonly truck: number;
}
const seenAt = (gate: TrucksOfGate, atMs: number): Seen[] =>
  Array.from({ length: gate.fleet }, (_, truck) => ({ truck, state: gate.stateAt(truck, atMs) })).flatMap(({ truck, state }) => (state ? [{ truck, ...state }] : [])); // prettier-ignore
const toldOf = (gate: TrucksOfGate, atMs: number): Values =>
  measuredAt(city, atMs, (kind) => kind === 'truck-gate').find(({ station }) => station.asset.id === `gate/${gate.ways.gate}`)!.values; // prettier-ignore

describe.each([
  ['on a usual day', USUAL],
  ['at high water', CREST],
])('the trucks of the gates %s', (_, day) => {
  it('stand before the gate as many as its queue tells, every five minutes of the day', () => {
    let longest = 0;
    for (let at = day; at < day + DAY_MS; at += 5 * MINUTE_MS)
      for (const gate of trucks.gates) {
        const waiting = seenAt(gate, at).filter(({ phase }) => phase === 'waiting');
        expect(waiting.length).toBe(toldOf(gate, at)['queue']);
        longest = Math.max(longest, waiting.length);
      }
    expect(longest).toBeGreaterThan(day === CREST ? 20 : 5);
  });

  it('stand one behind another, a truck and more than three metres apart, the first at the gate', () => {
    for (let at = day; at < day + DAY_MS; at += 97_000)
      for (const gate of trucks.gates) {
        const back = seenAt(gate, at).filter(({ phase }) => phase === 'waiting').map(({ course, atM }) => course.gateM - atM).sort((a, b) => a - b); // prettier-ignore
        back.forEach((m, k) => expect(m - (back[k - 1] ?? -TRUCK_M - 4)).toBeGreaterThan(TRUCK_M + 3));
        expect(back.every((m) => m >= -0.01)).toBe(true);
      }
  });

  it('never touch each other on the same lane, nor stand in one place of the yard', () => {
    for (let at = day; at < day + DAY_MS; at += 3 * MINUTE_MS + 7000)
      for (const gate of trucks.gates) {
        const seen = seenAt(gate, at);
        const into = seen.filter(({ phase }) => phase === 'coming' || phase === 'waiting').map(({ atM }) => atM).sort((a, b) => a - b); // prettier-ignore
        into.forEach((m, k) => k > 0 && expect(m - into[k - 1]!).toBeGreaterThan(TRUCK_M + 3));
        const away = seen.filter(({ phase }) => phase === 'leaving').map(({ course, atM }) => atM - course.gateM).sort((a, b) => a - b); // prettier-ignore
        away.forEach((m, k) => k > 0 && expect(m - away[k - 1]!).toBeGreaterThan(TRUCK_M + 20));
        const inside = seen.filter(({ phase }) => phase === 'inside').map(({ course, atM }) => course.path.at(atM));
        inside.forEach(([x, z], k) => {
          for (const [ox, oz] of inside.slice(k + 1)) expect(Math.hypot(x - ox, z - oz)).toBeGreaterThan(4.5);
        });
      }
  });

  it('are conserved: who came is before the gate, inside, or has left', () => {
    for (let at = day; at < day + DAY_MS; at += 10 * MINUTE_MS)
      for (const gate of trucks.gates) {
        const { visits } = gate.gate.dayAt(at);
        const { arrived, served } = toldOf(gate, at);
        const inPhase = (...phases: string[]): number => seenAt(gate, at).filter(({ phase }) => phases.includes(phase)).length; // prettier-ignore
        const gone = visits.filter(({ servedMs }, n) => servedMs <= at && gate.stateOf(gate.gate.dayAt(at), n, at) === null); // prettier-ignore
        const through = gate.ways.gate === TRUCK_TERMINAL ? city.trucks.carrier.comesInMs!(gate.gate.dayAt(at).firstMs, at).length : 0; // prettier-ignore
        expect(arrived).toBe(inPhase('waiting', 'inside', 'leaving') + gone.length + through);
        expect(served).toBe(inPhase('inside', 'leaving') + gone.length + through);
      }
  });

  it('drive no faster than they tell and may, and never jump or go back', () => {
    for (const gate of trucks.gates)
      for (let truck = 0; truck < gate.fleet; truck += 7)
        for (let at = day; at < day + 20 * HOUR_MS; at += 5000) {
          const [before, now] = [gate.stateAt(truck, at), gate.stateAt(truck, at + 5000)];
          if (!now) continue;
          expect(now.speedMs).toBeLessThanOrEqual(STREET_MS + 0.001);
          if (!before) {
            // It comes on to the model at the motorway, nowhere else.
            expect(now.phase).toBe('coming');
            expect(now.atM).toBeLessThan(STREET_MS * 5 + 0.01);
            continue;
          }
          const [[ax, az], [bx, bz]] = [before.course.path.at(before.atM), now.course.path.at(now.atM)];
          expect(Math.hypot(bx - ax, bz - az)).toBeLessThan(Math.max(STREET_MS, before.speedMs) * 5 + 0.5);
          if (before.way === now.way) expect(now.atM).toBeGreaterThanOrEqual(before.atM - 0.001);
        }
  });

  it('have all gone when the day ends at three in the morning', () => {
    for (const gate of trucks.gates) expect(seenAt(gate, day + DAY_MS - 1000)).toEqual([]);
  });
});

describe('the trucks of the gates', () => {
  it('are in the city by the hundred at midday', () => {
    const count = trucks.gates.reduce((sum, gate) => sum + seenAt(gate, USUAL + 8 * HOUR_MS).length, 0);
    expect(count).toBeGreaterThan(120);
    expect(count).toBeLessThan(350);
  });

  it('are the same in whatever order one asks', () => {
    const other = readCity(recordedStage()).gateTrucks;
    const instants = Array.from({ length: 8 }, (_, k) => USUAL + k * 2.9 * HOUR_MS);
    const seen = (of: GateTrucks, at: number) => of.gates.map((gate) => seenAt(gate, at).map(({ course, ...rest }) => ({ ...rest, id: course.id }))); // prettier-ignore
    const forwards = instants.map((at) => seen(trucks, at));
    expect(instants.toReversed().map((at) => seen(other, at)).toReversed()).toEqual(forwards); // prettier-ignore
  });

  it('come on ways as long as their gates know, from the junction to the gate, and through no water', () => {
    const isWet = readWaters();
    for (const { gate, ways, courses } of trucks.gates) {
      expect(Math.abs(gate.site.approachM - ways.approachM)).toBeLessThan(0.1);
      expect(gate.site.turn).toBe(ways.turn);
      for (const { path } of courses)
        for (let m = 0; m < path.length; m += 25) expect(isWet(...path.at(m))).toBe(false);
    }
  });
});
