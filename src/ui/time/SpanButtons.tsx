import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import { SPAN_NAMES } from './timeWindow.ts';
import type { TimeWindow } from './useTimeWindow.ts';

/** How much of the history the bar shows: a day, a week, all of it, or a step shorter and longer. */
export function SpanButtons({ window: view }: { readonly window: TimeWindow }) {
  const { t } = useTranslation();
  return (
    <div className="time-buttons time-spans" role="group" aria-label={t('time.shown')}>
      {SPAN_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="tool"
          aria-pressed={view.name === name}
          onClick={() => view.show(name)}
        >
          {t(`time.${name}`)}
        </button>
      ))}
      <button
        type="button"
        className="tool"
        aria-label={t('time.zoomIn')}
        title={t('time.zoomIn')}
        onClick={() => view.zoom(0.5)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={t('time.zoomOut')}
        title={t('time.zoomOut')}
        disabled={view.name === 'all'}
        onClick={() => view.zoom(2)}
      >
        <Icon name="minus" />
      </button>
    </div>
  );
}
