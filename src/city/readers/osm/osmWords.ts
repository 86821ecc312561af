import type { BuildingUse } from '../../../schema/cityFiles.ts';
import type { BuildingPurpose, CodedWord } from '../../model/Building.ts';
import type { RoofShape } from '../../model/roofs.ts';
import type { OsmTags } from './osmElements.ts';

/** What is known of a value of `building=*`: words, use, and how high such a building is where no one says. */
interface Kind {
  readonly category: BuildingUse;
  readonly words: readonly [de: string, en: string, zh: string];
  /** Storeys that are assumed; 0 = no storeys, `heightM` counts. */
  readonly storeys: number;
  readonly heightM: number;
}

/** value, use letter, assumed storeys (or metres with m), German|English|Chinese. Values: https://wiki.openstreetmap.org/wiki/Key:building */
const TABLE = `
house d 2 Wohnhaus|house|住宅
detached d 2 Einfamilienhaus|detached house|独立住宅
semidetached_house d 2 Doppelhaushälfte|semi-detached house|半独立住宅
terrace d 2 Reihenhaus|terraced house|联排住宅
bungalow d 1 Bungalow|bungalow|平房
residential d 3 Wohngebäude|residential building|住宅楼
apartments d 4 Mehrfamilienhaus|block of flats|公寓楼
dormitory d 4 Wohnheim|hall of residence|宿舍
farm d 2 Bauernhaus|farmhouse|农舍
houseboat d 1 Hausboot|houseboat|船屋
static_caravan d 3m Mobilheim|mobile home|活动房屋
hotel o 5 Hotel|hotel|酒店
office o 4 Bürogebäude|office building|办公楼
commercial o 3 Geschäftsgebäude|commercial building|商业楼
retail o 5m Laden|shop|商店
supermarket o 6m Supermarkt|supermarket|超市
kiosk o 3m Kiosk|kiosk|售货亭
industrial i 9m Industriegebäude|industrial building|工业建筑
factory i 10m Fabrik|factory|工厂
warehouse i 10m Lagerhalle|warehouse|仓库
manufacture i 8m Werkstatt|workshop|作坊
hangar i 10m Hangar|hangar|机库
storage_tank i 12m Tank|storage tank|储罐
silo i 18m Silo|silo|筒仓
cooling_tower i 60m Kühlturm|cooling tower|冷却塔
water_tower i 30m Wasserturm|water tower|水塔
transformer_tower i 9m Turmstation|transformer tower|变电塔
digester i 12m Faulturm|digester|消化池
barn i 8m Scheune|barn|谷仓
stable i 5m Stall|stable|马厩
cowshed i 6m Kuhstall|cowshed|牛棚
sty i 4m Schweinestall|sty|猪舍
farm_auxiliary i 6m landwirtschaftliches Gebäude|farm building|农用建筑
greenhouse i 4m Gewächshaus|greenhouse|温室
boathouse h 5m Bootshaus|boathouse|船库
church p 14m Kirche|church|教堂
chapel p 7m Kapelle|chapel|小教堂
cathedral p 22m Dom|cathedral|大教堂
mosque p 12m Moschee|mosque|清真寺
synagogue p 12m Synagoge|synagogue|犹太会堂
temple p 10m Tempel|temple|寺庙
religious p 10m Sakralbau|religious building|宗教建筑
monastery p 3 Kloster|monastery|修道院
school p 3 Schule|school|学校
kindergarten p 1 Kindertagesstätte|kindergarten|幼儿园
university p 4 Hochschule|university|大学
college p 3 Berufskolleg|college|学院
hospital p 5 Krankenhaus|hospital|医院
public p 3 öffentliches Gebäude|public building|公共建筑
civic p 3 öffentliches Gebäude|civic building|公共建筑
government p 4 Behörde|government building|政府大楼
fire_station p 2 Feuerwache|fire station|消防站
train_station p 8m Bahnhof|railway station|火车站
transportation p 6m Verkehrsgebäude|transport building|交通建筑
museum p 3 Museum|museum|博物馆
sports_hall p 9m Sporthalle|sports hall|体育馆
sports_centre p 9m Sportzentrum|sports centre|体育中心
stadium p 20m Stadion|stadium|体育场
grandstand p 8m Tribüne|grandstand|看台
pavilion p 4m Pavillon|pavilion|亭阁
parking o 4 Parkhaus|car park|停车楼
garage n 2.6m Garage|garage|车库
garages n 2.6m Garagen|garages|车库
carport n 2.5m Carport|carport|车棚
shed n 2.5m Schuppen|shed|棚屋
hut n 2.5m Hütte|hut|小屋
cabin n 3m Hütte|cabin|木屋
outbuilding n 3m Nebengebäude|outbuilding|附属建筑
roof n 4m Überdachung|canopy|顶棚
service n 3m Betriebsgebäude|service building|设备用房
toilets n 3m Toilette|toilets|厕所
container n 2.6m Container|container|集装箱
bunker n 8m Bunker|bunker|掩体
ruins n 4m Ruine|ruins|废墟
construction n 9m Baustelle|under construction|在建建筑
`;
const USES: Readonly<Record<string, BuildingUse>> = { d: 'dwelling', o: 'office', i: 'industry', h: 'port', p: 'public', n: 'outbuilding' }; // prettier-ignore
const STOREY_M = 3;

const KINDS = new Map(
  TABLE.trim()
    .split('\n')
    .map((line): [string, Kind] => {
      const [, value, letter, size, words] = /^(\S+) (\S) (\S+) (.*)$/.exec(line)!;
      const isMetres = size!.endsWith('m');
      const [de, en, zh] = words!.split('|') as [string, string, string];
      const number = Number.parseFloat(size!);
      return [value!, { category: USES[letter!]!, words: [de, en, zh], storeys: isMetres ? 0 : number, heightM: isMetres ? number : number * STOREY_M }]; // prettier-ignore
    }),
);
/** `building=yes` and values that are in no list. */
const ANY: Kind = { category: 'dwelling', words: ['Gebäude', 'building', '建筑'], storeys: 2, heightM: 6 };

/** Keys whose values say more than `building=yes` does. */
const SAID_BY: readonly (readonly [key: string, value: RegExp, kind: string])[] = [
  ['amenity', /^(school|kindergarten|university|college|hospital|fire_station|townhall)$/, 'public'],
  ['amenity', /^place_of_worship$/, 'religious'],
  ['amenity', /^parking$/, 'parking'],
  ['shop', /./, 'retail'],
  ['office', /./, 'office'],
  ['tourism', /^hotel$/, 'hotel'],
  ['tourism', /^museum$/, 'museum'],
  ['man_made', /^(storage_tank|silo|water_tower)$/, 'industrial'],
  ['man_made', /^works$/, 'factory'],
  ['industrial', /./, 'industrial'],
];

/** The value of `building=*` that describes a building best, and what it means. */
export function kindOf(tags: OsmTags): { readonly value: string; readonly kind: Kind } {
  const value = tags.get('building') ?? tags.get('building:part') ?? 'yes';
  const own = KINDS.get(value);
  if (own) return { value, kind: own };
  for (const [key, pattern, better] of SAID_BY) {
    const said = tags.get(key) ?? '';
    if (pattern.test(said))
      return { value: KINDS.has(said) ? said : better, kind: KINDS.get(said) ?? KINDS.get(better)! };
  }
  return { value, kind: ANY };
}

export function readPurpose(tags: OsmTags): BuildingPurpose {
  const { value, kind } = kindOf(tags);
  const [de, en, zh] = kind.words;
  return { code: value, word: { de, en, zh }, category: kind.category };
}

/** `roof:shape=*` (https://wiki.openstreetmap.org/wiki/Key:roof:shape) → how it is built, and its name. */
const ROOFS: Readonly<Record<string, readonly [shape: RoofShape, de: string, en: string, zh: string]>> = {
  flat: ['flat', 'Flachdach', 'flat roof', '平屋顶'],
  gabled: ['gable', 'Satteldach', 'gabled roof', '双坡屋顶'],
  hipped: ['hip', 'Walmdach', 'hipped roof', '四坡屋顶'],
  'half-hipped': ['gable', 'Krüppelwalmdach', 'half-hipped roof', '半四坡屋顶'],
  pyramidal: ['pyramid', 'Zeltdach', 'pavilion roof', '攒尖屋顶'],
  cone: ['pyramid', 'Kegeldach', 'conical roof', '圆锥屋顶'],
  dome: ['dome', 'Kuppeldach', 'dome', '穹顶'],
  onion: ['dome', 'Zwiebelturm', 'onion dome', '洋葱形穹顶'],
  round: ['barrel', 'Bogendach', 'barrel roof', '拱形屋顶'],
  skillion: ['pent', 'Pultdach', 'mono-pitched roof', '单坡屋顶'],
  'lean_to': ['pent', 'Pultdach', 'mono-pitched roof', '单坡屋顶'],
  gambrel: ['gambrel', 'Mansardgiebeldach', 'gambrel roof', '复折双坡屋顶'],
  mansard: ['mansard', 'Mansardendach', 'mansard roof', '复折屋顶'],
  saltbox: ['saltbox', 'Schleppdach', 'saltbox roof', '不对称双坡屋顶'],
  'quadruple_saltbox': ['mansard', 'Mansardendach', 'mansard roof', '复折屋顶'],
  sawtooth: ['flat', 'Sheddach', 'saw-tooth roof', '锯齿形屋顶'],
  many: ['flat', 'Mischform', 'mixed forms', '混合屋顶'],
}; // prettier-ignore

/** How a roof is built: null where no one says or the value is in no list. */
export const roofShapeOf = (value: string | undefined): RoofShape | null => ROOFS[value ?? '']?.[0] ?? null;

export function readRoofWord(value: string | undefined): CodedWord | null {
  if (value === undefined) return null;
  const found = ROOFS[value];
  return { code: value, word: found ? { de: found[1], en: found[2], zh: found[3] } : null };
}
