import type { TFunction } from 'i18next';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Alarm } from '../../schema/alarms.ts';
import type { Language } from '../../schema/texts.ts';
import { formatAge, formatInstant } from '../format/formatInstant.ts';

export const sinceOf = ({ since }: Alarm): UnixMs => unixMs(Date.parse(since));

/** „seit 6. Jan., 01:15 (vor 11 Stunden)“; of an alarm whose begin is not known, that it has lasted at least so long. */
export function sinceText(alarm: Alarm, instantMs: UnixMs | null, lang: Language, t: TFunction): string {
  const since = sinceOf(alarm);
  return t(alarm.isSinceKnown ? 'alarms.since' : 'alarms.sinceAtLeast', {
    when: formatInstant(since, lang, 'shortStamp'),
    age: formatAge((instantMs ?? since) - since, lang),
  });
}
