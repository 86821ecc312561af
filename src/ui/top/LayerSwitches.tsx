import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LAYERS } from '../../state/view.ts';
import { useViewer } from '../viewerContext.ts';

export function LayerSwitches() {
  const { t } = useTranslation();
  const { view, basemap } = useViewer();
  const { settings, status, reason } = useStore(basemap);
  const hidden = useStore(view, (state) => state.hiddenLayers);
  return (
    <div className="switches" role="group" aria-label={t('layers.label')}>
      <h2 className="heading">{t('layers.label')}</h2>
      {LAYERS.filter((layer) => layer !== 'basemap' || settings).map((layer) => (
        <label key={layer}>
          <input
            type="checkbox"
            checked={!hidden.has(layer)}
            onChange={(event) => view.showLayer(layer, event.target.checked)}
          />
          {t(`layers.${layer}`)}
        </label>
      ))}
      {settings && <p className="caption">{t('layers.basemapBilled')}</p>}
      {status === 'failed' && <p className="caption">{t('layers.basemapFailed', { reason })}</p>}
    </div>
  );
}
