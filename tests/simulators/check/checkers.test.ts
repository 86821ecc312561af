import { beforeAll, describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import type { Chain } from '../../../src/schema/chains.ts';
import { HOUR_MS } from '../themeStations.ts';
import { chainsOfCity } from './chainsOfCity.ts';
import type { Values } from '../../../src/simulators/stations/shape.ts';
import { chargersOf } from './chargersOf.ts';
import { checkChains } from './checkChains.ts';
import { checkCharging } from './checkCharging.ts';
import { checkGateTrucks } from './checkGateTrucks.ts';
import { checkTrainsRoll, type RollingTrain, type SeenTrain } from './checkTrainsRoll.ts';
import { gatesOf, readCity, recordedStage, rollingAt, type City } from './cityDay.ts';
import type { Violation } from './violation.ts';

/** Midnight in Duisburg before a Friday, when the Rhine has fallen. */
const AFTER = Date.parse('2024-01-11T23:00:00Z');
const NOON = AFTER + 12 * HOUR_MS;
const STEP_MS = 30_000;

let city: City;
beforeAll(() => {
  city = readCity(recordedStage());
});
const rules = (violations: readonly Violation[]): string[] => [...new Set(violations.map(({ rule }) => rule))];

describe('the checker of a day', () => {
  it('sees a standing train whose wagons move when it turns round, one that jumps, runs backwards or is too fast', () => {
    const { loads } = city.service;
    const train = rollingAt(city.service.underWayAt(NOON)).find(({ isFreight, isMoving, way }) => isFreight && !isMoving && way.includes('-in'))!;
    const broken = (changed: Partial<RollingTrain>): string[] => {
      const seen = new Map<string, SeenTrain>();
      checkTrainsRoll([train], seen, loads, NOON);
      return rules(checkTrainsRoll([{ ...train, ...changed }], seen, loads, NOON + 1000));
    };
    const beside = (m: number) => train.wagons.map(([x, z]): readonly [number, number] => [x + m, z]);
    expect(broken({})).toEqual([]);
    expect(broken({ wagons: train.wagons.toReversed(), way: 'out' })).toEqual([]);
    expect(broken({ wagons: beside(5), way: 'out' })).toEqual(['standing train moved']);
    expect(broken({ wagons: beside(5), isMoving: true })).toEqual([]);
    expect(broken({ wagons: beside(90), isMoving: true })).toEqual(['train jumped']);
    expect(broken({ wagons: train.wagons.slice(1) })).toEqual(['standing train moved']);
    expect(broken({ atM: train.atM - 3 })).toEqual(['train ran backwards']);
    expect(broken({ atM: train.atM + 60 })).toEqual(['train too fast']);
  }); // prettier-ignore

  it('sees a meter that counts too little or too much, one that does not begin anew at midnight, and power that nobody draws', () => {
    const chargers = chargersOf(city);
    expect(chargers.length).toBeGreaterThan(50);
    const broken = (changed: (values: Values, ms: number) => object, at = NOON, midnightMs = AFTER): string[] =>
      rules(checkCharging(chargers.map((one) => ({ ...one, meterAt: (ms) => ({ ...one.meterAt(ms), ...changed(one.meterAt(ms), ms) }) })), midnightMs, at - STEP_MS, at));
    for (const at of [NOON, AFTER, AFTER + STEP_MS / 2, AFTER + STEP_MS]) expect(broken(() => ({}), at)).toEqual([]);
    expect(broken(({ energy }, ms) => ({ energy: energy! + (ms === NOON ? 0.2 : 0) }))).toEqual(['energy is not the power drawn']);
    expect(broken(({ energy }, ms) => ({ energy: energy! - (ms === NOON ? 0.01 : 0) }))).toEqual(['energy is not the power drawn']);
    expect(broken(() => ({}), NOON, NOON - 1000)).toEqual(['energy is not the power drawn']);
    expect(broken(({ power }) => ({ power: power! + 11 }))).toEqual(['power is not that of its points']);
    const idle = chargers.map((one) => ({ ...one, pointsAt: (ms: number) => one.pointsAt(ms).map((point) => ({ ...point, status: 'AVAILABLE' as const })) }));
    expect(rules(checkCharging(idle, AFTER, NOON - STEP_MS, NOON))).toEqual(['power without a session']);
  }); // prettier-ignore

  it('sees a truck that passes a gate which does not count it', () => {
    const gate = gatesOf(city).find(({ id }) => id === 'gate/dgt')!;
    const broken = (changed: Partial<typeof gate>, at: number): string[] => rules(checkGateTrucks([{ ...gate, ...changed }], at - STEP_MS, at));
    let at = NOON;
    while (!gate.comers(at - STEP_MS).some((m, k) => m !== null && m > 0 && (gate.comers(at)[k] ?? 1) <= 0)) at += STEP_MS;
    expect(broken({}, at)).toEqual([]);
    expect(broken({ comers: () => [] }, at)).toEqual(['trucks are not counted']);
  }); // prettier-ignore

  it('sees a box that comes from another block, from a carrier elsewhere, that jumps, is in two places, or leaves by no gate', () => {
    const chains = chainsOfCity(city);
    const box = (first: 'ship' | 'train', last: 'train' | 'truck'): Chain => {
      for (let at = AFTER; ; at += HOUR_MS) { const found = chains.chainsAt(at).find(({ links }) => links[0]!.kind === first && links.at(-1)!.kind === last); if (found) return found; }
    };
    const broken = (chain: Chain, at: number, changed: Partial<typeof chains> = {}): string[] => rules(checkChains({ ...chains, chainsAt: () => [chain], ...changed }, at - STEP_MS, at));
    const elsewhere = (kind: string): Partial<typeof chains> => ({ placeOf: (link, ms) => { const its = chains.placeOf(link, ms); return its && link.kind === kind ? { ...its, at: [its.at[0] + 400, its.at[1]] } : its; } });
    const [byTruck, byTrain, byRail] = [box('ship', 'truck'), box('ship', 'train'), box('train', 'train')];
    const other: Chain = { ...byTruck, links: byTruck.links.map((link) => (link.kind === 'stack' ? { ...link, carrier: 'port/dgt/yard-3' } : link)) };
    const late: Chain = { ...byTruck, links: byTruck.links.map((link, i) => (i === 1 ? { ...link, from: unixMs(link.from + 5000) } : link)) };
    for (const chain of [byTruck, byTrain, byRail]) {
      for (const { to } of chain.links) expect(broken(chain, to)).toEqual([]);
      for (const { kind, to } of chain.links.slice(0, -1)) expect(broken(chain, to, elsewhere(kind))).toContain('box handed over too far');
    }
    const stacked = byTruck.links.find(({ kind }) => kind === 'stack')!.to;
    expect(broken(other, stacked)).toContain('box of another block');
    expect(broken(late, stacked)).toEqual(['box in two places or in none']);
    expect(broken({ ...byRail, links: byRail.links.map((link) => (link.kind === 'stack' ? { ...link, carrier: 'port/dgt/yard-3' } : link)) }, byRail.links[1]!.to)).toContain('box of another block');
    const truck = byTruck.links.at(-1)!;
    expect(broken(byTruck, truck.to, { beforeGateM: () => 40 })).toEqual(['box left by no gate']);
    const mid = (truck.from + truck.to) / 2;
    expect(broken(byTruck, mid, { placeOf: (link, ms) => chains.placeOf(link, ms === mid ? truck.to - 1 : ms) })).toEqual(['box jumped']);
  }); // prettier-ignore
});
