/** Letters that lose their marks; everything else that is no letter or digit becomes a dash. */
const SPELLED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  µ: 'u',
  μ: 'u',
};
const MAX_LENGTH = 64;

/** Names whose spelling is remembered: vehicles and things say the same one again and again. */
const MOST_SPELLED = 5_000;
const LONGEST_SPELLED = 200;
const spelled = new Map<string, string>();

/** A part of an asset id out of a foreign name: lower case, digits, dashes; empty when nothing is left. */
export function slugOf(text: string): string {
  let slug = spelled.get(text);
  if (slug !== undefined) return slug;
  slug = spell(text);
  if (text.length > LONGEST_SPELLED) return slug;
  if (spelled.size >= MOST_SPELLED) spelled.clear();
  spelled.set(text, slug);
  return slug;
}

function spell(text: string): string {
  return text
    .toLowerCase()
    .replace(/[äöüßæøµμ]/g, (letter) => SPELLED[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, '');
}

/** How people write units → UCUM, as the catalogue has them. */
const UCUM: Readonly<Record<string, string>> = {
  '°C': 'Cel', C: 'Cel', degC: 'Cel', '℃': 'Cel', K: 'K',
  'µg/m³': 'ug/m3', 'μg/m³': 'ug/m3', 'ug/m^3': 'ug/m3', 'µg/m3': 'ug/m3', 'mg/m³': 'mg/m3',
  'm³/s': 'm3/s', 'm³': 'm3', 'm²': 'm2', 'l/m²': 'L/m2', l: 'L',
  '°': 'deg', grad: 'deg', 'W/m²': 'W/m2', 'km/h': 'km/h', '1/h': '/h', 'dB(A)': 'dB', dBA: 'dB',
  pH: '[pH]', 'µS/cm': 'uS/cm', 'μS/cm': 'uS/cm', ppm: '[ppm]', ppb: '[ppb]',
}; // prettier-ignore

/** A unit as a source writes it in UCUM; what is not known is kept as it is, an empty one is a pure number. */
export const ucumOf = (symbol: string): string => (symbol.trim() === '' ? '1' : (UCUM[symbol.trim()] ?? symbol.trim()));
