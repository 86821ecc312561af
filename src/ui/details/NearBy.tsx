import { useTranslation } from 'react-i18next';
import type { Neighbour } from '../../state/near.ts';
import { formatDistance } from '../format/formatValue.ts';
import { kindText } from '../i18n/texts.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './nearBy.css';

/** The assets around a place, the nearest first. */
export function NearBy({ near }: { readonly near: readonly Neighbour[] }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { selection, camera } = useViewer();
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
              <span className="near-far">{formatDistance(distanceM, lang)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
