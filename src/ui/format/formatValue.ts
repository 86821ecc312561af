import type { Datastream } from '../../schema/catalogue.ts';
import type { Language } from '../../schema/texts.ts';
import { LOCALES } from './formatInstant.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** A number in the reader's notation, with exactly so many decimals. */
export function formatNumber(value: number, decimals: number, lang: Language): string {
  const key = `${lang}${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[lang], { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(value);
}

/** Codes of UCUM whose print symbol is not the code. */
const SYMBOLS: Readonly<Record<string, string>> = {
  Cel: '°C',
  deg: '°',
  '[pH]': 'pH',
  '%': '%',
  '1': '',
  ug: 'µg',
  um: 'µm',
  us: 'µs',
  a: 'a',
  '[kn_i]': 'kn',
  har: 'ha',
  '[ppm]': 'ppm',
  'dB[mW]': 'dBm',
  By: 'B',
};
const ANNOTATIONS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  vehicles: { de: 'Fahrzeuge', en: 'vehicles', zh: '辆' },
  vehicle: { de: 'Fahrzeuge', en: 'vehicles', zh: '辆' },
  containers: { de: 'Container', en: 'containers', zh: '集装箱' },
  TEU: { de: 'TEU', en: 'TEU', zh: 'TEU' },
  trains: { de: 'Züge', en: 'trains', zh: '列' },
  ships: { de: 'Schiffe', en: 'vessels', zh: '艘' },
  persons: { de: 'Personen', en: 'people', zh: '人' },
  count: { de: '', en: '', zh: '' },
};
const SUPERSCRIPTS: Readonly<Record<string, string>> = { '-': '⁻', '1': '¹', '2': '²', '3': '³' };

function atom(code: string, lang: Language): string {
  const annotation = /^\{(.*)\}$/.exec(code);
  if (annotation) return ANNOTATIONS[annotation[1]!]?.[lang] ?? annotation[1]!;
  if (code in SYMBOLS) return SYMBOLS[code]!;
  const match = /^(.*?[A-Za-z\]])(-?\d)$/.exec(code);
  const [name, power] = match ? [match[1]!, match[2]!] : [code, ''];
  return (SYMBOLS[name] ?? name) + power.replace(/./g, (c) => SUPERSCRIPTS[c] ?? c);
}

/** Print form of a UCUM code: `m3/s` → `m³/s`, `ug/m3` → `µg/m³`, `Cel` → `°C`, `{vehicles}/h` → `Fahrzeuge/h`. */
export function unitText(ucum: string, lang: Language): string {
  return ucum
    .split('/')
    .map((part) =>
      part
        .split(/\.(?![^{]*\})/)
        .map((code) => atom(code, lang))
        .join('·'),
    )
    .join('/');
}

/** Value and unit, joined by a no-break space. */
export function formatQuantity(value: number, unit: string, decimals: number, lang: Language): string {
  const text = unitText(unit, lang);
  return text ? `${formatNumber(value, decimals, lang)}\u00a0${text}` : formatNumber(value, decimals, lang);
}

/** A value as it is shown: the word for it where its datastream has words, else number and unit. */
export function formatReading(value: number, datastream: Pick<Datastream, 'unit' | 'decimals' | 'words'>, lang: Language): string {
  const word = datastream.words?.[String(Math.round(value))];
  return word ? word[lang] : formatQuantity(value, datastream.unit, datastream.decimals, lang);
} // prettier-ignore

/** How far something is: tens of metres, then tenths of kilometres. */
export const formatDistance = (distanceM: number, lang: Language): string =>
  distanceM < 995
    ? formatQuantity(Math.round(distanceM / 10) * 10, 'm', 0, lang)
    : formatQuantity(distanceM / 1000, 'km', 1, lang);

/** A stage in metres from centimetres, as the river's people say it: „8,12 m“. */
export const formatStage = (cm: number, lang: Language): string => formatQuantity(cm / 100, 'm', 2, lang);

/** River kilometre: „780,8“. */
export const formatKm = (km: number, lang: Language): string => formatNumber(km, 1, lang);
