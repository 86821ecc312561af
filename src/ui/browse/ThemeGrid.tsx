import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import { ThemeIcon } from '../parts/ThemeIcon.tsx';
import { useViewer } from '../viewerContext.ts';
import './themeGrid.css';

/** The twelve fields of the city. One at a time colours the scene and filters the list; choosing it again lets go of it. */
export function ThemeGrid() {
  const { t } = useTranslation();
  const { view } = useViewer();
  const theme = useStore(view, (state) => state.theme);
  const choose = (next: Theme): void => view.setTheme(next === theme ? null : next);
  return (
    <div className="theme-grid" role="group" aria-label={t('theme.label')}>
      {THEMES.map((id) => (
        <button key={id} type="button" className="theme" aria-pressed={id === theme} onClick={() => choose(id)}>
          <ThemeIcon theme={id} />
          <span>{t(`theme.${id}`)}</span>
        </button>
      ))}
    </div>
  );
}
