import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { BoxChain } from '../details/BoxChain.tsx';
import { useViewer } from '../viewerContext.ts';

/** Shown at once; a port has more. */
const MOST = 2;

/** Containers on their way, in the theme of logistics: the one that is ridden with first. */
export function BoxChains() {
  const { t } = useTranslation();
  const { chains, view } = useViewer();
  const all = useStore(chains, (state) => state.chains);
  const ride = useStore(view, (state) => state.ride);
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => Number(b.id === ride) - Number(a.id === ride));
  return (
    <section className="theme-pictures" aria-label={t('chain.title')}>
      <h3 className="caption">{t('chain.title')}</h3>
      {sorted.slice(0, MOST).map((chain) => (
        <BoxChain key={chain.id} chain={chain} />
      ))}
    </section>
  );
}
