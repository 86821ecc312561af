import type { Structure, StructureKind, StructureOf } from '../../schema/structures.ts';
import { beam, cableStayed, suspension, tiedArch, truss } from './bridges.ts';
import { boilerHouse, chimney, coolingTower, stadtwerkeTower, substation, tank } from './energy.ts';
import { heap, tigerTurtle } from './heap.ts';
import { airMonitor, gaugeHouse, headframe } from './instruments.ts';
import { church, highRise, officeTower, rheinorange, townHall } from './landmarks.ts';
import { stadium, station, stationHall } from './stations.ts';
import { containerYard } from './containers.ts';
import { lift } from './liftBridge.ts';
import { lock, weir } from './lock.ts';
import { levelCrossing } from './levelCrossing.ts';
import type { Mold } from './Mold.ts';
import { conveyor, gantryCrane, granary, portalCrane, siloRow, warehouse } from './port.ts';
import { blastFurnace, cokeBattery, gasHolder, steelHall } from './steel.ts';

type Builders = { readonly [K in StructureKind]: (mold: Mold, structure: StructureOf<K>) => void };

/** One builder for each kind. All but bridges build around their foot, x along the axis; bridges in scene coordinates. */
const BUILDERS: Builders = {
  'bridge-cable-stayed': cableStayed,
  'bridge-suspension': suspension,
  'bridge-tied-arch': tiedArch,
  'bridge-truss': truss,
  'bridge-beam': beam,
  'bridge-lift': lift,
  lock,
  weir,
  chimney,
  'stadtwerke-tower': stadtwerkeTower,
  'cooling-tower': coolingTower,
  'boiler-house': boilerHouse,
  'blast-furnace': blastFurnace,
  'coke-battery': cokeBattery,
  'steel-hall': steelHall,
  'gas-holder': gasHolder,
  tank,
  'silo-row': siloRow,
  conveyor,
  heap,
  'gantry-crane': gantryCrane,
  'portal-crane': portalCrane,
  'container-yard': containerYard,
  warehouse,
  granary,
  church,
  'town-hall': townHall,
  'station-hall': stationHall,
  station,
  stadium,
  'tiger-turtle': tigerTurtle,
  rheinorange,
  'office-tower': officeTower,
  'high-rise': highRise,
  headframe,
  'gauge-house': gaugeHouse,
  'air-monitor': airMonitor,
  substation,
  'level-crossing': levelCrossing,
};

/** Sets the mold to the frame that the builder of a structure works in. */
export function placeMold(mold: Mold, structure: Structure, row: number): void {
  if ('deck' in structure) mold.place(row, 0, 0, 0, 0);
  else if (structure.kind === 'conveyor') mold.place(row, structure.x, structure.y, structure.z, 0);
  else mold.place(row, structure.x, structure.y, structure.z, structure.turn);
}

/** Casts what stands still of a structure into the mold, with its position in the list as the row of its vertices. */
export function buildStructure(mold: Mold, structure: Structure, row: number): void {
  placeMold(mold, structure, row);
  (BUILDERS[structure.kind] as (mold: Mold, structure: Structure) => void)(mold, structure);
}

/** Middle of a structure in plan: scene x, z. */
export function centreOf(structure: Structure): readonly [number, number] {
  if (!('deck' in structure)) return [structure.x, structure.z];
  const middle = structure.deck[Math.floor(structure.deck.length / 2)]!;
  return [middle[0], middle[2]];
}
