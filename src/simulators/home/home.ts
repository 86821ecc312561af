import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import { profileAt, type Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import type { LocalTime } from '../world/calendar.ts';
import type { Weather } from '../world/weather.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
/** Below this mean outside houses are heated (VDI 4710: 15 °C). */
const HEATED_BELOW_CEL = 15;
/** Loss of old and of insulated houses, W for each m² and degree: 140 and 70 kWh/m² in a year. */
const LOSS_OLD = 1.75;
const LOSS_NEW = 0.85;
const HOT_WATER_W_M2 = 2.2;
/** Mean load of a household, kW: 3 000 kWh in a year. */
const HOUSEHOLD_KW = 0.34;
/** Course of a day against its mean, as the standard load profile of households has it (BDEW H0, rounded), and of hot water. */
const LOAD_WEEKDAY = [0.55, 0.44, 0.4, 0.38, 0.4, 0.52, 0.85, 1.1, 1.08, 1.02, 1.02, 1.1, 1.22, 1.12, 1.02, 0.98, 1.05, 1.3, 1.6, 1.72, 1.58, 1.36, 1.1, 0.78]; // prettier-ignore
const LOAD_FREE = [0.66, 0.52, 0.44, 0.4, 0.4, 0.44, 0.6, 0.85, 1.15, 1.34, 1.42, 1.52, 1.6, 1.4, 1.22, 1.12, 1.14, 1.32, 1.56, 1.6, 1.46, 1.26, 1.04, 0.8]; // prettier-ignore
const WARM_WATER = [0.3, 0.2, 0.2, 0.2, 0.3, 0.9, 1.9, 2.2, 1.6, 1.1, 0.9, 0.9, 1, 0.9, 0.8, 0.8, 0.9, 1.2, 1.5, 1.7, 1.5, 1.2, 0.9, 0.5]; // prettier-ignore
const SOLAR_YIELD = 0.85;
const BATTERY_EFFICIENCY = 0.95;
const RESERVE = 0.1;
/** The state of a battery is reckoned from this hour of the day before on: in the night before dawn it is lowest. */
const EMPTY_HOUR = 4;
const STEP_MS = HOUR_MS / 2;
/** Instants: those of a day's batteries and of the messages around one. */
const KEPT = 1024;

interface Block {
  readonly heatWPerK: number;
  readonly hotWaterKw: number;
  readonly dwellings: number;
  readonly districtShare: number;
  readonly heatPumpShare: number;
  readonly solarKwp: number;
  readonly batteryKwh: number;
}

const blocks = new WeakMap<Station, Block>();
function blockOf(station: Station): Block {
  let block = blocks.get(station);
  if (!block) {
    const { params, key } = station;
    const [dwellings, small, old] = [params['dwellings']!, params['smallShare']!, params['oldShare']!];
    // Where nothing is published of the area, a flat of 75 m².
    const floorM2 = Math.max(params['floorM2']!, dwellings * 60);
    const solarHouses = dwellings * small * (0.1 + 0.16 * hash2(key, 1));
    block = {
      dwellings,
      heatWPerK: floorM2 * (LOSS_OLD * old + LOSS_NEW * (1 - old)),
      hotWaterKw: (floorM2 * HOT_WATER_W_M2) / 1000,
      // Pipes lie where many live near each other.
      districtShare: dwellings > 400 ? 0.1 + 0.35 * hash2(key, 2) : 0,
      heatPumpShare: 0.02 + 0.1 * small * hash2(key, 3),
      solarKwp: solarHouses * 7.5 + dwellings * (1 - small) * 0.05,
      batteryKwh: solarHouses * 0.6 * 8,
    };
    blocks.set(station, block);
  }
  return block;
}

/** What all blocks have in common at an instant. */
interface Conditions {
  readonly local: LocalTime;
  readonly now: Weather;
  /** °C. Walls store: what counts is the air of the last half day. */
  readonly feltCel: number;
}
type Around = Pick<World, 'wander'> & { conditions(atMs: number): Conditions };

function around(world: World): Around {
  const known = new Map<number, Conditions>();
  return {
    wander: (key, atMs, periodMs) => world.wander(key, atMs, periodMs),
    conditions: (atMs) => {
      let at = known.get(atMs);
      if (!at) {
        const [now, before, longBefore] = [0, 6, 12].map((hours) => world.weather(atMs - hours * HOUR_MS)) as [Weather, Weather, Weather]; // prettier-ignore
        const feltCel = (now.temperatureCel + before.temperatureCel + longBefore.temperatureCel) / 3;
        at = { local: world.local(atMs), now, feltCel };
        if (known.size >= KEPT) known.clear();
        known.set(atMs, at);
      }
      return at;
    },
  };
}

/** Heat that a block takes for rooms and warm water, kW. */
function heatOf(block: Block, { local: { hour }, feltCel }: Conditions): number {
  const setBack = hour < 5 || hour >= 22.5 ? 0.72 : hour < 8 ? 1.18 : 1.02;
  const space = (block.heatWPerK * Math.max(0, HEATED_BELOW_CEL - feltCel) * setBack) / 1000;
  return space + block.hotWaterKw * profileAt(WARM_WATER, hour);
}

/** Power of a block's heat pumps, kW: the colder, the harder (air to water, from measured seasons). */
const heatPumpsOf = (block: Block, { now }: Conditions, heat: number): number =>
  (heat * block.heatPumpShare) / Math.max(1.8, 3.1 + 0.075 * now.temperatureCel);

/** Power that a block's households use beside their heat pumps, kW. */
function householdsOf(block: Block, key: number, world: Around, { local }: Conditions, atMs: number): number {
  const { hour, isFree, day } = local;
  const season = 1 + 0.12 * Math.cos((2 * Math.PI * (day % 365.25)) / 365.25);
  const profile = profileAt(isFree ? LOAD_FREE : LOAD_WEEKDAY, hour);
  return block.dwellings * HOUSEHOLD_KW * profile * season * (1 + 0.05 * world.wander(key, atMs, 1_800_000));
}

/** Power of a block's roofs, kW. */
const solarOf = (block: Block, { now }: Conditions): number => (block.solarKwp * SOLAR_YIELD * now.globalWm2) / 1000;

/** Charge of a block's batteries, share of what they hold, and the power with which they are charged (+) or give (−), kW. */
function battery(
  block: Block,
  key: number,
  world: Around,
  atMs: number,
): { readonly share: number; readonly kw: number } {
  if (block.batteryKwh === 0) return { share: 0, kw: 0 };
  const { hour } = world.conditions(atMs).local;
  const startMs = atMs - (hour + 24 - EMPTY_HOUR) * HOUR_MS;
  let share = RESERVE;
  let kw = 0;
  // Half the households of a block with solar power own one: theirs is that part of the surplus and of the need.
  const own = (2 * block.solarKwp) / (block.dwellings * 7.5 + 2 * block.solarKwp);
  for (let t = Math.round(startMs / STEP_MS) * STEP_MS; t < atMs; t += STEP_MS) {
    const span = Math.min(STEP_MS, atMs - t) / HOUR_MS;
    const at = world.conditions(t);
    const load = householdsOf(block, key, world, at, t) + heatPumpsOf(block, at, heatOf(block, at));
    const wanted = solarOf(block, at) * 0.8 - load * own;
    const most = block.batteryKwh * 0.5;
    const into = Math.min(most, Math.max(0, wanted), ((1 - share) * block.batteryKwh) / span / BATTERY_EFFICIENCY);
    const out = Math.min(most, Math.max(0, -wanted), (Math.max(0, share - RESERVE) * block.batteryKwh) / span);
    share += ((into * BATTERY_EFFICIENCY - out) * span) / block.batteryKwh;
    kw = into - out;
  }
  return { share, kw };
}

export const home: Models = (_stations, world) => {
  const its = around(world);
  return {
    block: (station, atMs): Values => {
      const block = blockOf(station);
      const at = its.conditions(atMs);
      const heat = heatOf(block, at);
      const heatPumps = heatPumpsOf(block, at, heat);
      const load = householdsOf(block, station.key, its, at, atMs) + heatPumps;
      const solar = solarOf(block, at);
      const stored = battery(block, station.key, its, atMs);
      return {
        heat,
        // Without pipes or batteries it is nothing, which is not the same as not known.
        districtHeat: heat * block.districtShare,
        heatPumps,
        power: load,
        solar,
        storage: stored.share * 100,
        charging: stored.kw,
        // What comes from the net is what is used and stored less what the roofs give.
        grid: load + stored.kw - solar,
        flexible: heatPumps * 0.6 + Math.max(0, stored.share - RESERVE) * block.batteryKwh * 0.5,
      };
    },
  };
};
