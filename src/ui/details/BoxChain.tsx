import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { linkAt, type Chain } from '../../schema/chains.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { placeText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './boxChain.css';

/** The way of one container: who carries it from when to when, where it is now, and the switch that takes the camera along. */
export function BoxChain({ chain }: { readonly chain: Chain }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { chains, view, catalogue, selection } = useViewer();
  const isRidden = useStore(view, (state) => state.ride === chain.id);
  const byId = useStore(catalogue, (state) => state.byId);
  const instantMs = useInstant(1);
  const present = instantMs === null ? -1 : linkAt(chain, instantMs);
  const { number, destination, days, origin, links, id } = chain;
  const goal = placeText(destination, lang);
  return (
    <section className="box-chain" aria-label={t('chain.of', { number })}>
      <h3 className="box-chain-head">
        <span className="figures">{number}</span>
        <span className="caption">
          {days === 0 ? t('chain.near', { destination: goal }) : t('chain.to', { destination: goal, count: days })} ·{' '}
          {t(`origin.${origin}`)}
        </span>
      </h3>
      <ol>
        {links.map(({ kind, carrier, from, to }, i) => (
          <li
            key={`${kind} ${from}`}
            data-link={i < present ? 'past' : i === present ? 'present' : 'ahead'}
            aria-current={i === present ? 'step' : undefined}
          >
            <button type="button" onClick={() => selection.selectAsset(carrier)} disabled={!byId.has(carrier)}>
              <span>
                {t(`chain.${kind}`)}
                {i === present && <span className="unseen"> ({t('chain.present')})</span>}
              </span>
              <span className="caption">{byId.get(carrier)?.properties.name[lang] ?? carrier}</span>
              <span className="figures box-chain-time">
                {formatInstant(from, lang, 'shortStamp')} – {formatInstant(to, lang, 'time')}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="tool mover-follow"
        aria-pressed={isRidden}
        onClick={() => chains.ride(isRidden ? null : id)}
      >
        <Icon name="follow" />
        {t(isRidden ? 'chain.leave' : 'chain.ride')}
      </button>
    </section>
  );
}

/** The containers that an asset carries on their way, in its details. */
export function CarriedBoxes({ assetId }: { readonly assetId: string }) {
  const { t } = useTranslation();
  const { chains } = useViewer();
  const all = useStore(chains, (state) => state.chains);
  const instantMs = useInstant(1);
  if (instantMs === null) return null;
  const carried = all.filter((chain) => chain.links[linkAt(chain, instantMs)]!.carrier === assetId);
  if (carried.length === 0) return null;
  return (
    <div className="details-part" role="group" aria-label={t('chain.title')}>
      {carried.map((chain) => (
        <BoxChain key={chain.id} chain={chain} />
      ))}
    </div>
  );
}
