import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Theme } from '../../schema/catalogue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './themeStatement.css';

/** One sentence that explains a theme, and what of it is real and what is not there yet. */
export function ThemeStatement({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { themes } = useViewer();
  const description = useStore(themes, (state) => state[theme]);
  useEffect(() => void themes.open(theme), [themes, theme]);
  if (!description) return null;
  if ('error' in description) return <p className="theme-statement caption">{description.error}</p>;
  const { sentence, isThere, isMissing } = description.texts;
  return (
    <div className="theme-statement">
      <p>{sentence[lang]}</p>
      <dl className="caption">
        <dt>{t('theme.isThere')}</dt>
        <dd>{isThere[lang]}</dd>
        <dt>{t('theme.isMissing')}</dt>
        <dd>{isMissing[lang]}</dd>
      </dl>
    </div>
  );
}
