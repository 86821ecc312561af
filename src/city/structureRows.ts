import type { Point } from '../geo/segmentIndex.ts';
import type { BuildingUse } from '../schema/cityFiles.ts';
import type { Structure, StructureKind } from '../schema/structures.ts';
import type { Text } from '../schema/texts.ts';
import type { IndexedBuilding } from './model/CityBuilding.ts';

const kind = (use: BuildingUse, de: string, en: string, zh: string) => ({ use, text: { de, en, zh } satisfies Text });

/** What each parametric model is for, and what people call it. */
const KINDS: Record<StructureKind, ReturnType<typeof kind>> = {
  'bridge-cable-stayed': kind('structure', 'Schrägseilbrücke', 'Cable-stayed bridge', '斜拉桥'),
  'bridge-suspension': kind('structure', 'Hängebrücke', 'Suspension bridge', '悬索桥'),
  'bridge-tied-arch': kind('structure', 'Stabbogenbrücke', 'Tied-arch bridge', '系杆拱桥'),
  'bridge-truss': kind('structure', 'Fachwerkbrücke', 'Truss bridge', '桁架桥'),
  'bridge-beam': kind('structure', 'Balkenbrücke', 'Beam bridge', '梁桥'),
  'bridge-lift': kind('structure', 'Hubbrücke', 'Lift bridge', '升降桥'),
  lock: kind('structure', 'Schleuse', 'Lock', '船闸'),
  weir: kind('structure', 'Wehr', 'Weir', '水堰'),
  chimney: kind('structure', 'Schornstein', 'Chimney', '烟囱'),
  'stadtwerke-tower': kind('structure', 'Schornsteinturm', 'Chimney tower', '烟囱塔'),
  'cooling-tower': kind('structure', 'Kühlturm', 'Cooling tower', '冷却塔'),
  'boiler-house': kind('industry', 'Kesselhaus', 'Boiler house', '锅炉房'),
  'blast-furnace': kind('structure', 'Hochofen', 'Blast furnace', '高炉'),
  'coke-battery': kind('structure', 'Koksofenbatterie', 'Coke oven battery', '焦炉组'),
  'steel-hall': kind('industry', 'Halle im Stahlwerk', 'Steel works hall', '钢厂车间'),
  'gas-holder': kind('structure', 'Gasbehälter', 'Gas holder', '储气柜'),
  tank: kind('structure', 'Tank', 'Tank', '储罐'),
  'silo-row': kind('structure', 'Siloreihe', 'Row of silos', '筒仓群'),
  conveyor: kind('structure', 'Bandbrücke', 'Conveyor bridge', '输送带廊桥'),
  heap: kind('structure', 'Halde', 'Heap', '堆料场'),
  'gantry-crane': kind('structure', 'Containerbrücke', 'Gantry crane', '集装箱门式起重机'),
  'portal-crane': kind('structure', 'Portalkran', 'Portal crane', '门座起重机'),
  'container-yard': kind('structure', 'Containerstellfläche', 'Container yard', '集装箱堆场'),
  warehouse: kind('port', 'Lagerhalle', 'Warehouse', '仓库'),
  granary: kind('port', 'Speicher', 'Granary', '谷仓'),
  church: kind('public', 'Kirche', 'Church', '教堂'),
  'town-hall': kind('public', 'Rathaus', 'Town hall', '市政厅'),
  'station-hall': kind('public', 'Bahnhofshalle', 'Station hall', '车站大厅'),
  station: kind('structure', 'Bahnsteige', 'Platforms', '站台'),
  stadium: kind('public', 'Stadion', 'Stadium', '体育场'),
  'tiger-turtle': kind('structure', 'Begehbare Skulptur', 'Walkable sculpture', '可行走雕塑'),
  rheinorange: kind('structure', 'Stele', 'Stele', '立柱雕塑'),
  'office-tower': kind('office', 'Bürohochhaus', 'Office tower', '办公高楼'),
  'high-rise': kind('dwelling', 'Wohnhochhaus', 'High-rise of flats', '高层住宅'),
  headframe: kind('structure', 'Förderturm', 'Headframe', '矿井架'),
  'gauge-house': kind('structure', 'Pegelhaus', 'Gauge house', '水位站'),
  'air-monitor': kind('structure', 'Luftmessstation', 'Air monitoring station', '空气监测站'),
  substation: kind('structure', 'Umspannwerk', 'Substation', '变电站'),
  'level-crossing': kind('structure', 'Bahnübergang', 'Level crossing', '铁路道口'),
};

const CIRCLE = 16;
/** Half the side of a model that has no measure of its ground, metres. */
const HALF_M = 12;

/** Ground that a model covers, scene metres, not closed: a turned rectangle, a circle, or a deck seen from above. */
export function outlineOf(structure: Structure): readonly Point[] {
  if ('deck' in structure) {
    const half = structure.width / 2;
    const edge = (side: number): Point[] =>
      structure.deck.map(([x, , z], i, { length }) => {
        const [ax, , az] = structure.deck[Math.max(0, i - 1)]!;
        const [bx, , bz] = structure.deck[Math.min(length - 1, i + 1)]!;
        const long = Math.hypot(bx - ax, bz - az) || 1;
        return [x - (side * half * (bz - az)) / long, z + (side * half * (bx - ax)) / long];
      });
    return [...edge(1), ...edge(-1).reverse()];
  }
  const measures = structure as unknown as Partial<Record<string, number>>;
  const { x, z, turn } = structure;
  const round = measures['baseRadius'] ?? (structure.kind === 'silo-row' ? undefined : measures['radius']);
  if (round !== undefined)
    return Array.from({ length: CIRCLE }, (_, i): Point => {
      const angle = (2 * Math.PI * i) / CIRCLE;
      return [x + round * Math.cos(angle), z + round * Math.sin(angle)];
    });
  const row = 2 * (measures['radius'] ?? 0);
  const long = (measures['length'] ?? (row * (measures['count'] ?? 0) || 2 * HALF_M)) / 2;
  const wide = (measures['width'] ?? (row || 2 * HALF_M)) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corners = [[-long, -wide], [long, -wide], [long, wide], [-long, wide]] as const; // prettier-ignore
  return corners.map(([u, v]): Point => [x + u * cos + v * sin, z - u * sin + v * cos]);
}

/** Highest point above the foot, metres; 0 where the model says none. */
function heightOf(structure: Structure): number {
  if ('deck' in structure) return Math.max(...structure.deck.map(([, y]) => y)) + structure.rise - structure.y;
  if (structure.kind === 'conveyor') return Math.max(structure.heightFrom, structure.heightTo);
  if (structure.kind === 'lock' || structure.kind === 'weir') return structure.upperM - structure.lowerM;
  if (structure.kind === 'stadium') return structure.roofM;
  const { height = 0, towerM = 0 } = structure as unknown as { readonly height?: number; readonly towerM?: number };
  return Math.max(height, towerM);
}

/** Curated models as rows of the index, in their order; of two with one id the first. */
export function structureRows(structures: readonly Structure[]): readonly IndexedBuilding[] {
  const byId = new Map<string, Structure>();
  for (const structure of structures) if (!byId.has(structure.id)) byId.set(structure.id, structure);
  return [...byId.values()].flatMap((structure) => {
    const { id, y, provenance } = structure;
    if (!provenance) return [];
    const { use, text } = KINDS[structure.kind];
    return {
      ...{ id, use, kind: text, provenance, footprint: outlineOf(structure) },
      ...{ footM: y, topM: y + heightOf(structure) },
      ...{ name: null, roof: 'unknown', storeys: null, years: null, street: null, number: null, dwellings: null },
    };
  });
}
