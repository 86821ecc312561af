import { useTranslation } from 'react-i18next';
import type { Asset } from '../../schema/catalogue.ts';
import { WAGON_TEU } from '../../schema/wagons.ts';
import type { StatusContext } from '../../state/assetStatus.ts';
import { wagonLoads } from '../../state/wagonLoads.ts';
import './wagonLoads.css';

/** What the wagons of a train carry at the instant on screen, all together and one by one. */
export function WagonLoads({ asset, at }: { readonly asset: Asset; readonly at: StatusContext }) {
  const { t } = useTranslation();
  const loads = wagonLoads(asset, at.readings);
  if (!loads || loads.every((teu) => Number.isNaN(teu))) return null;
  const load = loads.reduce((sum, teu) => sum + (teu || 0), 0);
  return (
    <section className="details-part" aria-label={t('corridors.load')}>
      <h3 className="heading">
        {t('corridors.load')}: {t('corridors.loadOf', { load, room: loads.length * WAGON_TEU })}
      </h3>
      <p className="caption">{t('corridors.wagons')}</p>
      <ol className="wagon-loads">
        {loads.map((teu, k) => {
          const wagon = k + 1;
          const isKnown = !Number.isNaN(teu);
          const text = isKnown ? t('corridors.wagon', { wagon, load: teu, room: WAGON_TEU }) : t('corridors.wagonUnknown', { wagon }); // prettier-ignore
          return (
            <li key={wagon} data-load={isKnown ? teu : undefined}>
              <span aria-hidden="true" className="figures">
                {isKnown ? teu : '–'}
              </span>
              <span aria-hidden="true" className="caption">
                {wagon}
              </span>
              <span className="unseen">{text}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
