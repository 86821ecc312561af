import { TORPEDO_TRAINS } from '../../../src/simulators/industry/torpedoes.ts';
import type { Values } from '../../../src/simulators/stations/shape.ts';
import { midnightOf } from '../../../src/simulators/port/localDay.ts';
import { chargersOf } from './chargersOf.ts';
import { checkCharging } from './checkCharging.ts';
import { chainsOfCity } from './chainsOfCity.ts';
import { checkChains } from './checkChains.ts';
import { checkPlatoons, checkShuttles, checkSignals } from './checkDriving.ts';
import { checkCountedDays, checkWarnings } from './checkCounters.ts';
import { checkGateTrucks } from './checkGateTrucks.ts';
import { checkHullsApart } from './checkHullsApart.ts';
import { checkLocks } from './checkLocks.ts';
import { checkHulls, checkVehicles, type Hull } from './checkMovers.ts';
import { checkSpans } from './checkSpans.ts';
import { checkStations } from './checkStations.ts';
import { checkTerminalVehicles } from './checkTerminalVehicles.ts';
import { checkTorpedoes } from './checkTorpedoes.ts';
import { checkTrackVehicles } from './checkTrackVehicles.ts';
import { checkTrainLoads } from './checkTrainLoads.ts';
import { checkTrainsRoll, type SeenTrain } from './checkTrainsRoll.ts';
import { checkYards } from './checkYards.ts';
import type { Violation } from './violation.ts';
import { yardsOf } from './yardsOf.ts';
import { hullsAt, vehiclesAt, rollingAt, onStreetsAt, spansAt, drivingOf, isGreenAt, gatesOf, vehiclesAtCranes, measuredAt, locksOf, readWaters, readRails, type City } from './cityDay.ts'; // prettier-ignore

/** Two tracks lie 2 m beside the line of the register; bends are drawn rounder than it has them, and straight where it has a gap. */
const MOST_OFF_RAIL_M = 8.7;

/** Kinds that move within a minute: looked at with each step; all others each ten minutes. */
const QUICK = new Set(['lock', 'terminal', 'yard-block', 'truck-gate']);
const SLOW_MS = 600_000;
const ROADS_MS = 300_000;

/**
 * A day of the whole city, step by step as the feed clock runs at 600 times.
 * @param stepMs of the clock between two looks; divides ten minutes
 * @returns what cannot be, and how many states were looked at
 */
export function runDay(city: City, fromMs: number, toMs: number, stepMs: number): { violations: Violation[]; looks: number } {
  const [isWet, rails] = [readWaters(city.lockWays), readRails()];
  const offRail = (x: number, z: number): number => rails.distance(x, z, 60);
  const violations: Violation[] = [];
  const { shuttles, platoons, heads } = drivingOf(city);
  const { newReader, warnedAt, countedOn } = city.motorways;
  const read = newReader();
  violations.push(...checkCountedDays(countedOn((fromMs + toMs) / 2), fromMs));
  const gates = gatesOf(city);
  const atCranes = vehiclesAtCranes(city);
  const yards = yardsOf(city);
  const chains = chainsOfCity(city);
  const chargers = chargersOf(city);
  let hulls: Hull[] = [];
  const before = new Map<string, Values>();
  const trains = new Map<string, SeenTrain>();
  let looks = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const now = hullsAt(city, atMs);
    violations.push(...checkHulls(now, hulls, { atMs, beforeMs: atMs - stepMs, isWet }));
    violations.push(...checkHullsApart(now, atMs));
    violations.push(...checkLocks(locksOf(city, atMs), now, hulls, atMs));
    hulls = now;
    const running = city.service.underWayAt(atMs);
    const onRails = vehiclesAt(city, atMs, true, running);
    violations.push(...checkVehicles(onRails, { atMs, offM: offRail, mostOffM: MOST_OFF_RAIL_M }));
    violations.push(...checkTrainsRoll(rollingAt(running), trains, city.service.loads, atMs));
    const onStreets = vehiclesAt(city, atMs, false, running);
    violations.push(...checkTrackVehicles(city.trackVehicles, city.service.loads, atMs - stepMs, atMs));
    violations.push(...checkTrainLoads(city.service.loads, running, atMs - stepMs, atMs));
    violations.push(...checkVehicles(onStreets, { atMs, offM: () => 0, mostOffM: 0 }));
    violations.push(...checkSpans(spansAt(city, atMs), onStreetsAt(city, atMs, running), atMs));
    violations.push(...checkShuttles(shuttles, atMs - stepMs, atMs, isGreenAt));
    violations.push(...checkPlatoons(platoons, atMs - stepMs, atMs));
    violations.push(...checkSignals(heads, atMs - stepMs, atMs));
    violations.push(...checkTorpedoes(city.torpedoes, atMs - stepMs, atMs, city.tappedT));
    // Warnings change with what the counters publish.
    if ((atMs - fromMs) % ROADS_MS === 0) violations.push(...checkWarnings(warnedAt(atMs, read), atMs));
    violations.push(...checkGateTrucks(gates, atMs - stepMs, atMs));
    violations.push(...checkTerminalVehicles(atCranes, atMs - stepMs, atMs));
    const isWhole = (atMs - fromMs) % SLOW_MS === 0;
    if (isWhole) violations.push(...checkCharging(chargers, midnightOf(city.world.local(atMs).day), atMs - SLOW_MS, atMs));
    const measured = measuredAt(city, atMs, (kind) => isWhole || QUICK.has(kind));
    violations.push(...checkStations(measured, before, atMs));
    for (const { station, values } of measured) before.set(station.asset.id, values);
    violations.push(...checkYards(yards, atMs - stepMs, atMs));
    violations.push(...checkChains(chains, atMs - stepMs, atMs));
    looks += now.length + onRails.length + onStreets.length + measured.length + shuttles.length + platoons.length + heads.length + TORPEDO_TRAINS + atCranes.length + city.service.loads.vehicles.length;
  }
  // What the evening leaves is what the morning finds.
  for (const atMs of [toMs - 1, toMs]) {
    const measured = measuredAt(city, atMs, (kind) => kind === 'terminal' || kind === 'yard-block');
    violations.push(...checkStations(measured, before, atMs));
    for (const { station, values } of measured) before.set(station.asset.id, values);
  }
  return { violations, looks };
} // prettier-ignore
