import type { TFunction } from 'i18next';
import { ACKNOWLEDGED, CLEARED } from '../../schema/alarms.ts';
import type { TwinEvent } from '../../schema/events.ts';
import type { Language } from '../../schema/texts.ts';
import type { CatalogueState } from '../../state/catalogue.ts';
import { formatQuantity } from '../format/formatValue.ts';

/** An event as one line: whose, what, how much. */
export function eventText(
  { type, subject, data }: TwinEvent,
  { byId, datastreams }: Pick<CatalogueState, 'byId' | 'datastreams'>,
  lang: Language,
  t: TFunction,
): string {
  const name = (subject === undefined ? undefined : byId.get(subject)?.properties.name[lang]) ?? subject ?? '';
  if (!data?.title) return t('time.happened', { name, type });
  const title = data.title[lang];
  if (type === ACKNOWLEDGED) return t('time.acknowledged', { name, title, by: data.by ?? '' });
  const { value, unit = '', datastream = '' } = data;
  const decimals = datastreams.get(datastream)?.datastream.decimals ?? 0;
  const words = [name ? `${name}: ${title}` : title];
  if (type === CLEARED) words.push(t('time.over'));
  if (value !== undefined && value !== null) words.push(formatQuantity(value, unit, decimals, lang));
  return words.join(', ');
}
