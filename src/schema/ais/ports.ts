import type { Text } from '../texts.ts';

/** A port as skippers enter it into AIS. */
interface Port {
  /** UN/LOCODE; absent where it is not known for certain. */
  readonly locode?: string;
  readonly name: Text;
  /** Other ways to write it, capital letters and digits alone. */
  readonly also?: readonly string[];
}

const port = (de: string, zh: string, locode?: string, also: readonly string[] = [], en = de): Port => ({
  name: { de, en, zh },
  ...(locode === undefined ? {} : { locode }),
  also,
});

/**
 * Ports along the Rhine, at its mouths and on the canals (general knowledge). The place in this list is the value of the datastream `destination`, from 1
 * on: only added to at its end.
 */
const PORTS: readonly Port[] = [
  port('Duisburg', '杜伊斯堡', 'DEDUI', ['DUISBURGRUHRORT', 'RUHRORT', 'DUISPORT']),
  port('Düsseldorf', '杜塞尔多夫', 'DEDUS'),
  port('Neuss', '诺伊斯', 'DENSS'),
  port('Köln', '科隆', 'DECGN', ['COLOGNE'], 'Cologne'),
  port('Köln-Niehl', '科隆尼尔', undefined, ['NIEHL'], 'Cologne-Niehl'),
  port('Bonn', '波恩'),
  port('Andernach', '安德纳赫'),
  port('Mainz', '美因茨'),
  port('Frankfurt am Main', '法兰克福', 'DEFRA', ['FRANKFURT']),
  port('Mannheim', '曼海姆', 'DEMHG'),
  port('Ludwigshafen', '路德维希港', 'DELUH'),
  port('Wörth am Rhein', '沃尔特', undefined, ['WOERTH']),
  port('Karlsruhe', '卡尔斯鲁厄', 'DEKAE'),
  port('Straßburg', '斯特拉斯堡', 'FRSXB', ['STRASBOURG'], 'Strasbourg'),
  port('Basel', '巴塞尔', 'CHBSL'),
  port('Rotterdam', '鹿特丹', 'NLRTM', ['RDAM', 'ROTTERDAMMAASVLAKTE', 'MAASVLAKTE']),
  port('Antwerpen', '安特卫普', 'BEANR', ['ANTWERP'], 'Antwerp'),
  port('Amsterdam', '阿姆斯特丹', 'NLAMS', ['ADAM']),
  port('Vlissingen', '弗利辛恩', 'NLVLI', ['FLUSHING'], 'Flushing'),
  port('Moerdijk', '穆尔代克', 'NLMOE'),
  port('Nimwegen', '奈梅亨', 'NLNIJ', ['NIJMEGEN'], 'Nijmegen'),
  port('Emmerich', '埃默里希'),
  port('Wesel', '韦瑟尔'),
  port('Mülheim (Ruhr)', '米尔海姆（鲁尔）', undefined, ['MUELHEIMRUHR', 'MUELHEIM']),
  port('Essen', '埃森', 'DEESS'),
  port('Gelsenkirchen', '盖尔森基兴'),
  port('Bottrop', '博特罗普'),
  port('Herne', '黑尔讷'),
  port('Dortmund', '多特蒙德', 'DEDTM'),
  port('Marl', '马尔'),
  port('Hamm', '哈姆'),
  port('Münster', '明斯特'),
];
const UNLISTED: Text = { de: 'nicht im Hafenverzeichnis', en: 'not in the list of ports', zh: '不在港口目录中' };

const plain = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll('Ä', 'AE')
    .replaceAll('Ö', 'OE')
    .replaceAll('Ü', 'UE')
    .replaceAll('ß', 'SS')
    .replaceAll('ẞ', 'SS')
    .replace(/[^A-Z0-9]/g, '');
const codes = new Map(PORTS.flatMap(({ locode, name, also = [] }, i) => [name.de, name.en, ...also, ...(locode ? [locode] : [])].map((text) => [plain(text), i + 1] as const))); // prettier-ignore

/**
 * Code of the destination that somebody entered: `NLRTM`, `NL RTM`, `DEDUI>NLRTM`, `Rotterdam`, or a location code of inland AIS that begins with the
 * UN/LOCODE; 0 where it is none of the ports above. What else stands there (names, numbers of telephones) is not passed on.
 */
export function destinationCode(entered: string): number {
  const text = plain(entered.slice(entered.lastIndexOf('>') + 1));
  const located = /^([A-Z]{5})\d+$/.exec(text)?.[1];
  return codes.get(text) ?? (located === undefined ? undefined : codes.get(located)) ?? 0;
}

/** What the codes mean, with the UN/LOCODE where it is known. */
export const DESTINATION_WORDS: Readonly<Record<string, Text>> = Object.fromEntries([
  ['0', UNLISTED],
  ...PORTS.map(({ name, locode }, i): [string, Text] => {
    const end = locode === undefined ? '' : ` (${locode})`;
    return [String(i + 1), { de: name.de + end, en: name.en + end, zh: name.zh + (locode === undefined ? '' : `（${locode}）`) }]; // prettier-ignore
  }),
]);
