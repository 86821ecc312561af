import type { Structure } from '../../../src/schema/structures.ts';

const deck = (length: number, y: number, bend = 0): [number, number, number][] =>
  Array.from({ length: 9 }, (_, i) => [(length * i) / 8 - length / 2, y, bend * (i / 8 - 0.5) ** 2 * length]);
const at = { x: 300, y: 25, z: -200, turn: 0.4 };
const bridge = { x: 0, y: 22, z: 0, turn: 0, carries: 'road' } as const;

/** One hand-made structure of every kind, with the figures of real ones. */
export const EXAMPLES: readonly Structure[] = [
  { kind: 'bridge-cable-stayed', id: 'b1', ...bridge, deck: deck(802, 44, 0.15), width: 34, piers: [60, 130, 200, 580, 660, 740], main: [2, 3], rise: 75, planes: 2 },
  { kind: 'bridge-suspension', id: 'b2', ...bridge, deck: deck(635, 42), width: 24, piers: [60, 175, 460, 560], main: [1, 2], rise: 46 },
  { kind: 'bridge-tied-arch', id: 'b3', ...bridge, deck: deck(560, 42), width: 22, piers: [60, 150, 406, 480], main: [1, 2], rise: 35.5 },
  { kind: 'bridge-truss', id: 'b4', ...bridge, deck: deck(934, 42), width: 11, piers: [104, 230, 419, 523, 575], main: [1, 2], rise: 24, carries: 'rail' },
  { kind: 'bridge-beam', id: 'b5', ...bridge, deck: deck(240, 38), width: 18, piers: [60, 120, 180], main: [0, 1], rise: 0 },
  { kind: 'bridge-lift', id: 'b6', ...bridge, deck: deck(90, 30), width: 22, piers: [36, 54], main: [0, 1], rise: 0, towerM: 20 },
  { kind: 'lock', id: 'lock', ...at, length: 190, width: 12, upperM: 25, lowerM: 18, gateTowerM: 24 },
  { kind: 'weir', id: 'weir', ...at, length: 120, width: 24, upperM: 25, lowerM: 19 },
  { kind: 'chimney', id: 'chimney', ...at, height: 300, baseRadius: 13, topRadius: 6, bands: true, aviationLight: true },
  { kind: 'stadtwerke-tower', id: 'tower', ...at, height: 200, platformM: 180 },
  { kind: 'cooling-tower', id: 'cooling', ...at, height: 181, baseRadius: 63, throatRadius: 40, topRadius: 42 },
  { kind: 'boiler-house', id: 'boiler', ...at, length: 120, width: 70, height: 100 },
  { kind: 'blast-furnace', id: 'furnace', ...at, height: 110, hearthM: 14, stoves: 4, disused: false },
  { kind: 'coke-battery', id: 'coke', ...at, length: 160, width: 20, height: 12 },
  { kind: 'steel-hall', id: 'hall', ...at, length: 420, width: 150, height: 32, bays: 4 },
  { kind: 'gas-holder', id: 'gas', ...at, radius: 30, height: 110 },
  { kind: 'tank', id: 'tank', ...at, radius: 18, height: 16 },
  { kind: 'silo-row', id: 'silos', ...at, count: 8, radius: 6, height: 38 },
  { kind: 'conveyor', id: 'belt', ...at, to: [480, 25, -140], heightFrom: 6, heightTo: 34, width: 4 },
  { kind: 'heap', id: 'heap', ...at, length: 180, width: 50, height: 16, material: 'coal' },
  { kind: 'gantry-crane', id: 'gantry', ...at, span: 65, height: 28, outreach: 14, railGauge: 1.5, along: 0 },
  { kind: 'portal-crane', id: 'portal', ...at, height: 34, outreach: 36, gauge: 12 },
  { kind: 'container-yard', id: 'yard', ...at, length: 240, width: 60, tiers: 5, seed: 4, fill: 0.7 },
  { kind: 'warehouse', id: 'warehouse', ...at, length: 180, width: 90, height: 13, docks: true },
  { kind: 'granary', id: 'granary', ...at, length: 70, width: 24, height: 27, gables: 4 },
  { kind: 'church', id: 'church', ...at, length: 56, width: 25, height: 26, towerM: 62.5 },
  { kind: 'town-hall', id: 'hall2', ...at, length: 90, width: 62, height: 26, towerM: 67 },
  { kind: 'station-hall', id: 'hbf', ...at, length: 150, width: 120, height: 17, platforms: 6 },
  { kind: 'station', id: 'stop', ...at, length: 140, platforms: 2 },
  { kind: 'stadium', id: 'stadium', ...at, length: 205, width: 165, roofM: 26, pylonM: 35 },
  { kind: 'tiger-turtle', id: 'tiger', ...at, height: 20 },
  { kind: 'rheinorange', id: 'orange', ...at, height: 25, width: 7, depth: 1 },
  { kind: 'office-tower', id: 'office', ...at, length: 38, width: 20, height: 72 },
  { kind: 'high-rise', id: 'rise', ...at, length: 36, width: 16, height: 54 },
  { kind: 'headframe', id: 'headframe', ...at, height: 70 },
  { kind: 'gauge-house', id: 'gauge', ...at, height: 14 },
  { kind: 'air-monitor', id: 'air', ...at },
  { kind: 'substation', id: 'substation', ...at, length: 120, width: 70 },
  { kind: 'level-crossing', id: 'crossing', ...at, roadM: 7, railM: 8, hasBarriers: true },
]; // prettier-ignore
