import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import { leadOf } from '../../state/indicators.ts';
import { isOnTarget } from '../../schema/themeIndicators.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { StatusMark } from '../parts/StatusMark.tsx';
import { ThemeIcon } from '../parts/ThemeIcon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { coverText } from './indicatorText.ts';
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
          <ThemeFigure theme={id} />
        </button>
      ))}
    </div>
  );
}

/** The figure that stands for a theme in the overview of the city; nothing where there is no data yet. */
function ThemeFigure({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { indicators } = useViewer();
  const lead = useStore(indicators, (state) => leadOf(state, theme));
  if (!lead || lead.value === null) return null;
  const { name, value, unit, decimals } = lead;
  const isMissed = isOnTarget(lead) === false;
  return (
    <span className="theme-figure figures" title={`${name[lang]}: ${coverText(lead, t)}`}>
      <span className="unseen">{name[lang]}: </span>
      {formatQuantity(value, unit, decimals, lang)}
      {isMissed && <span className="unseen">, {t('overview.missed')}</span>}
      {isMissed && <StatusMark status="watch" />}
    </span>
  );
}
