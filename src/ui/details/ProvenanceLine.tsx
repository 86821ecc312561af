import { useTranslation } from 'react-i18next';
import type { Provenance } from '../../schema/catalogue.ts';
import { dataText } from '../i18n/dataWords.ts';
import { useLanguage } from '../viewerContext.ts';

/** Where an entry comes from: kind, source, date, licence and what is to be known of it. */
export function ProvenanceLine({ provenance }: { readonly provenance: Provenance }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  return (
    <p className="provenance">
      <span className={`finish finish-${provenance.kind}`}>{t(`provenance.${provenance.kind}`)}</span>
      {dataText(provenance.source, lang)} · {t('details.asOf', { date: provenance.date })} ·{' '}
      {dataText(provenance.licence, lang)}
      {provenance.note !== undefined && ` · ${dataText(provenance.note, lang)}`}
    </p>
  );
}
