import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useViewer } from './viewerContext.ts';
import './sceneFrame.css';

/** The scene's place on the page, its name and how it is used by keyboard. What is drawn in it comes from outside. */
export function SceneFrame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { health } = useViewer();
  const graphics = useStore(health, (state) => state.graphics);
  return (
    <>
      <p id="scene-help" hidden>
        {t('app.sceneHelp')}
      </p>
      <div
        className={`scene-frame scene-${graphics}`}
        role="application"
        aria-label={t('app.scene')}
        aria-roledescription={t('app.sceneRole')}
        aria-describedby="scene-help"
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
