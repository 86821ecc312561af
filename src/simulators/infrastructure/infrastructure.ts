import { hash2, smoothstep } from '../../geo/noise.ts';
import { outageAt, type OutageRule } from '../connectivity/outages.ts';
import type { Station } from '../stations/places.ts';
import type { Values } from '../stations/shape.ts';
import type { Model, Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { bridge } from './bridge.ts';
import { charger } from './charging.ts';
import { liftBridge } from './liftBridge.ts';

const HOUR_MS = 3_600_000;
/** Above mean water the dykes get wet: nothing seeps before. */
const SEEPS_ABOVE_M = 1.5;

/** A cable or a cabinet fails: with 170 zones some four times a day in the city, half of them by daylight, when nobody sees it (a rule of this simulation). */
const ZONE_LOST: OutageRule = { onceInMs: 40 * 24 * HOUR_MS, lastsMin: [60, 200] };

/** Lamps of a zone: by daylight, dimmed from half past ten to five; none where its supply is lost. */
const light =
  (world: World): Model =>
  ({ asset, key, params }, atMs) => {
    const { hour } = world.local(atMs);
    const lamps = Math.round((params['people'] ?? 300) * 0.5 + 60);
    if (outageAt(asset.id, atMs, world.seed, ZONE_LOST)) return { level: 0, power: 0, failed: lamps };
    const failed = Math.floor(hash2(key, Math.floor(atMs / (7 * 24 * HOUR_MS)), 3) * 4);
    const dimmed = hour >= 22.5 || hour < 5 ? 60 : 100;
    const level = Math.round(world.weather(atMs).darkness * dimmed);
    return { level, power: ((lamps - failed) * 0.055 * level) / 100 + lamps * 0.001, failed };
  };

/** A pumping station lifts what the land behind the dyke cannot let out by itself: seepage with the river, rain with a delay. */
const pump =
  (world: World): Model =>
  ({ asset, key, params }, atMs): Values => {
    const river = world.riverM(asset.properties.riverKm ?? 780, atMs);
    if (river === null) return { river: null, inner: null, flow: null, running: null };
    const inner = params['innerM']!;
    const head = Math.max(0, river - inner);
    const rain = (world.weather(atMs).rainMmH + world.weather(atMs - HOUR_MS).rainMmH + world.weather(atMs - 3 * HOUR_MS).rainMmH) / 3; // prettier-ignore
    const most = params['mostM3s']!;
    const wanted = head > 0.2 ? 0.06 * head + 0.35 * rain : 0;
    const flow = Math.min(most, wanted * (0.9 + 0.2 * hash2(key, 7)));
    return {
      river,
      inner: inner + 0.05 * world.wander(key, atMs, 2 * HOUR_MS) + (wanted > most ? 0.4 : 0),
      flow,
      running: flow === 0 ? 0 : Math.ceil((flow / most) * 3),
    };
  };

const dyke =
  (world: World): Model =>
  ({ asset, key, params }, atMs): Values => {
    const km = asset.properties.riverKm ?? 780;
    const river = world.riverM(km, atMs);
    if (river === null) return { freeboard: null, seepage: null, pore: null };
    const crest = params['crestM']!;
    // Water goes into a dyke slowly: what stood there yesterday counts too.
    const before = world.riverM(km, atMs - 24 * HOUR_MS) ?? river;
    const foot = crest - 6;
    const soaked = Math.max(0, (river + before) / 2 - foot - SEEPS_ABOVE_M);
    return {
      freeboard: crest - river,
      seepage: soaked * (4 + 5 * hash2(key, 8)),
      pore: Math.max(0, soaked * 6.5 + 0.6 * world.wander(key, atMs, 6 * HOUR_MS)),
    };
  };

/** Fills day by day and is emptied on a working day at seven, each second week or each week. */
const waste =
  (world: World): Model =>
  ({ key }, atMs) => {
    const { day, hour } = world.local(atMs);
    const every = hash2(key, 9) < 0.5 ? 7 : 14;
    // 1970-01-01 was a Thursday: four more days make a Monday.
    const offset = 4 + Math.floor(hash2(key, 10) * 5) + (every === 14 && hash2(key, 11) < 0.5 ? 7 : 0);
    const since = (((day + hour / 24 - 7 / 24 - offset) % every) + every) % every;
    // Routes are planned so that few are full before their day.
    const rate = (55 + 45 * hash2(key, 12)) / every;
    const full = since * rate + 2 * smoothstep(0.25, 0.9, hour / 24);
    return { fill: Math.min(110, 4 + full), days: since };
  };

const heatNode =
  (world: World): Model =>
  (station: Station, atMs): Values => {
    const { key, params } = station;
    const outside = (world.weather(atMs).temperatureCel + world.weather(atMs - 6 * HOUR_MS).temperatureCel) / 2;
    // Heating curve: 75 °C in summer, 120 °C at −10 °C.
    const supply = Math.min(120, 75 + Math.max(0, 15 - outside) * 1.8) + world.wander(key, atMs, HOUR_MS);
    const back = 52 - Math.max(0, 8 - outside) * 0.25 + 1.5 * world.wander(key + 1, atMs, HOUR_MS);
    const { hour } = world.local(atMs);
    const morning = hour > 4.5 && hour < 9 ? 1.15 : hour > 22 || hour < 4 ? 0.8 : 1;
    const power = (params['people'] ?? 500) * 0.0021 * (0.18 + Math.max(0, 15 - outside) / 22) * morning;
    // Heat = flow × density × heat capacity × difference.
    return { supply, return: back, power, flow: (power * 1000) / (1.163 * (supply - back)), pressure: 6.2 + 0.5 * world.wander(key + 2, atMs, HOUR_MS) }; // prettier-ignore
  };

export const infrastructure: Models = (_stations, world) => ({
  bridge: bridge(world),
  'bridge-lift': liftBridge(world),
  'street-light': light(world),
  charger: charger(world),
  pump: pump(world),
  dyke: dyke(world),
  'waste-container': waste(world),
  'heat-node': heatNode(world),
});
