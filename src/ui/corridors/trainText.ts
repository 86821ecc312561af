import type { TFunction } from 'i18next';
import type { Language } from '../../schema/texts.ts';
import type { BlockTrain } from '../../schema/trains.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatNumber } from '../format/formatValue.ts';
import { placeText } from '../i18n/dataWords.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** „Xi’an → DGT“. */
export function trainRoute({ partner, terminal, direction }: BlockTrain, lang: Language): string {
  const far = placeText(partner, lang);
  return direction === 'in' ? `${far} → ${terminal}` : `${terminal} → ${far}`;
}

/** „Tag 6,3 von 15,2“. */
export const trainDays = ({ departed, expected }: BlockTrain, atMs: number, lang: Language, t: TFunction): string =>
  t('corridors.day', {
    day: formatNumber(Math.max(0, atMs - departed) / DAY_MS, 1, lang),
    days: formatNumber((expected - departed) / DAY_MS, 1, lang),
  });

/** „pünktlich“, „+3 h 20 min“. */
export function trainLateness({ planned, expected }: BlockTrain, t: TFunction): string {
  const minutes = Math.round((expected - planned) / MINUTE_MS);
  if (Math.abs(minutes) < 5) return t('mover.onTime');
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '−' : '+'}${hours > 0 ? `${hours} h ` : ''}${rest} min`;
}

export const trainTitle = (train: BlockTrain, atMs: number, lang: Language, t: TFunction): string =>
  `${trainRoute(train, lang)} · ${trainDays(train, atMs, lang, t)} · ${t('corridors.expected')} ${formatInstant(train.expected, lang, 'shortStamp')} · ${t(`origin.${train.origin}`)}`; // prettier-ignore
