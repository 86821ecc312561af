import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import { isOnTarget } from '../../schema/themeIndicators.ts';
import { leadOf } from '../../state/indicators.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { StatusMark } from '../parts/StatusMark.tsx';
import { ThemeIcon } from '../parts/ThemeIcon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { TargetMark } from './TargetMark.tsx';
import './cityOverview.css';

/** The city at a glance: of every theme its leading figure, how it stands to its targets, and how many alarms hold. @param onTheme a theme was chosen */
export function CityOverview({ onTheme }: { readonly onTheme: () => void }) {
  const { t } = useTranslation();
  const { view, indicators } = useViewer();
  const isKnown = useStore(indicators, (state) => state.atMs !== null);
  const open = (theme: Theme): void => {
    view.setTheme(theme);
    onTheme();
  };
  return (
    <section className="overview" aria-label={t('overview.label')}>
      <h2 className="heading overview-head">{t('overview.label')}</h2>
      {!isKnown && <p className="caption overview-none">{t('overview.unknown')}</p>}
      <ul className="overview-list" aria-label={t('overview.label')}>
        {THEMES.map((theme) => (
          <li key={theme}>
            <button type="button" className="overview-theme" onClick={() => open(theme)}>
              <ThemeIcon theme={theme} />
              <strong>{t(`theme.${theme}`)}</strong>
              <Lead theme={theme} />
              <span className="caption overview-states">
                <Targets theme={theme} />
                <AlarmCount theme={theme} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lead({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { indicators } = useViewer();
  const lead = useStore(indicators, (state) => leadOf(state, theme));
  if (!lead) return null;
  const { name, value, unit, decimals } = lead;
  return (
    <span className="overview-line">
      {name[lang]}:{' '}
      <span className="figures">
        {value === null ? t('details.noValue') : formatQuantity(value, unit, decimals, lang)}
      </span>{' '}
      <TargetMark isMet={isOnTarget(lead)} />
    </span>
  );
}

function Targets({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const { indicators } = useViewer();
  const known = useStore(indicators, ({ targets }) => targets.find((one) => one.theme === theme));
  if (!known) return null;
  const { targets, missed } = known;
  return (
    <span>
      {missed > 0 && <StatusMark status="watch" />}
      {targets === 0
        ? t('overview.noTarget')
        : missed === 0
          ? t('overview.allMet', { count: targets })
          : t('overview.missedOf', { missed, count: targets })}
    </span>
  );
}

function AlarmCount({ theme }: { readonly theme: Theme }) {
  const { t } = useTranslation();
  const { alarms: store } = useViewer();
  const { alarms, total, atMs, isComplete } = useStore(store);
  if (atMs === null) return null;
  const own = alarms.filter((alarm) => alarm.theme === theme);
  const gravest = own.find(({ severity }) => severity === 'alarm') ?? own[0];
  return (
    <span>
      {gravest && <StatusMark status={gravest.severity} />}
      {/* The feed leaves the least grave out of a long answer, and reckons some of the past a moment later. */}
      {t(total > alarms.length || !isComplete ? 'overview.alarmsAtLeast' : 'overview.alarms', { count: own.length })}
    </span>
  );
}
