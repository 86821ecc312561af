import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { PROVENANCE_KINDS, type BuildingFilter } from '../../schema/buildingFilter.ts';
import { BUILDING_USES } from '../../schema/cityFiles.ts';
import { formatDistance } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { SpanFields } from './SpanFields.tsx';

/** Distances to a quay that can be chosen, metres. */
const QUAYS_M = [50, 100, 200, 500, 1000];
const MOST_KINDS = 60;

/** Which buildings are asked for. Every change is answered at once by the scene, the count and the list. */
export function BuildingFilterForm() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { buildings } = useViewer();
  const filter = useStore(buildings, (state) => state.filter);
  const index = useStore(buildings, (state) => state.index);
  const kinds = useId();
  const change = (part: Partial<BuildingFilter>): void => buildings.setFilter({ ...filter, ...part });
  const quays =
    filter.nearQuayM === null || QUAYS_M.includes(filter.nearQuayM) ? QUAYS_M : [...QUAYS_M, filter.nearQuayM];
  return (
    <form className="building-filter" aria-label={t('building.filter')} onSubmit={(event) => event.preventDefault()}>
      <h2 className="heading">{t('building.filter')}</h2>
      <Field label={t('building.kind')}>
        <input
          className="field"
          type="search"
          list={kinds}
          value={filter.kind}
          placeholder={t('building.kindHint')}
          onChange={(event) => change({ kind: event.target.value })}
          onFocus={buildings.need}
        />
        <datalist id={kinds}>
          {index?.meta.kinds.slice(0, MOST_KINDS).map((kind) => (
            <option key={kind.de} value={kind[lang]} />
          ))}
        </datalist>
      </Field>
      <SpanFields
        label={t('building.height')}
        fromLabel={t('building.heightFrom')}
        toLabel={t('building.heightTo')}
        span={filter.heightM}
        most={400}
        onChange={(heightM) => change({ heightM })}
      />
      <Field label={t('building.quay')}>
        <select
          className="field"
          value={filter.nearQuayM ?? ''}
          onChange={(event) => change({ nearQuayM: event.target.value === '' ? null : Number(event.target.value) })}
        >
          <option value="">{t('building.quayAny')}</option>
          {quays.map((far) => (
            <option key={far} value={far}>
              {t('building.quayMost', { far: formatDistance(far, lang) })}
            </option>
          ))}
        </select>
      </Field>
      <Chips
        label={t('building.uses')}
        all={BUILDING_USES}
        chosen={filter.uses}
        text={(use) => t(`building.use.${use}`)}
        onChange={(uses) => change({ uses })}
      />
      <SpanFields
        label={t('building.years')}
        fromLabel={t('building.yearFrom')}
        toLabel={t('building.yearTo')}
        span={filter.years}
        most={2100}
        onChange={(years) => change({ years })}
      />
      <Field label={t('building.district')}>
        <select
          className="field"
          value={filter.district ?? ''}
          onChange={(event) => change({ district: event.target.value || null })}
          onFocus={buildings.need}
        >
          <option value="">{t('building.districtAny')}</option>
          {index?.meta.districts.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Chips
        label={t('building.provenances')}
        all={PROVENANCE_KINDS}
        chosen={filter.provenances}
        text={(kind) => t(`provenance.${kind}`)}
        onChange={(provenances) => change({ provenances })}
      />
    </form>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label className="filter-field">
      <span className="caption">{label}</span>
      {children}
    </label>
  );
}

interface ChipsProps<T extends string> {
  readonly label: string;
  readonly all: readonly T[];
  /** None = all. */
  readonly chosen: readonly T[];
  readonly text: (one: T) => string;
  readonly onChange: (chosen: readonly T[]) => void;
}

function Chips<T extends string>({ label, all, chosen, text, onChange }: ChipsProps<T>) {
  return (
    <fieldset className="filter-chips">
      <legend className="caption">{label}</legend>
      {all.map((one) => (
        <label key={one} className="chip">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) =>
              onChange(all.filter((other) => (other === one ? event.target.checked : chosen.includes(other))))
            }
          />
          <span>{text(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
