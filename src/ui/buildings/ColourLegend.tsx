import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { COLOURINGS, type Colouring } from '../../schema/buildingFilter.ts';
import { BUILDING_CLASSES } from '../../state/buildingClasses.ts';
import { formatNumber } from '../format/formatValue.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { classText, cssColour } from './buildingText.ts';

/** By what the buildings are coloured, and what the colours mean, each with its count. */
export function ColourLegend() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { buildings } = useViewer();
  const colouring = useStore(buildings, (state) => state.colouring);
  const counts = useStore(buildings, (state) => state.classCounts);
  const choices: readonly (Colouring | null)[] = [null, ...COLOURINGS];
  return (
    <>
      <fieldset className="colour-by">
        <legend className="heading">{t('building.colourBy')}</legend>
        {choices.map((choice) => (
          <label key={choice ?? 'none'} className="chip">
            <input
              type="radio"
              name="colour-by"
              checked={choice === colouring}
              onChange={() => buildings.setColouring(choice)}
            />
            <span>{t(`building.colour.${choice ?? 'none'}`)}</span>
          </label>
        ))}
      </fieldset>
      {colouring && (
        <ul className="colour-legend" aria-label={t('building.legend')}>
          {BUILDING_CLASSES[colouring].map((one, i) => (
            <li key={`${one.key}${one.from ?? ''}`}>
              <span className="colour-swatch" style={{ backgroundColor: cssColour(one.colour) }} />
              <span>{classText(one, t, lang)}</span>
              <span className="figures">{counts && formatNumber(counts[i] ?? 0, 0, lang)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
