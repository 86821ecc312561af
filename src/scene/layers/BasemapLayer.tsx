import { useThree } from '@react-three/fiber';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { openBasemap } from '../../basemap/openBasemap.ts';
import type { BasemapSettings } from '../../schema/viewerSettings.ts';
import { createBasemapSync } from '../basemapSync.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** The ground of somebody else: opened when it is configured and first wanted, then kept, since each opening is billed. */
export function BasemapLayer() {
  const { viewer } = useSceneContext();
  const { settings } = useStore(viewer.basemap);
  const isWanted = useStore(viewer.view, (view) => !view.hiddenLayers.has('basemap'));
  const [isOpened, setOpened] = useState(false);
  if (settings && isWanted && !isOpened) setOpened(true);
  return settings && isOpened ? <OpenedBasemap settings={settings} isShown={isWanted} /> : null;
}

function OpenedBasemap({ settings, isShown }: { readonly settings: BasemapSettings; readonly isShown: boolean }) {
  const { viewer, invalidate } = useSceneContext();
  const canvas = useThree((state) => state.gl.domElement);
  const layer = useLayer('basemap', async () => {
    const container = document.createElement('div');
    container.className = 'basemap';
    canvas.closest('[role="application"]')?.prepend(container);
    try {
      const basemap = await openBasemap({
        container,
        settings,
        onLoaded: () => viewer.basemap.setState({ status: 'loaded' }),
        onFailed: (reason) => viewer.basemap.setState({ status: 'failed', reason }),
      });
      return createBasemapSync(basemap, container);
    } catch (error) {
      container.remove();
      viewer.basemap.setState({ status: 'failed', reason: (error as Error).message });
      throw error;
    }
  });
  useEffect(() => {
    layer?.setShown(isShown);
    invalidate();
  }, [layer, isShown, invalidate]);
  useEffect(
    () => () => viewer.basemap.setState(({ status }) => (status === 'loaded' ? { status: 'none' } : {})),
    [viewer],
  );
  return null;
}
