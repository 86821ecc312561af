import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../schema/catalogue.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { createNear } from '../../state/near.ts';
import { kindText } from '../i18n/texts.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';

interface NearByProps {
  readonly asset: Asset;
  readonly assets: readonly Asset[];
}

export function NearBy({ asset, assets }: NearByProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { selection, camera } = useViewer();
  const index = useMemo(() => createNear(assets), [assets]);
  const near = useMemo(() => index.near(asset.id), [index, asset]);
  if (near.length === 0) return null;
  const choose = (id: string): void => {
    selection.selectAsset(id);
    camera.go({ asset: id });
  };
  return (
    <section className="details-part">
      <h3 className="heading">{t('details.near')}</h3>
      <ul className="near">
        {near.map(({ asset: other, distanceM }) => (
          <li key={other.id}>
            <button
              type="button"
              onClick={() => choose(other.id)}
              onPointerEnter={() => selection.hoverAsset(other.id)}
              onPointerLeave={() => selection.hoverAsset(null)}
            >
              <span className="near-name">{other.properties.name[lang]}</span>
              <span className="caption">{kindText(other.properties.kind, lang)}</span>
              <span className="near-far">
                {distanceM < 1000
                  ? formatQuantity(Math.round(distanceM / 10) * 10, 'm', 0, lang)
                  : formatQuantity(distanceM / 1000, 'km', 1, lang)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
