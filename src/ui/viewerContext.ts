import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Language, Text } from '../schema/texts.ts';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';

const ViewerContext = createContext<Viewer | null>(null);
export const ViewerProvider = ViewerContext.Provider;

/** Everything the interface reads and calls. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('used outside <ViewerProvider>');
  return viewer;
}

/** The scene on screen, once it stands: for the picture export. */
const PortContext = createContext<ScenePort | null>(null);
export const ScenePortProvider = PortContext.Provider;
export const useScenePort = (): ScenePort | null => use(PortContext);

export function useLanguage(): Language {
  return useStore(useViewer().view, (state) => state.lang);
}

/** Picks the reader's language out of a text of the data. */
export function useText(): (text: Text) => string {
  const lang = useLanguage();
  return (text) => text[lang];
}
