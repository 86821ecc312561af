import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Provenance } from '../../schema/catalogue.ts';
import { dataText } from '../i18n/dataWords.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { distinctSources, type ListedSource } from './distinctSources.ts';
import { Sheet } from './Sheet.tsx';

/** Who the data belong to and under which licence: of the assets, and of the model of the city. */
export function SourcesDialog() {
  const { t } = useTranslation();
  return (
    <Sheet label={t('sources.label')} title={t('sources.label')} icon="sources">
      <Sources />
    </Sheet>
  );
}

function Sources() {
  const { t } = useTranslation();
  const { city, catalogue, tilesets } = useViewer();
  const others = useStore(tilesets, (state) => state.shown);
  const assets = useStore(catalogue, (state) => state.assets);
  const [model, setModel] = useState<readonly Provenance[] | 'loading' | 'failed'>('loading');
  useEffect(() => {
    let isGone = false;
    city.manifest().then(
      ({ sources }) => isGone || setModel(sources),
      () => isGone || setModel('failed'),
    );
    return () => {
      isGone = true;
    };
  }, [city]);
  return (
    <div className="sheet-body" tabIndex={0} role="group" aria-label={t('sources.label')}>
      <p>{t('sources.intro')}</p>
      <h3 className="heading">{t('sources.data')}</h3>
      <SourceTable sources={distinctSources(assets.map((asset) => asset.properties.provenance))} />
      <h3 className="heading">{t('sources.city')}</h3>
      {model === 'loading' && <p className="caption">{t('sources.loading')}</p>}
      {model === 'failed' && <p className="caption">{t('sources.cityFailed')}</p>}
      {typeof model === 'object' && <SourceTable sources={distinctSources(model)} />}
      {others.length > 0 && <h3 className="heading">{t('sources.tilesets')}</h3>}
      {others.map(({ name, attribution, licence }) => (
        <p key={name} className="caption">
          {[name, attribution, licence].filter((part) => part !== null).join(' · ')}
        </p>
      ))}
      <p className="caption">{t('sources.software')}</p>
    </div>
  );
}

function SourceTable({ sources }: { readonly sources: readonly ListedSource[] }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  return (
    <ul className="sources">
      {sources.map((source) => (
        <li key={`${source.kind}${source.source}${source.licence}`}>
          <span className={`finish finish-${source.kind}`}>{t(`provenance.${source.kind}`)}</span>
          <span>{dataText(source.source, lang)}</span>
          <span className="caption">
            {dataText(source.licence, lang)} · {t('details.asOf', { date: source.dates })}
          </span>
        </li>
      ))}
    </ul>
  );
}
