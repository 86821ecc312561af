import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { fieldError } from '../../state/computedPictures.ts';
import { pictureColumns, readPicture } from '../../state/pictures.ts';
import { RAMP_COLOURS } from '../../state/ramps.ts';
import { cssColour } from '../buildings/buildingText.ts';
import { formatDistance, formatQuantity } from '../format/formatValue.ts';
import { useStatusContext } from '../useStatus.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './themePictures.css';

/** What of the open theme is drawn in the scene, what its colours mean, and how much of it is known now. */
export function ThemePictures() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { pictures, view } = useViewer();
  const { choices, chosen, filling, shown } = useStore(pictures);
  const at = useStatusContext(2);
  const known = useMemo(() => {
    if (!shown) return null;
    const columns = pictureColumns(shown.items.length);
    readPicture(shown, at, columns);
    const origins = shown.items.map(({ datastream }) => at.readings.get(datastream.index ?? -1)?.origin);
    return {
      count: columns.state.filter((state) => state === 2).length,
      origins: [...new Set(origins.filter((origin) => origin !== undefined))],
      error: shown.picture.shape === 'field' ? fieldError(shown, columns, at.readings) : null,
    };
  }, [shown, at]);
  if (!shown || !known || shown.items.length === 0) return null;
  const { picture, items } = shown;
  const { unit, decimals, name } = items[0]!.datastream;
  const colours = RAMP_COLOURS[picture.ramp].map(cssColour).join(', ');
  const end = (value: number): string => formatQuantity(value, unit, decimals, lang);
  const reach = formatDistance(picture.reachM, lang);
  const { shape, from: least } = picture;
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
                checked={id === chosen?.id}
                onChange={() => view.setPicture(id)}
              />
              <span>{words[lang]}</span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen && filling && (
        <label className="picture-fill">
          <input
            type="checkbox"
            checked={picture.id === filling.id}
            onChange={(event) => view.setPicture(event.target.checked ? filling.id : chosen.id)}
          />
          <span>{t('picture.fill')}</span>
        </label>
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
      {shape === 'field' && (
        <p className="caption">
          {t('picture.field', { count: known.count, reach })}{' '}
          {known.error
            ? t('picture.fieldError', {
                error: formatQuantity(known.error.error, unit, 1, lang),
                count: known.error.places,
              })
            : t('picture.fieldNoError')}
        </p>
      )}
      {shape === 'street' && (
        <p className="caption">{t('picture.street', { count: known.count, reach, least: end(least) })}</p>
      )}
      {shape === 'link' && <p className="caption">{t('picture.link')}</p>}
    </div>
  );
}
