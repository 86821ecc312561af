import { useTranslation } from 'react-i18next';
import { unixMs } from '../../geo/units.ts';
import type { Asset, Fact } from '../../schema/catalogue.ts';
import { formatKm, formatNumber, formatQuantity } from '../format/formatValue.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage } from '../viewerContext.ts';
import type { Language } from '../../schema/texts.ts';
import { dataText } from '../i18n/dataWords.ts';
import { ProvenanceLine } from './ProvenanceLine.tsx';

/** A year or a count without a unit is written as it is; a figure with a unit in the reader's notation. */
function factText({ value, unit, lang: own }: Fact, lang: Language): string {
  if (typeof value === 'string') return own === undefined ? dataText(value, lang) : value;
  if (unit === undefined) return String(value);
  const decimals = Math.min(3, (String(value).split('.')[1] ?? '').length);
  return formatQuantity(value, unit, decimals, lang);
}

/** Facts, place, who is responsible, and where the entry comes from. */
export function AboutAsset({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { facts, riverKm, owner, links, provenance, mover, event } = asset.properties;
  const place = asset.geometry?.coordinates;
  return (
    <>
      <section className="details-part" hidden={mover !== undefined && facts.length + links.length === 0}>
        <h3 className="heading">{t('details.facts')}</h3>
        <dl className="facts">
          {(['from', 'to'] as const).map((end) => {
            const instant = event?.[end];
            return instant ? (
              <div key={end}>
                <dt>{t(end === 'from' ? 'details.begins' : 'details.ends')}</dt>
                <dd>{formatInstant(unixMs(Date.parse(instant)), lang, 'stamp')}</dd>
              </div>
            ) : null;
          })}
          {facts.map((fact) => (
            <div key={fact.label.de}>
              <dt>{fact.label[lang]}</dt>
              <dd lang={fact.lang}>
                {factText(fact, lang)}
                {fact.unverified && <span className="caption"> ({t('details.unverified')})</span>}
              </dd>
            </div>
          ))}
          {riverKm !== undefined && (
            <div>
              <dt>{t('details.riverKm')}</dt>
              <dd>{formatKm(riverKm, lang)}</dd>
            </div>
          )}
          {!mover && (
            <div>
              <dt>{t('details.place')}</dt>
              <dd>
                {place
                  ? `${formatNumber(place[1], 5, lang)}° N, ${formatNumber(place[0], 5, lang)}° E`
                  : t('details.noPlace')}
              </dd>
            </div>
          )}
          {owner !== undefined && (
            <div>
              <dt>{t('details.responsible')}</dt>
              <dd>{dataText(owner, lang)}</dd>
            </div>
          )}
        </dl>
        {links.length > 0 && (
          <ul className="links" aria-label={t('details.links')}>
            {links.map((link) => (
              <li key={link.href}>
                <a href={link.href} target="_blank" rel="noreferrer">
                  {link.label[lang]}
                  <Icon name="external" />
                </a>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="details-part">
        <h3 className="heading">{t('details.provenance')}</h3>
        <ProvenanceLine provenance={provenance} />
      </section>
    </>
  );
}
