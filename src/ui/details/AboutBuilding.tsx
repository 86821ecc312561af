import { useTranslation } from 'react-i18next';
import type { BuildingFacts } from '../../state/buildingIndex.ts';
import { addressText, trustText, yearsText } from '../buildings/buildingText.ts';
import { formatDistance, formatNumber, formatQuantity } from '../format/formatValue.ts';
import { useLanguage } from '../viewerContext.ts';
import { ProvenanceLine } from './ProvenanceLine.tsx';
import { FactRows } from './FactRows.tsx';

/** What it is, how we know it, and where it stands. */
export function AboutBuilding({ facts }: { readonly facts: BuildingFacts }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { provenance, place, utm } = facts;
  const isGenerated = provenance.kind === 'generated';
  const about = (text: string): string => (isGenerated ? t('building.about', { far: text }) : text);
  const rows: readonly (readonly [string, string | null])[] = [
    [t('building.factHeight'), facts.heightM === 0 ? null : about(formatQuantity(facts.heightM, 'm', 1, lang))],
    [t('building.factStoreys'), facts.storeys === null ? null : String(facts.storeys)],
    [t('building.factUse'), t(`building.use.${facts.use}`)],
    [t('building.factYear'), yearsText(facts, t)],
    [t('building.factRoof'), facts.roof && facts.roof !== 'unknown' ? t(`building.roof.${facts.roof}`) : null],
    [t('building.factAddress'), addressText(facts)],
    [t('building.factDistrict'), facts.district?.name ?? null],
    [t('building.factDwellings'), facts.dwellings === null ? null : String(facts.dwellings)],
    [t('building.factArea'), about(formatQuantity(facts.areaM2, 'm2', 0, lang))],
    [t('building.factQuay'), facts.quayM === null ? null : formatDistance(Math.max(10, facts.quayM), lang)],
    [t('building.factFoot'), t('building.metresNhn', { height: formatQuantity(facts.footM, 'm', 1, lang) })],
  ];
  return (
    <>
      <section className="details-part">
        <h3 className="heading">{t('building.facts')}</h3>
        <FactRows rows={rows} />
      </section>
      <section className="details-part">
        <h3 className="heading">{t('building.provenance')}</h3>
        <ProvenanceLine provenance={provenance} />
        <p className="details-hint">{trustText(facts, t)}</p>
      </section>
      <section className="details-part">
        <h3 className="heading">{t('building.place')}</h3>
        <dl className="facts">
          <div>
            <dt>WGS84</dt>
            <dd>
              {formatNumber(place.lat, 5, lang)}° N, {formatNumber(place.lon, 5, lang)}° E
            </dd>
          </div>
          <div>
            <dt>EPSG:25832</dt>
            <dd>
              {formatNumber(utm.e, 1, lang)} E, {formatNumber(utm.n, 1, lang)} N
            </dd>
          </div>
        </dl>
      </section>
    </>
  );
}
