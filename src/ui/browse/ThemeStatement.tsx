import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Theme } from '../../schema/catalogue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './themeStatement.css';

/** What a theme's file says of it, or why it could not be read; undefined until it is there. */
function useDescription(theme: Theme) {
  const { themes } = useViewer();
  const description = useStore(themes, (state) => state[theme]);
  useEffect(() => void themes.open(theme), [themes, theme]);
  return description;
}

/** One sentence that explains a theme. */
export function ThemeStatement({ theme }: { readonly theme: Theme }) {
  const lang = useLanguage();
  const description = useDescription(theme);
  if (!description) return null;
  if ('error' in description) return <p className="theme-statement caption">{description.error}</p>;
  return <p className="theme-statement">{description.texts.sentence[lang]}</p>;
}

/** What of a theme is real, what is simulated and what is not there yet. */
export function ThemeTruth({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const description = useDescription(theme);
  if (!description || 'error' in description) return null;
  const { isThere, isMissing } = description.texts;
  return (
    <dl className="theme-truth caption">
      <dt>{t('theme.isThere')}</dt>
      <dd>{isThere[lang]}</dd>
      <dt>{t('theme.isMissing')}</dt>
      <dd>{isMissing[lang]}</dd>
    </dl>
  );
}
