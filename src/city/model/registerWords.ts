import type { BuildingUse } from '../../schema/cityFiles.ts';
import type { BuildingPurpose, CodedWord } from './Building.ts';
import { FUNCTION_WORDS } from './functionWords.ts';

const CATEGORIES: Readonly<Record<string, BuildingUse>> = {
  d: 'dwelling',
  o: 'office',
  i: 'industry',
  h: 'port',
  p: 'public',
  n: 'outbuilding',
};

/** A table of lines `code letter German|English|Chinese`. */
function readTable(table: string): Map<string, BuildingPurpose> {
  return new Map(
    table
      .trim()
      .split('\n')
      .map((line) => {
        const [, code, letter, words] = /^(\S+) (\S) (.*)$/.exec(line)!;
        const [de, en, zh] = words!.split('|') as [string, string, string];
        return [code!, { code: code!, word: { de, en, zh }, category: CATEGORIES[letter!]! }];
      }),
  );
}
const FUNCTIONS = readTable(FUNCTION_WORDS);

/**
 * Function code of ALKIS as the German states deliver it: `31001_1010` (buildings), `51003_1201` (other structures).
 * A code that is not in the list keeps the category of its group (31001_1… dwellings, 2… economy, 3… public).
 */
export function readFunctionCode(code: string): BuildingPurpose {
  const known = FUNCTIONS.get(code);
  if (known) return known;
  const [, kind, digits = ''] = /^(\d{5})_(\d{4})$/.exec(code) ?? [];
  const first = kind === '31001' ? digits[0] : kind?.startsWith('51') ? '2' : undefined;
  const category: BuildingUse = first === '1' ? 'dwelling' : first === '3' ? 'public' : first === '2' ? 'industry' : 'outbuilding'; // prettier-ignore
  return { code, word: null, category };
}

/** Codes of the AdV (LoD2 of the German states), then those of the SIG 3D that CityGML itself proposes. */
const ROOFS: Readonly<Record<string, readonly [string, string, string]>> = {
  '1000': ['Flachdach', 'flat roof', '平屋顶'],
  '2100': ['Pultdach', 'mono-pitched roof', '单坡屋顶'],
  '2200': ['versetztes Pultdach', 'dual mono-pitched roof', '错层单坡屋顶'],
  '3100': ['Satteldach', 'gabled roof', '双坡屋顶'],
  '3200': ['Walmdach', 'hipped roof', '四坡屋顶'],
  '3300': ['Krüppelwalmdach', 'half-hipped roof', '半四坡屋顶'],
  '3400': ['Mansardendach', 'mansard roof', '复折屋顶'],
  '3500': ['Zeltdach', 'pavilion roof', '攒尖屋顶'],
  '3600': ['Kegeldach', 'conical roof', '圆锥屋顶'],
  '3700': ['Kuppeldach', 'dome', '穹顶'],
  '3800': ['Sheddach', 'saw-tooth roof', '锯齿形屋顶'],
  '3900': ['Bogendach', 'barrel roof', '拱形屋顶'],
  '4000': ['Turmdach', 'spire', '尖塔屋顶'],
  '5000': ['Mischform', 'mixed forms', '混合屋顶'],
  '9999': ['sonstige Dachform', 'other roof', '其他屋顶'],
};
const SIG3D: Readonly<Record<string, string>> = {
  '1000': '1000',
  '1010': '2100',
  '1020': '2200',
  '1030': '3100',
  '1040': '3200',
  '1050': '3300',
  '1060': '3400',
  '1070': '3500',
  '1080': '3600',
  '1090': '3700',
  '1100': '3800',
  '1110': '3900',
  '1120': '4000',
  '1130': '5000',
};

/** Roof type code → word. Words in place of codes (`gable`) are kept as the code, without a word. */
export function readRoofCode(code: string): CodedWord {
  const words = ROOFS[SIG3D[code] ?? code];
  return { code, word: words ? { de: words[0], en: words[1], zh: words[2] } : null };
}
