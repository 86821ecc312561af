import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Announcement } from '../../state/announcements.ts';
import { useText, useViewer } from '../viewerContext.ts';

/** The polite live region; what it says, and how seldom, is decided by the announcements store. */
export function LiveRegion() {
  const { t } = useTranslation();
  const text = useText();
  const { announcements, catalogue } = useViewer();
  const current = useStore(announcements, (state) => state.current);

  const say = ({ key, asset, alarm, count }: Announcement): string => {
    const held = asset === undefined ? undefined : catalogue.getState().byId.get(asset);
    return t(`announce.${key}`, {
      name: held ? text(held.properties.name) : (asset ?? ''),
      count: count ?? 1,
      what: alarm ? text(alarm.title) : '',
    });
  };
  return (
    <div className="unseen" role="log" aria-live="polite">
      {current ? say(current) : ''}
    </div>
  );
}
