import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Announcement } from '../../state/announcements.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { useText, useLanguage, useViewer } from '../viewerContext.ts';

/** The polite live region; what it says, and how seldom, is decided by the announcements store. */
export function LiveRegion() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const text = useText();
  const { announcements, catalogue } = useViewer();
  const current = useStore(announcements, (state) => state.current);

  const say = ({ key, asset, datastream, value }: Announcement): string => {
    const { byId, datastreams } = catalogue.getState();
    const held = asset === undefined ? undefined : byId.get(asset);
    const stream = datastream === undefined ? undefined : datastreams.get(datastream)?.datastream;
    const quantity = stream && value !== undefined ? formatQuantity(value, stream.unit, stream.decimals, lang) : '';
    return t(`announce.${key}`, { name: held ? text(held.properties.name) : '', value: quantity });
  };
  return (
    <div className="unseen" role="log" aria-live="polite">
      {current ? say(current) : ''}
    </div>
  );
}
