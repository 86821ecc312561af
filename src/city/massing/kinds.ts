import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { Text } from '../../schema/texts.ts';

const kind = (use: BuildingUse, de: string, en: string, zh: string) => ({ use, text: { de, en, zh } satisfies Text });

/** Everything that the generator builds: what it is for, and what people call it. */
export const KINDS = {
  'detached-1': kind('dwelling', 'Einfamilienhaus', 'Detached house', '独栋住宅'),
  'detached-2': kind('dwelling', 'Zweifamilienhaus', 'Detached house for two families', '双户独栋住宅'),
  'semi-1': kind('dwelling', 'Doppelhaus', 'Semi-detached house', '双拼住宅'),
  'semi-2': kind('dwelling', 'Doppelhaus für zwei Familien', 'Semi-detached house for two families', '双户双拼住宅'),
  'row-1': kind('dwelling', 'Reihenhaus', 'Terraced house', '联排住宅'),
  'row-2': kind('dwelling', 'Reihenhaus für zwei Familien', 'Terraced house for two families', '双户联排住宅'),
  estate: kind('dwelling', 'Siedlungshaus', 'Workers’ estate house', '工人住宅'),
  'block-house': kind('dwelling', 'Mietshaus im Block', 'Tenement in a perimeter block', '围合式公寓楼'),
  'corner-house': kind('dwelling', 'Eckhaus im Block', 'Corner house of a perimeter block', '街角公寓楼'),
  slab: kind('dwelling', 'Zeilenbau', 'Row slab of flats', '行列式公寓楼'),
  flats: kind('dwelling', 'Mehrfamilienhaus', 'Block of flats', '公寓楼'),
  'high-rise': kind('dwelling', 'Wohnhochhaus', 'High-rise of flats', '高层住宅'),
  'other-dwelling': kind('dwelling', 'Wohngebäude', 'Residential building', '居住建筑'),
  'shop-house': kind('office', 'Geschäftshaus mit Wohnungen', 'Shops and offices with flats', '商住楼'),
  office: kind('office', 'Büro- und Geschäftshaus', 'Offices and shops', '办公商业楼'),
  garage: kind('outbuilding', 'Garage', 'Garage', '车库'),
  carport: kind('outbuilding', 'Carport', 'Carport', '车棚'),
  shed: kind('outbuilding', 'Schuppen', 'Shed', '棚屋'),
  stable: kind('outbuilding', 'Stallgebäude', 'Former stable', '旧畜舍'),
  'garden-house': kind('outbuilding', 'Gartenhaus', 'Garden house', '花园小屋'),
  'allotment-hut': kind('outbuilding', 'Gartenlaube', 'Allotment hut', '园圃小屋'),
  workshop: kind('outbuilding', 'Werkstatt im Hof', 'Back-yard workshop', '院内作坊'),
  'back-house': kind('outbuilding', 'Hinterhaus', 'Back-yard building', '后院建筑'),
  'work-hall': kind('industry', 'Werkhalle', 'Factory hall', '厂房'),
  'shed-hall': kind('industry', 'Sheddachhalle', 'Saw-tooth hall', '锯齿形厂房'),
  'steel-hall': kind('industry', 'Halle im Stahlwerk', 'Steel works hall', '钢厂车间'),
  'plant-building': kind('industry', 'Betriebsgebäude', 'Plant building', '生产辅助楼'),
  'plant-office': kind('office', 'Verwaltung im Werk', 'Plant offices', '厂区办公楼'),
  'trade-hall': kind('industry', 'Gewerbehalle', 'Commercial hall', '商用厂房'),
  'logistics-hall': kind('port', 'Logistikhalle', 'Logistics hall', '物流仓库'),
  warehouse: kind('port', 'Lagerhalle', 'Warehouse', '仓库'),
  school: kind('public', 'Schulgebäude', 'School building', '教学楼'),
  gym: kind('public', 'Turnhalle', 'School gym', '体育馆'),
} as const;
export type GeneratedKind = keyof typeof KINDS;
