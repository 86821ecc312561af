import type { UnixMs } from '../../geo/units.ts';
import type { Language } from '../../schema/texts.ts';
import { TIME_ZONE } from './berlinTime.ts';

/** Locale of each language of the interface. */
export const LOCALES: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB', zh: 'zh-CN' };

const STYLES = {
  /** Donnerstag, 4. Januar 2024 */
  longDate: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** 4. Jan. 2024 */
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  /** Januar 2024 */
  month: { month: 'long', year: 'numeric' },
  /** 2024 */
  year: { year: 'numeric' },
  /** Do., 4. Jan. */
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  /** 4. Jan. */
  shortDay: { day: 'numeric', month: 'short' },
  /** 14:20 */
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 14:20:05 */
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** 04.01.2024, 14:20 */
  stamp: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 4. Jan., 14:20 */
  shortStamp: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type InstantStyle = keyof typeof STYLES;

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as a person in Duisburg reads it: local time of the city, in the words of the language. */
export function formatInstant(ms: UnixMs, lang: Language, style: InstantStyle): string {
  const key = lang + style;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[lang], { ...STYLES[style], timeZone: TIME_ZONE });
    formats.set(key, format);
  }
  return format.format(ms);
}

const ages = new Map<Language, Intl.RelativeTimeFormat>();
const AGE_STEPS = [
  { unit: 'second', ms: 1_000, below: 90_000 },
  { unit: 'minute', ms: 60_000, below: 90 * 60_000 },
  { unit: 'hour', ms: 3_600_000, below: 36 * 3_600_000 },
  { unit: 'day', ms: 86_400_000, below: Infinity },
] as const;

/** Younger than this is „jetzt“. */
const NOW_MS = 5_000;
const nowWord = (lang: Language): string =>
  new Intl.RelativeTimeFormat(LOCALES[lang], { numeric: 'auto' }).format(0, 'second');

/**
 * „vor 4 Minuten“. Ages are rounded down, so that a value never looks older than it is; negative ages count as 0.
 * @param ageMs milliseconds
 */
export function formatAge(ageMs: number, lang: Language): string {
  let format = ages.get(lang);
  if (!format) {
    format = new Intl.RelativeTimeFormat(LOCALES[lang], { numeric: 'always' });
    ages.set(lang, format);
  }
  const age = Math.max(0, ageMs);
  if (age < NOW_MS) return nowWord(lang);
  const step = AGE_STEPS.find(({ below }) => age < below)!;
  return format.format(-Math.floor(age / step.ms), step.unit);
}
