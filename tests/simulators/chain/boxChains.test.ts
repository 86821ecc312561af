import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPseudonyms } from '../../../src/feed/sources/ais/pseudonyms.ts';
import { chainsOf } from '../../../src/feed/sources/chainsOf.ts';
import { serviceOf } from '../../../src/feed/sources/gtfs/simulatedTransit.ts';
import { slugOf } from '../../../src/feed/sources/naming.ts';
import type { Chain } from '../../../src/schema/chains.ts';
import { linkAt } from '../../../src/schema/chains.ts';
import { checkDigit } from '../../../src/simulators/chain/containerNumber.ts';
import { readCourses } from '../../../src/simulators/transit/courses.ts';
import { readRoads } from '../../../src/simulators/driving/courses.ts';
import {
  blocksBesideTrucks,
  createTrucks,
  PUT_ON_MS,
  truckId,
  TRUCKS,
} from '../../../src/simulators/logistics/trucks.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { createTraffic } from '../../../src/simulators/vessels/traffic.ts';
import { craneWorkOf } from '../../../src/simulators/port/craneWork.ts';
import { createTrackVehicles } from '../../../src/simulators/logistics/trackVehicles.ts';
import { terminalVehiclesOf } from '../check/terminalVehiclesOf.ts';
import { HOUR_MS, MONDAY, ROOT, themeStations, themeWorld } from '../themeStations.ts';

const fairway = readFairway(
  join(ROOT, 'assets/city/rhine-axis.geojson'),
  join(ROOT, 'assets/simulators/berths.geojson'),
);
const traffic = createTraffic(fairway, { seed: 1, callsPerDay: 55, transitsPerDay: 200 });
const service = serviceOf(readCourses(join(ROOT, 'assets/simulators/transit.geojson')), 1);
const port = themeStations('port');
const { courses } = readRoads(join(ROOT, 'assets/simulators/trucks.geojson'));
const world = themeWorld();
const trucks = createTrucks(courses, 1, blocksBesideTrucks(courses, port.stations, craneWorkOf(port.stations, world)));
const vehicles = terminalVehiclesOf(port.stations, world);
const tracks = createTrackVehicles(service, 1, port.stations);
const make = () => chainsOf({ fairway, traffic, service, port, trucks, vehicles, tracks, beside: tracks, world });
const chainsAt = make();

/** All boxes that are seen in three days, looked for every three hours. */
const all = new Map<string, Chain>();
for (let at = MONDAY; at < MONDAY + 72 * HOUR_MS; at += 3 * HOUR_MS)
  for (const chain of chainsAt(at)) all.set(chain.id, chain);
const byShip = [...all.values()].filter(({ links }) => links[0]!.kind === 'ship');
const byRail = [...all.values()].filter(({ links }) => links[0]!.kind === 'train');
const stationOf = (id: string) => port.stations.find(({ asset }) => asset.id === id)!;
const link = (chain: Chain, kind: string) => chain.links.find((one) => one.kind === kind)!;

describe('the way of a container', () => {
  // What comes by train is counted where the whole city is looked at (checkChains).
  it('is into the very block into which the yard counts a box of a ship at that instant', () => {
    for (const chain of byShip) {
      const block = stationOf(link(chain, 'stack').carrier);
      const setMs = link(chain, 'crane').to;
      const inward = (ms: number): number => port.valuesOf(block, ms)['inward']!;
      expect(inward(setMs) - inward(setMs - 1001)).toBeGreaterThan(0);
    }
  });

  it('can be followed nearly at any time: some are under way', () => {
    expect(Math.min(byShip.length, byRail.length)).toBeGreaterThan(5);
    const looks = Array.from({ length: 36 }, (_, k) => chainsAt(MONDAY + k * 2 * HOUR_MS).length);
    expect(looks.filter((boxes) => boxes === 0).length).toBeLessThan(2);
  });

  it('goes from ship to crane to vehicle, or from train to vehicle, to stack to vehicle to train, or by truck, each hand-over at one instant: it is never in two places or in none', () => {
    for (const { links } of all.values()) {
      const onwards = links.at(-1)!.kind === 'truck' ? ['truck'] : ['vehicle', 'train'];
      const comes = links[0]!.kind === 'ship' ? ['ship', 'crane'] : ['train'];
      expect(links.map(({ kind }) => kind)).toEqual([...comes, 'vehicle', 'stack', ...onwards]);
      links.forEach(({ from, to }, i) => {
        expect(to).toBeGreaterThan(from);
        if (i > 0) expect(from).toBe(links[i - 1]!.to);
      });
    }
  });

  it('begins on a ship that lies at the quay when the crane lifts the box off it', () => {
    for (const chain of byShip) {
      const { from, to } = link(chain, 'crane');
      const moored = traffic.vessels.filter(({ index }) => traffic.stateAt(index, from)?.isMoored && traffic.stateAt(index, to)?.isMoored); // prettier-ignore
      expect(moored.length).toBeGreaterThan(0);
    }
  });

  it('is lifted by a crane that has a box on its hook from the first hand-over to the second, and none just before and after', () => {
    for (const chain of byShip) {
      const { carrier, from, to } = link(chain, 'crane');
      const loadAt = (atMs: number) => port.valuesOf(stationOf(carrier), atMs)['load'];
      expect(loadAt(from - 1000)).toBe(0);
      for (let at: number = from; at < to; at += 1000) expect(loadAt(at)).toBeGreaterThan(0);
      expect(loadAt(to)).toBe(0);
      // Over the ship at first, over the stack at last.
      const trolleyAt = (atMs: number) => port.valuesOf(stationOf(carrier), atMs)['trolley']!;
      expect(trolleyAt(from)).toBeGreaterThan(trolleyAt(to - 1000));
    }
  });

  it('is on the vehicle under that crane from the instant it is set down until it is in the stack', () => {
    for (const chain of byShip) {
      const { carrier, from, to } = link(chain, 'vehicle');
      const { stateAt, crane } = vehicles.find(({ vehicle }) => `agv/${vehicle}` === carrier)!;
      expect(crane).toBe(link(chain, 'crane').carrier);
      for (let at: number = from + 1; at < to - 1000; at += 1000) expect(stateAt(at).isLoaded).toBe(true);
      expect([stateAt(from - 1001).isLoaded, stateAt(to).isLoaded]).toEqual([false, false]);
    }
  });

  it('begins on a wagon of a train that stands in the terminal when the vehicle beside it takes the box off, and is on that vehicle until it is in the stack', () => {
    for (const { links } of byRail) {
      const [train, { carrier, from, to }] = links as [Chain['links'][number], Chain['links'][number]];
      const vehicle = service.loads.vehicles.find((one) => `transit/${slugOf(one)}` === train.carrier)!;
      const running = service.underWayAt(from).find((one) => one.vehicle === vehicle)!;
      expect([running.run.course.to, running.speedMs]).toEqual(['DGT', 0]);
      const move = service.loads.stayAt(vehicle, from)!.moves.find(({ isInward, takenMs }) => isInward && takenMs === from)!;
      const at = (atMs: number) => service.loads.slotsAt(vehicle, atMs)![move.slot];
      expect([at(train.from), at(from - 1), at(from)]).toEqual([true, true, false]);
      expect([Math.floor(move.slot / 2) + 1, move.setMs]).toEqual([train.wagon, to]);
      const { stateAt } = tracks.find((one) => `agv/track-${one.train}` === carrier)!;
      expect([from - 1000, from, to - 1, to].map((ms) => stateAt(ms).isLoaded)).toEqual([false, true, true, false]);
    }
  }); // prettier-ignore

  it('does not go back by the train that brought it', () => {
    for (const { links } of byRail) expect(links.at(-1)!.carrier).not.toBe(links[0]!.carrier);
  });

  it('leaves by train and by truck, both often', () => {
    const byTruck = [...all.values()].filter(({ links }) => links.at(-1)!.kind === 'truck').length;
    expect(byTruck).toBeGreaterThan(2);
    expect(all.size - byTruck).toBeGreaterThan(2);
  });

  it('is put on a truck that stands in the line, then drives on that truck to its hall', () => {
    for (const chain of all.values()) {
      if (chain.links.at(-1)!.kind !== 'truck') continue;
      const { carrier, from, to } = link(chain, 'truck');
      const truck = Array.from({ length: TRUCKS }, (_, k) => k).find((k) => truckId(k) === carrier)!;
      expect(chain.days).toBe(0);
      expect([from - 1, from].map((at) => trucks.stateAt(truck, at))).toMatchObject([false, true].map((isLoaded) => ({ isLoaded, speedMs: 0 }))); // prettier-ignore
      expect(trucks.stateAt(truck, (from + PUT_ON_MS + to) / 2).speedMs).toBeGreaterThan(0);
      expect(trucks.stateAt(truck, to - 1000).isLoaded).toBe(true);
      expect(courses[trucks.stateAt(truck, to - 1000).way]!.to).toBe(chain.destination);
    }
  });

  it('is alone on its truck and alone in its place on a train: no two boxes leave with one', () => {
    const trips = [...all.values()].map(({ links }) => `${links.at(-1)!.carrier} ${links.at(-1)!.from}`);
    expect(new Set(trips).size).toBe(trips.length);
  });

  it('leaves on a train that stands in the terminal when it is loaded, and runs when it is on its way', () => {
    for (const chain of all.values()) {
      const { kind, carrier, from, to } = chain.links.at(-1)!;
      if (kind !== 'train') continue;
      const trainAt = (atMs: number) => service.underWayAt(atMs).find(({ vehicle, run }) => `transit/${slugOf(vehicle)}` === carrier && run.course.id.endsWith('-out')); // prettier-ignore
      expect(trainAt(from)?.speedMs).toBe(0);
      expect(trainAt(from)?.run.course.from).toBe('DGT');
      expect(trainAt(to - 5 * 60_000)?.speedMs).toBeGreaterThan(0);
      expect(trainAt(from)?.run.course.to).toBe(chain.destination);
    }
  });

  it('is on the wagon that the train says is loaded at that instant, in a place that no other box has', () => {
    const places = new Set<string>();
    let boxes = 0;
    for (const chain of all.values()) {
      const { kind, carrier, from, wagon } = chain.links.at(-1)!;
      if (kind !== 'train') continue;
      boxes++;
      const vehicle = service.loads.vehicles.find((one) => `transit/${slugOf(one)}` === carrier)!;
      const stay = service.loads.stayAt(vehicle, from)!;
      const move = stay.moves.find(({ isInward, setMs }) => !isInward && setMs === from)!;
      const { carrier: machine, to } = chain.links.at(-2)!;
      const { stateAt } = tracks.find(({ train }) => `agv/track-${train}` === machine)!;
      expect([stateAt(move.takenMs - 1000), stateAt(move.takenMs), stateAt(to - 1), stateAt(to)].map(({ isLoaded }) => isLoaded)).toEqual([false, true, true, false]); // prettier-ignore
      expect(Math.floor(move.slot / 2) + 1).toBe(wagon);
      const at = (atMs: number) => service.loads.slotsAt(vehicle, atMs)![move.slot];
      expect(chain.links.at(-2)).toMatchObject({ from: move.takenMs, to: from });
      expect([at(move.setMs - 1), at(move.setMs), at(stay.leavesMs)]).toEqual([false, true, true]);
      places.add(`${carrier} ${stay.leavesMs} ${move.slot}`);
    }
    expect(boxes).toBeGreaterThan(2);
    expect(places.size).toBe(boxes);
  });

  it('is the same whenever it is asked for, forwards, backwards and after a restart', () => {
    const another = make();
    const instants = Array.from({ length: 12 }, (_, k) => MONDAY + k * 5 * HOUR_MS);
    const backwards = [...instants].reverse().map((at) => another(at)).reverse(); // prettier-ignore
    expect(backwards).toEqual(instants.map((at) => chainsAt(at)));
  });

  it('has one present link at each instant', () => {
    const chain = [...all.values()][0]!;
    expect(linkAt(chain, chain.links[0]!.from - 1)).toBe(0);
    chain.links.forEach(({ from, to }, i) => {
      expect(linkAt(chain, from)).toBe(i);
      expect(linkAt(chain, to - 1)).toBe(i);
    });
  });
});

describe('the ships of containers', () => {
  it('are no tankers', () => {
    const pseudonymOf = createPseudonyms('fixed');
    const carriers = new Set(byShip.map((chain) => link(chain, 'ship').carrier));
    const ships = traffic.vessels.filter(({ mmsi }) => carriers.has(`vessel/${pseudonymOf(mmsi, 0)}`));
    expect(ships).toHaveLength(carriers.size);
    for (const { cones, eriType } of ships) expect([cones, eriType === 8010 || eriType === 8030]).toEqual([0, true]);
  });
});

describe('the number of a container', () => {
  it('ends with the check digit of ISO 6346', () => {
    expect(checkDigit('CSQU305438')).toBe(3);
    for (const { id } of all.values()) expect(checkDigit(id.slice(0, 10).toUpperCase())).toBe(Number(id[10]));
  });
});
