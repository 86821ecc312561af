import type { TFunction } from 'i18next';
import type { TwinEvent } from '../../schema/events.ts';
import type { Language } from '../../schema/texts.ts';
import type { CatalogueState } from '../../state/catalogue.ts';
import { formatQuantity } from '../format/formatValue.ts';

/** An event as one line: whose, what, how much. */
export function eventText(
  { type, subject, data }: TwinEvent,
  { byId, datastreams }: CatalogueState,
  lang: Language,
  t: TFunction,
): string {
  const name = (subject === undefined ? undefined : byId.get(subject)?.properties.name[lang]) ?? subject ?? '';
  if (data?.title) return name ? `${name}: ${data.title[lang]}` : data.title[lang];
  const { threshold, value, unit = '' } = data ?? {};
  if (!threshold || value === undefined) return t('time.happened', { name, type });
  const decimals = datastreams.get(data?.datastream ?? '')?.datastream.decimals ?? 0;
  const key = type.endsWith('.reached') ? 'time.reached' : 'time.left';
  return t(key, {
    name,
    mark: threshold.label[lang].split(/[:：]/)[0]!,
    value: formatQuantity(value, unit, decimals, lang),
  });
}
