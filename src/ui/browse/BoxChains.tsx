import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { BoxChain } from '../details/BoxChain.tsx';
import { formatInstant } from '../format/formatInstant.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';

/** Shown at once; a port has more. */
const MOST = 2;

/** Containers on their way, in the theme of logistics: the one that is ridden with first. While none is, when the next sets out. */
export function BoxChains() {
  const { t } = useTranslation();
  const { chains, view, clock } = useViewer();
  const all = useStore(chains, (state) => state.chains);
  const ride = useStore(view, (state) => state.ride);
  const next = useStore(chains, (state) => state.next);
  const lang = useLanguage();
  if (all.length === 0 && next === null) return null;
  // What is still to come cannot be shown.
  const isPast = next !== null && next <= (clock.feedInstant() ?? Number.NEGATIVE_INFINITY);
  const sorted = [...all].sort((a, b) => Number(b.id === ride) - Number(a.id === ride));
  return (
    <section className="theme-pictures" aria-label={t('chain.title')}>
      <h3 className="caption">{t('chain.title')}</h3>
      {next !== null && all.length === 0 && (
        <>
          <p className="caption">{t('chain.none', { time: formatInstant(next, lang, 'shortStamp') })}</p>
          {isPast && (
            <button type="button" className="tool" onClick={() => clock.goTo(next)}>
              {t('chain.toNext')}
            </button>
          )}
        </>
      )}
      {sorted.slice(0, MOST).map((chain) => (
        <BoxChain key={chain.id} chain={chain} />
      ))}
    </section>
  );
}
