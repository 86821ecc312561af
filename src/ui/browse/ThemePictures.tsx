import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { pictureColumns, readPicture } from '../../state/pictures.ts';
import { RAMP_COLOURS } from '../../state/ramps.ts';
import { cssColour } from '../buildings/buildingText.ts';
import { formatQuantity } from '../format/formatValue.ts';
import { useStatusContext } from '../useStatus.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './themePictures.css';

/** What of the open theme is drawn in the scene, what its colours mean, and how much of it is known now. */
export function ThemePictures() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { pictures, view } = useViewer();
  const { choices, shown } = useStore(pictures);
  const at = useStatusContext(2);
  const known = useMemo(() => {
    if (!shown) return null;
    const columns = pictureColumns(shown.items.length);
    readPicture(shown, at, columns);
    const origins = shown.items.map(({ datastream }) => at.readings.get(datastream.index ?? -1)?.origin);
    return {
      count: columns.state.filter((state) => state === 2).length,
      origins: [...new Set(origins.filter((origin) => origin !== undefined))],
    };
  }, [shown, at]);
  if (!shown || !known || shown.items.length === 0) return null;
  const { picture, items } = shown;
  const { unit, decimals, name } = items[0]!.datastream;
  const colours = RAMP_COLOURS[picture.ramp].map(cssColour).join(', ');
  const end = (value: number): string => formatQuantity(value, unit, decimals, lang);
  return (
    <div className="theme-pictures">
      {choices.length > 1 && (
        <fieldset className="colour-by">
          <legend className="heading">{t('picture.show')}</legend>
          {choices.map(({ id, name: words }) => (
            <label key={id} className="chip">
              <input
                type="radio"
                name="theme-picture"
                checked={id === picture.id}
                onChange={() => view.setPicture(id)}
              />
              <span>{words[lang]}</span>
            </label>
          ))}
        </fieldset>
      )}
      <figure aria-label={t('picture.legend', { name: name[lang] })}>
        <figcaption className="caption">{name[lang]}</figcaption>
        <div className="ramp" style={{ backgroundImage: `linear-gradient(to right, ${colours})` }} />
        <div className="ramp-ends caption figures">
          <span>{end(picture.from)}</span>
          <span>{end(picture.to)}</span>
        </div>
      </figure>
      <p className="caption">
        {t('picture.known', { count: known.count, all: items.length })}
        {known.origins.map((origin) => ` · ${t(`origin.${origin}`)}`)}
      </p>
    </div>
  );
}
