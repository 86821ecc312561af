import { useEffect, useState, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { I18nProvider } from 'react-aria-components';
import { useStore } from 'zustand';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';
import { LOCALES } from './format/formatInstant.ts';
import { createI18n } from './i18n/createI18n.ts';
import { nameKinds } from './i18n/texts.ts';
import { SignIn } from './notices/SignIn.tsx';
import { RecordingDrop } from './recording/RecordingDrop.tsx';
import { ScenePortProvider, ViewerProvider } from './viewerContext.ts';
import './tokens.css';
import './base.css';

interface UiRootProps {
  readonly viewer: Viewer;
  readonly port: ScenePort | null;
  readonly children: ReactNode;
}

/**
 * react-aria inserts this rule as a style element unless an element of that id is there. The content security policy forbids style
 * elements, so a harmless one holds the place; the rule itself stands in base.css.
 */
function holdStylePlace(): void {
  const id = 'react-aria-pressable-style';
  if (document.getElementById(id)) return;
  const place = document.createElement('meta');
  place.id = id;
  document.head.append(place);
}

/** Texts, language, colour scheme and the viewer's stores for everything below. */
export function UiRoot({ viewer, port, children }: UiRootProps) {
  const { lang, scheme } = useStore(viewer.view);
  const [i18n] = useState(() => {
    holdStylePlace();
    return createI18n(viewer.view.getState().lang);
  });
  useEffect(() => {
    nameKinds(viewer.catalogue.getState().kinds);
    return viewer.catalogue.subscribe(({ kinds }) => nameKinds(kinds));
  }, [viewer]);
  useEffect(() => {
    document.documentElement.lang = lang;
    void i18n.changeLanguage(lang);
  }, [i18n, lang]);
  useEffect(() => {
    document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
  return (
    <ViewerProvider value={viewer}>
      <ScenePortProvider value={port}>
        <I18nextProvider i18n={i18n}>
          <I18nProvider locale={LOCALES[lang]}>
            {children}
            <RecordingDrop />
            <SignIn />
          </I18nProvider>
        </I18nextProvider>
      </ScenePortProvider>
    </ViewerProvider>
  );
}
