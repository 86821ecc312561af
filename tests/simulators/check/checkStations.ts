import type { Station } from '../../../src/simulators/stations/places.ts';
import type { Values } from '../../../src/simulators/stations/shape.ts';
import type { Violation } from './violation.ts';

/** What a station measures at an instant. */
export interface Measured {
  readonly station: Station;
  readonly values: Values;
}

/** Units of what can be counted, weighed or pumped: never less than nothing. */
const COUNTED = new Set(['1', '{TEU}', '{TEU}/h', '/h', '/min', 't', 't/h', 'd', 'min', 'har', 'm3/s', 'm3/h', 'mm/h', 'L/min', 'Mbit/s', '[ppm]']); // prettier-ignore
/** Heaped above the rim before it is emptied. */
const HEAPED = new Set(['waste-container/fill']);
const MOST_HEAPED = 110;
const TORPEDO_T = 250;

type Say = (rule: string, asset: string, detail: string) => void;

function checkValues({ station, values }: Measured, say: Say): void {
  const { asset, kind } = station;
  for (const { property, unit } of asset.properties.datastreams) {
    const value = values[property];
    if (value === null || value === undefined) continue;
    const name = `${property} ${value}`;
    if (!Number.isFinite(value)) say('no number', asset.id, name);
    else if (COUNTED.has(unit) && value < -1e-9) say('negative stock', asset.id, name);
    else if (unit === '%') {
      const most = HEAPED.has(`${kind}/${property}`) ? MOST_HEAPED : 100;
      if (value < -1e-9 || value > most + 1e-9) say('share beyond its whole', asset.id, name);
    }
  }
}

function checkLock({ station, values }: Measured, say: Say): void {
  const { chamber, lowerGate, upperGate, fall, waiting } = values;
  const { id } = station.asset;
  if (chamber === null || chamber === undefined) return;
  const [low, high] = [25 - fall!, 25];
  if (fall! > 0 && (chamber < low - 1e-6 || chamber > high + 1e-6)) say('level outside of the chamber', id, `${chamber} m`);
  if (lowerGate! > 0 && upperGate! > 0) say('both gates open', id, `${lowerGate!} % and ${upperGate!} %`);
  if (lowerGate! > 0 && Math.abs(chamber - low) > 1e-3) say('gate open against a head', id, `lower, ${chamber} m`);
  if (upperGate! > 0 && Math.abs(chamber - high) > 1e-3) say('gate open against a head', id, `upper, ${chamber} m`);
  if ((waiting ?? 0) < 0) say('negative stock', id, `waiting ${waiting!}`);
} // prettier-ignore

/**
 * Boxes, as terminals and blocks tell of them: what came and left between two instants is what the stock changed by; the blocks hold all of it and
 * nothing else, and all that came and left did so in one of them.
 */
function checkBoxes(all: readonly Measured[], before: ReadonlyMap<string, Values>, say: Say): void {
  const inBlocks = new Map<string, { stock: number; inward: number; outward: number }>();
  for (const { station, values } of all) {
    if (station.kind !== 'yard-block') continue;
    const { asset, params } = station;
    const id = asset.id.split('/')[1]!;
    const sum = inBlocks.get(id) ?? { stock: 0, inward: 0, outward: 0 };
    inBlocks.set(id, { stock: sum.stock + values['teu']!, inward: sum.inward + values['inward']!, outward: sum.outward + values['outward']! });
    if (values['teu']! > params['teu']!) say('more boxes than fit', asset.id, `${values['teu']!} TEU`);
    checkBalance(asset.id, values, before.get(asset.id), 'teu', say);
  }
  for (const { station, values } of all) {
    if (station.kind !== 'terminal') continue;
    const { id } = station.asset;
    const { stock, inward, outward } = values;
    const held = inBlocks.get(id.split('/')[1]!);
    if (held && held.stock !== stock) say('boxes in two places', id, `stock ${stock!}, in its blocks ${held.stock}`);
    if (held && (held.inward !== inward || held.outward !== outward)) say('boxes in two places', id, `${inward!} in and ${outward!} out, by its blocks ${held.inward} and ${held.outward}`);
    checkBalance(id, values, before.get(id), 'stock', say);
  }
} // prettier-ignore

/** At midnight the counts of the day begin anew and the stock goes on; the instant before it is looked at too. */
function checkBalance(id: string, values: Values, last: Values | undefined, stock: 'stock' | 'teu', say: Say): void {
  const { inward, outward } = values;
  if (!last || inward === null || inward === undefined || outward === null || outward === undefined) return;
  const isNewDay = inward < last['inward']! || outward < last['outward']!;
  const [came, left] = isNewDay ? [inward, outward] : [inward - last['inward']!, outward - last['outward']!];
  const change = values[stock]! - last[stock]!;
  if (change !== came - left) say('boxes not conserved', id, `${change} but ${came} in, ${left} out`);
}

function checkTrucks({ station, values }: Measured, say: Say): void {
  const { arrived, served, queue } = values;
  if (arrived === null || arrived === undefined) return;
  if (arrived !== served! + queue!) say('vehicles not conserved', station.asset.id, `${arrived} came, ${served!} served, ${queue!} wait`); // prettier-ignore
}

function checkIron({ station, values }: Measured, say: Say): void {
  const { tapped, torpedoes } = values;
  if (tapped === null || tapped === undefined) return;
  if (torpedoes! * TORPEDO_T > tapped + 1e-6) say('more iron carried than tapped', station.asset.id, `${tapped} t`);
}

/** Applications: what is in work changes by what is filed and decided, and by nothing else. */
function checkPermits({ station, values }: Measured, last: Values | undefined, say: Say): void {
  const { filed, decided, inWork } = values;
  // At midnight the counts of the day begin anew: nobody files or decides at night.
  if (!last || filed! < last['filed']! || decided! < last['decided']!) return;
  const [came, went] = [filed! - last['filed']!, decided! - last['decided']!];
  if (inWork! - last['inWork']! !== came - went) say('permits not conserved', station.asset.id, `${inWork! - last['inWork']!}, but ${came} filed, ${went} decided`); // prettier-ignore
}

/**
 * Stations at an instant: numbers within what can be, locks, boxes, trucks and iron in balance.
 * @param before values by asset an instant before, at most ten minutes; empty at the first
 */
export function checkStations(
  all: readonly Measured[],
  before: ReadonlyMap<string, Values>,
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  const say: Say = (rule, asset, detail) => void found.push({ rule, asset, atMs, detail });
  for (const one of all) {
    checkValues(one, say);
    if (one.station.kind === 'lock') checkLock(one, say);
    if (one.station.kind === 'truck-gate') checkTrucks(one, say);
    if (one.station.kind === 'permit-office') checkPermits(one, before.get(one.station.asset.id), say);
    if (one.station.kind === 'blast-furnace') checkIron(one, say);
  }
  checkBoxes(all, before, say);
  return found;
}
