import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import { CloseButton } from './CloseButton.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { FactRows } from './FactRows.tsx';

/** What a tileset of somebody else says of one of its buildings: its own words, and whose they are. */
export function ForeignDetails({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { tilesets } = useViewer();
  const { features, shown } = useStore(tilesets);
  const feature = features.get(id);
  if (!feature)
    return (
      <header className="details-head">
        <p className="details-none">{t('foreign.gone')}</p>
        <CloseButton />
      </header>
    );
  const source = shown.find(({ name }) => name === feature.tileset);
  const name = feature.title ?? t('foreign.unnamed');
  return (
    <>
      <DetailsHead icon={<Icon name="building" />} kind={t('foreign.kind', { name: feature.tileset })} name={name} />
      <div className="details-body" tabIndex={0} role="group" aria-label={name}>
        <section className="details-part">
          <h3 className="heading">{t('building.facts')}</h3>
          {feature.properties.length === 0 && <p className="details-hint">{t('foreign.silent')}</p>}
          <FactRows rows={feature.properties} />
        </section>
        <section className="details-part">
          <h3 className="heading">{t('building.provenance')}</h3>
          <p className="provenance">
            {source?.attribution ?? t('foreign.unknownSource')} · {source?.licence ?? t('foreign.unknownLicence')}
          </p>
          <p className="details-hint">{t('foreign.note')}</p>
        </section>
      </div>
    </>
  );
}
