import type { Language } from '../../schema/texts.ts';
import { OWNERS, PLACES } from './dataOwners.ts';
import { NOTES, SOURCES } from './dataSentences.ts';

/** Words that the catalogue carries in one language only, as facts, licences and notes: written as there, German, English, Chinese. */
const WORDS: readonly (readonly [string, string, string, string])[] = [
  ['Schrägseilbrücke', 'Schrägseilbrücke', 'cable-stayed bridge', '斜拉桥'],
  ['Balkenbrücke', 'Balkenbrücke', 'beam bridge', '梁桥'],
  ['Hängebrücke', 'Hängebrücke', 'suspension bridge', '悬索桥'],
  ['Fachwerkbrücke', 'Fachwerkbrücke', 'truss bridge', '桁架桥'],
  ['Hubbrücke', 'Hubbrücke', 'lift bridge', '升降桥'],
  ['Stabbogenbrücke', 'Stabbogenbrücke', 'tied-arch bridge', '系杆拱桥'],
  ['Zügelgurtbrücke', 'Zügelgurtbrücke', 'cable-braced beam bridge', '斜拉梁桥'],
  ['first half 2023', '1. Hälfte 2023', 'first half 2023', '第一半幅 2023'],
  ['second half planned 2026', '2. Hälfte geplant 2026', 'second half planned 2026', '第二半幅计划 2026'],
  ['Rhein', 'Rhein', 'Rhine', '莱茵河'],
  ['Ruhr', 'Ruhr', 'Ruhr', '鲁尔河'],
  ['WSA Rhein', 'WSA Rhein', 'WSA Rhein', '莱茵河航道局 (WSA)'],
  ['road', 'Straße', 'road', '公路'],
  ['rail', 'Schiene', 'rail', '铁路'],
  ['tram', 'Straßenbahn', 'tram', '有轨电车'],
  ['Industrie', 'Industrie', 'industry', '工业'],
  ['Hintergrund', 'Hintergrund', 'background', '背景'],
  ['Verkehr', 'Verkehr', 'traffic', '交通'],
  ['Gichtgas', 'Gichtgas', 'blast-furnace gas', '高炉煤气'],
  [
    'of the six slabs of 1969–1974 three stand in 2026',
    'von den sechs Scheiben der Jahre 1969–1974 stehen 2026 drei',
    'of the six slabs of 1969–1974 three stand in 2026',
    '1969–1974年建成的六栋板楼中，2026年尚存三栋',
  ],
  ['was blown up in', 'gesprengt', 'was blown up in', '爆破拆除于'],
  ['und andere', 'und andere', 'and others', '及其他'],
  ['Steinkohle', 'Steinkohle', 'hard coal', '硬煤'],
  ['Erdgas', 'Erdgas', 'natural gas', '天然气'],
  ['Braunkohle', 'Braunkohle', 'lignite', '褐煤'],
  ['Haltepunkt', 'Haltepunkt', 'halt', '停靠站'],
  ['Bahnhofsteil', 'Bahnhofsteil', 'part of a station', '车站分场'],
  ['Bahnhof', 'Bahnhof', 'station', '车站'],
  ['Abzweigstelle', 'Abzweigstelle', 'junction', '线路所'],
  ['Grenzpunkt', 'Grenzpunkt', 'boundary point', '分界点'],
  ['Ausweichanschlussstelle', 'Ausweichanschlussstelle', 'siding with passing', '避让专用线'],
  ['Anschlussstelle', 'Anschlussstelle', 'siding', '专用线'],
  ['Gesamtschule', 'Gesamtschule', 'comprehensive school', '综合中学'],
  ['Grundschule', 'Grundschule', 'primary school', '小学'],
  ['Hauptschule', 'Hauptschule', 'lower secondary school', '主干中学'],
  ['Förderschule', 'Förderschule', 'special-needs school', '特殊教育学校'],
  ['Realschule', 'Realschule', 'intermediate secondary school', '实科中学'],
  ['Weiterbildungskolleg', 'Weiterbildungskolleg', 'adult education college', '继续教育学院'],
  ['Gymnasium', 'Gymnasium', 'grammar school', '文理中学'],
  ['Berufskolleg', 'Berufskolleg', 'vocational college', '职业学院'],
  ['Waldorfschule', 'Waldorfschule', 'Waldorf school', '华德福学校'],
  ['Sekundarschule', 'Sekundarschule', 'secondary school', '中等学校'],
  ['Schule', 'Schule', 'school', '学校'],
  ['S-Bahn', 'S-Bahn', 'suburban rail', '城郊铁路'],
  ['Straßenbahn', 'Straßenbahn', 'tram', '有轨电车'],
  ['Stadtbahn', 'Stadtbahn', 'light rail', '轻轨'],
  ['unter der Erde', 'unter der Erde', 'underground', '地下'],
  ['Bus', 'Bus', 'bus', '公交'],
  ['ohne Personenverkehr', 'ohne Personenverkehr', 'no passenger service', '无客运'],
  ['general knowledge', 'Allgemeinwissen', 'general knowledge', '常识'],
  ['press', 'Presse', 'press', '媒体'],
  ['operators', 'Betreiber', 'operators', '运营方'],
  ['facts', 'Tatsachen, ohne Schutzrecht', 'facts, not protected', '事实，无版权'],
  ['attribution', 'Namensnennung', 'attribution', '署名'],
  ['curated', 'kuratiert', 'curated', '人工整理'],
  ['generalised', 'vereinfacht', 'generalised', '概化'],
  ['place approximate', 'Lage ungefähr', 'place approximate', '位置为近似'],
  ['historic', 'historisch', 'historic', '历史数据'],
  ['state of', 'Stand', 'as of', '截至'],
  ['position', 'Lage', 'position', '位置'],
  ['from', 'nach', 'from', '来自'],
  ['mark', 'Marke', 'mark', '警戒线'],
  ['and', 'und', 'and', '和'],
];
const COLUMN: Readonly<Record<Language, 1 | 2 | 3>> = { de: 1, en: 2, zh: 3 };
type Row = (typeof WORDS)[number];
const ofGerman = (rows: typeof OWNERS): Row[] => rows.map(([de, en, zh]) => [de, de, en, zh]);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Longer texts first, and only where no letter stands beside: "rail" must not be found in "eurailpress". */
function translator(rows: readonly Row[]): (text: string, lang: Language) => string {
  const byText = new Map(rows.map((row) => [row[0], row]));
  const any = [...byText.keys()].toSorted((a, b) => b.length - a.length).map(escaped).join('|'); // prettier-ignore
  const found = new RegExp(`(?<![\\p{L}-])(${any})(?![\\p{L}-])`, 'gu');
  return (text, lang) => text.replace(found, (word) => byText.get(word)?.[COLUMN[lang]] ?? word);
}

/**
 * What the catalogue says in one language, its provenance, owners and facts, in the reader's: whole sentences, and words of those that are put
 * together. Names and figures stay as they are, and so does what a source of somebody else says.
 */
export const dataText = translator([
  ...WORDS,
  ...ofGerman(OWNERS),
  ...[...SOURCES, ...NOTES].map(([en, de, zh]): Row => [en, de, en, zh]),
]);

/** The begin or the end of a journey. A stop keeps its name: it is what is written there. */
export const placeText = translator(ofGerman(PLACES));
