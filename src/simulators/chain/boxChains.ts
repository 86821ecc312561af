import { hash2 } from '../../geo/noise.ts';
import type { Chain } from '../../schema/chains.ts';
import { placeOf } from '../logistics/blocksBeside.ts';
import type { CraneWorks } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';
import type { Stations } from '../stations/stations.ts';
import type { Traffic } from '../vessels/traffic.ts';
import { containerNumber } from './containerNumber.ts';
import { AGAIN_MS, createLeaving, linkOf, TERMINAL, VESSEL_TURNS, type LeavingParts } from './leaving.ts';
import { createRailBoxes } from './railBoxes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A way through the port is at most this long: from the ship's coming into sight to the train's leaving. */
const LONGEST_MS = 44 * HOUR_MS;
const LOOK_EVERY_MS = 15 * MINUTE_MS;
/** Ships are unloaded and loaded in turns of some hours. */
const CRANE_WITHIN_MS = 5 * HOUR_MS;
/** A box stays in the stack until it is fetched: so long at least, from … to. */
const STACK_LEAST_MS = [90 * MINUTE_MS, 12 * HOUR_MS] as const;
/** Boxes of a ship that are told of. */
const BOXES = 6;
/** From the hull to the middle of a crane above it, metres. */
const OUTREACH_M = 130;

export interface BoxChainParts extends LeavingParts {
  readonly traffic: Traffic;
  /** Vessels (index) that call at the terminal's berths. */
  readonly vessels: readonly number[];
  readonly vesselIdOf: (index: number) => string;
  readonly port: Stations;
  readonly work: CraneWorks;
  /** The vehicle that a crane sets a box down on, to the second, and when that has put it into the stack; null: the crane reaches the stack itself. */
  readonly vehicleUnder?: (crane: string, setMs: number) => { readonly asset: string; readonly downMs: number } | null;
}

interface Stay {
  readonly vessel: number;
  /** The cranes that reach it. */
  readonly cranes: readonly Station[];
  /** In sight, at the quay, gone from it. */
  readonly entersMs: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
}

interface Lift {
  readonly crane: Station;
  readonly liftedMs: number;
  readonly setMs: number;
  readonly teu: number;
}
/** The instant between two at which something begins to hold, to the second. */
function turnsAt(fromMs: number, toMs: number, holds: (atMs: number) => boolean): number {
  let [before, after] = [fromMs, toMs];
  while (after - before > 1000) {
    const middle = Math.round((before + after) / 2000) * 1000;
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * Some containers of each ship at the Gateway terminal: from the ship by crane to the stack and by train out of the city, or by truck to a hall; and some of the
 * trains there. Nothing of it is made up beside the other simulators: the ship is there, the crane above it lifts a box at that moment, and a box of that size leaves
 * the block into which it was put.
 */
export function createBoxChains(parts: BoxChainParts) {
  const { traffic, vessels, port, seed } = parts;
  const of = (kind: string): Station[] => port.stations.filter((one) => one.kind === kind && one.asset.id.startsWith(`port/${TERMINAL}/`)); // prettier-ignore
  const [cranes, blocks] = [of('crane'), of('yard-block')];
  const leaving = createLeaving(parts);
  const byRail = createRailBoxes(parts, leaving, (block) => blocks[block]!.asset.id);
  /** As made, and for which instant: what lies ahead may still change with the river. */
  const made = new Map<string, { readonly atMs: number; readonly chain: Chain | null }>();

  const isMoored = (vessel: number, atMs: number): boolean => traffic.stateAt(vessel, atMs)?.isMoored ?? false;

  /** The cranes that stand above a vessel at its berth. */
  function cranesAbove(vessel: number, atMs: number): Station[] {
    const { x, z, headingRad } = traffic.stateAt(vessel, atMs)!;
    const [sine, cosine] = [Math.sin(headingRad), Math.cos(headingRad)];
    return cranes.filter((crane) => {
      const place = placeOf(crane);
      if (!place) return false;
      const [dx, dz] = [place[0] - x, place[1] - z];
      const [along, across] = [Math.abs(dx * sine - dz * cosine), Math.abs(dx * cosine + dz * sine)];
      return along < traffic.vessels[vessel]!.lengthM / 2 && across < OUTREACH_M;
    });
  }

  /** Calls by vessel and quarter of an hour: many ask at the same time. */
  const looked = new Map<string, readonly Stay[]>();

  /** Calls of a vessel whose boxes may be on their way at an instant. */
  function staysOf(vessel: number, atMs: number): readonly Stay[] {
    const begin = Math.floor((atMs - LONGEST_MS) / LOOK_EVERY_MS) * LOOK_EVERY_MS;
    const key = `${vessel} ${begin}`;
    const known = looked.get(key);
    if (known) return known;
    const out: Stay[] = [];
    const end = begin + LONGEST_MS + 2 * HOUR_MS;
    for (let at = begin; at <= end; at += LOOK_EVERY_MS) {
      if (isMoored(vessel, at - LOOK_EVERY_MS) || !isMoored(vessel, at)) continue;
      const arrivesMs = turnsAt(at - LOOK_EVERY_MS, at, (ms) => isMoored(vessel, ms));
      let seen = arrivesMs;
      while (traffic.stateAt(vessel, seen - MINUTE_MS) && arrivesMs - seen < 6 * HOUR_MS) seen -= MINUTE_MS;
      let leaves = at;
      while (isMoored(vessel, leaves + LOOK_EVERY_MS)) leaves += LOOK_EVERY_MS;
      out.push({ vessel, cranes: cranesAbove(vessel, at), entersMs: seen, arrivesMs, leavesMs: turnsAt(leaves, leaves + LOOK_EVERY_MS, (ms) => !isMoored(vessel, ms)) }); // prettier-ignore
    }
    // Where the river is not known yet ships may still be kept: looked at again each time.
    if (!parts.isKnown(end)) return out;
    if (looked.size > 400) looked.clear();
    looked.set(key, out);
    return out;
  }

  const toSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;
  /** The first box that a crane takes from the ship after an instant: when it lifts it, and when it sets it down; to the second at which both are seen. */
  function liftAfter(crane: Station, fromMs: number): Lift | null {
    const lifts = parts.work.of(crane)?.handovers(fromMs, fromMs + CRANE_WITHIN_MS) ?? [];
    const first = lifts.find(({ isInward, liftedMs }) => isInward && liftedMs > fromMs);
    return first ? { crane, liftedMs: toSecond(first.liftedMs), setMs: toSecond(first.atMs), teu: first.teu } : null;
  }
  /** Which crane lifts a box of a ship, and when; null where none does, or it is another box of the ship. */
  function liftOf({ vessel, arrivesMs, leavesMs, cranes: above }: Stay, box: number): Lift | null {
    if (above.length === 0) return null;
    const hours = Math.round(arrivesMs / HOUR_MS);
    const crane = above[(Math.floor(hash2(vessel, hours, seed + 62) * above.length) + box) % above.length]!;
    const share = 0.05 + (0.85 * (box + 0.6 * hash2((vessel * BOXES + box) * 16 + 2, hours, seed + 61))) / BOXES;
    const lift = liftAfter(crane, Math.round(arrivesMs / 1000) * 1000 + Math.round((share * (leavesMs - arrivesMs)) / 1000) * 1000);
    return lift && lift.setMs < leavesMs ? lift : null;
  } // prettier-ignore

  function chainOf(stay: Stay, box: number, atMs: number): Chain | null {
    const key = `${stay.vessel} ${Math.round(stay.arrivesMs / HOUR_MS)} ${box}`;
    const known = made.get(key);
    if (known) {
      const isSure = parts.isKnown(known.chain?.links.at(-1)!.to ?? stay.leavesMs);
      if (isSure || Math.abs(atMs - known.atMs) < AGAIN_MS) return known.chain;
    }
    const hours = Math.round(stay.arrivesMs / HOUR_MS);
    const random = (what: number): number => hash2((stay.vessel * BOXES + box) * 16 + what, hours, seed + 61);
    const lift = liftOf(stay, box);
    const isAnother = Array.from({ length: box }, (_, before) => liftOf(stay, before)).some((one) => one?.crane === lift?.crane && one?.setMs === lift?.setMs); // prettier-ignore
    let chain: Chain | null = null;
    if (lift && !isAnother) {
      const { crane, liftedMs, setMs, teu } = lift;
      const vehicle = parts.vehicleUnder?.(crane.asset.id, setMs) ?? null;
      const before = Array.from({ length: box }, (_, other) => chainOf(stay, other, atMs)?.links.at(-1));
      const taken = new Set(before.flatMap((last) => (last ? [leaving.nameOf(last)] : [])));
      // Where the yard counts it.
      const block = parts.work.of(crane)!.blockAt(setMs)!;
      const [least, most] = STACK_LEAST_MS;
      const stacked = {
        readyMs: toSecond(setMs + least + random(4) * (most - least)),
        block,
        teu,
        turn: stay.vessel % VESSEL_TURNS,
        taken,
      };
      const goes = leaving.of(stacked, random(7), random(3));
      if (goes)
        chain = {
          ...containerNumber(Math.floor(random(6) * 1e6)),
          ...{ destination: goes.destination, days: goes.days, origin: 'simulated' },
          links: [
            linkOf('ship', parts.vesselIdOf(stay.vessel), stay.entersMs, liftedMs),
            linkOf('crane', crane.asset.id, liftedMs, setMs),
            ...(vehicle ? [linkOf('vehicle', vehicle.asset, setMs, vehicle.downMs)] : []),
            linkOf('stack', blocks[block]!.asset.id, vehicle?.downMs ?? setMs, goes.links[0]!.from),
            ...goes.links,
          ],
        };
    }
    if (made.size > 400) made.clear();
    made.set(key, { atMs, chain });
    return chain;
  }

  /** Containers on their way at an instant, the one that came first in front. */
  return (atMs: number): readonly Chain[] =>
    [
      ...vessels
        .flatMap((vessel) => staysOf(vessel, atMs))
        .flatMap((stay) => Array.from({ length: BOXES }, (_, box) => chainOf(stay, box, atMs)))
        .filter((chain) => chain !== null),
      ...byRail(atMs),
    ]
      .filter(({ links }) => links[0]!.from <= atMs && atMs < links.at(-1)!.to)
      .sort((a, b) => a.links[0]!.from - b.links[0]!.from);
}
export type BoxChains = ReturnType<typeof createBoxChains>;
