import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { BuildingFacts } from '../../state/buildingIndex.ts';
import { createNear } from '../../state/near.ts';
import { buildingName } from '../buildings/buildingText.ts';
import { factsAsCsv, factsAsJson } from '../buildings/exportFacts.ts';
import { Icon } from '../parts/Icon.tsx';
import { saveText } from '../saveFile.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { AboutBuilding } from './AboutBuilding.tsx';
import { CloseButton } from './CloseButton.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { NearBy } from './NearBy.tsx';
import { QuoteRow } from './Quote.tsx';

/** Everything about a building, or why nothing is known about it. */
export function BuildingDetails({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { buildings } = useViewer();
  const { index, status, error } = useStore(buildings);
  const facts = useMemo(() => (index ? buildings.find(id) : null), [index, buildings, id]);
  if (facts) return <Known facts={facts} />;
  return (
    <header className="details-head">
      <p className="details-none" role="status">
        {status === 'failed'
          ? t('building.failed', { error })
          : t(index ? 'building.unknown' : 'building.loading', { id })}
        {status === 'failed' && (
          <button type="button" className="tool framed details-retry" onClick={buildings.need}>
            {t('building.retry')}
          </button>
        )}
      </p>
      <CloseButton />
    </header>
  );
}

function Known({ facts }: { readonly facts: BuildingFacts }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { camera, catalogue } = useViewer();
  const assets = useStore(catalogue, (state) => state.assets);
  const index = useMemo(() => createNear(assets), [assets]);
  const near = useMemo(() => index.nearPlace(facts), [index, facts]);
  const name = buildingName(facts, lang);
  const file = `hafenblick-${facts.id.replaceAll('/', '-')}`;
  return (
    <>
      <DetailsHead
        icon={<Icon name="building" />}
        kind={name === facts.kind[lang] ? t('building.label') : facts.kind[lang]}
        name={name}
        onFly={() => camera.go({ asset: facts.id })}
      />
      <div className="details-body" tabIndex={0} role="group" aria-label={name}>
        <AboutBuilding facts={facts} />
        {near.length > 0 ? (
          <NearBy near={near} />
        ) : (
          <section className="details-part">
            <h3 className="heading">{t('details.near')}</h3>
            <p className="provenance">{t('building.noneNear')}</p>
          </section>
        )}
        <QuoteRow id={facts.id}>
          <button
            type="button"
            className="tool framed"
            onClick={() => saveText(`${file}.csv`, 'text/csv', factsAsCsv(facts))}
          >
            <Icon name="download" />
            {t('building.csvFacts')}
          </button>
          <button
            type="button"
            className="tool framed"
            onClick={() => saveText(`${file}.json`, 'application/geo+json', factsAsJson(facts))}
          >
            <Icon name="download" />
            {t('building.jsonFacts')}
          </button>
        </QuoteRow>
      </div>
    </>
  );
}
