import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LANGUAGES, type Language } from '../../schema/texts.ts';
import { TEXTS } from './texts.ts';

/** The interface's texts, ready at once: everything is bundled, nothing is fetched. */
export function createI18n(lang: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'de',
    supportedLngs: [...LANGUAGES],
    ns: ['ui'],
    defaultNS: 'ui',
    resources: { de: { ui: TEXTS.de }, en: { ui: TEXTS.en }, zh: { ui: TEXTS.zh } },
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
