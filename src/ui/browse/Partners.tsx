import { useMemo, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { PARTNER_DATA, partnersOf, type Partner } from '../../state/partners.ts';
import { dataText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { useStatusContext } from '../useStatus.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './partners.css';

interface PartnersProps {
  /** Whose assets the list below shows; null = all. */
  readonly chosen: string | null;
  readonly onChoose: (name: string | null) => void;
}

/** The list opens below what the panel shows: it comes into view, else nothing would seem to happen. */
function showOpened({ currentTarget }: SyntheticEvent<HTMLDetailsElement>): void {
  if (currentTarget.open) currentTarget.scrollIntoView({ block: 'start' });
}

/** Whose the assets of the city are, what of their data is live, simulated or planned, and the way to their systems. */
export function Partners({ chosen, onChoose }: PartnersProps) {
  const { t } = useTranslation();
  const { catalogue } = useViewer();
  const assets = useStore(catalogue, (state) => state.assets);
  const at = useStatusContext(0.5);
  const partners = useMemo(() => partnersOf(assets, at), [assets, at]);
  if (partners.length === 0) return null;
  return (
    <section className="theme-pictures" aria-label={t('partners.title')}>
      <details onToggle={showOpened}>
        <summary>{t('partners.summary', { count: partners.length })}</summary>
        <p className="caption">{t('partners.about')}</p>
        <ul className="partners">
          {partners.map((partner) => (
            <PartnerRow key={partner.name} partner={partner} isChosen={partner.name === chosen} onChoose={onChoose} />
          ))}
        </ul>
      </details>
    </section>
  );
}

interface PartnerRowProps extends Pick<PartnersProps, 'onChoose'> {
  readonly partner: Partner;
  readonly isChosen: boolean;
}

function PartnerRow({ partner, isChosen, onChoose }: PartnerRowProps) {
  const { t } = useTranslation();
  const { name, assets, themes, data, planned, href } = partner;
  const shown = dataText(name, useLanguage());
  const host = href === null ? '' : new URL(href).host;
  const known = PARTNER_DATA.filter((origin) => data[origin] > 0).map(
    (origin) => `${origin === 'none' ? t('status.none') : t(`origin.${origin}`)} ${data[origin]}`,
  );
  if (planned > 0) known.push(`${t('partners.planned')} ${planned}`);
  return (
    <li>
      <button type="button" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? null : name)}>
        <strong>{shown}</strong>
        <span className="caption figures">{t('list.count', { count: assets })}</span>
        <span className="caption partner-line">
          {themes.map(([theme, count]) => `${t(`theme.${theme}`)} ${count}`).join(' · ')}
        </span>
        <span className="caption partner-line">{known.join(' · ')}</span>
      </button>
      {href !== null && (
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          title={host}
          aria-label={t('partners.system', { name: shown, host })}
        >
          <Icon name="external" />
        </a>
      )}
    </li>
  );
}
