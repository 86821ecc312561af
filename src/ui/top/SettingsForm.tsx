import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LANGUAGES } from '../../schema/texts.ts';
import { FACES } from '../../state/view.ts';
import { useViewer } from '../viewerContext.ts';

/** Languages in their own words, so that they are found by those who need them. */
const LANGUAGE_NAMES = { de: 'Deutsch', en: 'English', zh: '中文' } as const;

export function SettingsForm() {
  const { t } = useTranslation();
  const { view } = useViewer();
  const { face, lang, scheme } = useStore(view);
  return (
    <form className="choices">
      <Choice
        legend={t('face.label')}
        options={FACES.map((id) => [id, t(`face.${id}`)])}
        value={face}
        onChoose={(id) => view.setState({ face: id })}
      />
      <Choice
        legend={t('settings.language')}
        options={LANGUAGES.map((id) => [id, LANGUAGE_NAMES[id]])}
        value={lang}
        onChoose={(id) => view.setState({ lang: id })}
      />
      <Choice
        legend={t('settings.scheme')}
        options={(['light', 'dark'] as const).map((id) => [id, t(`settings.${id}`)])}
        value={scheme}
        onChoose={(id) => view.setState({ scheme: id })}
      />
    </form>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ legend, options, value, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="heading">{legend}</legend>
      {options.map(([id, word]) => (
        <label key={id} className="choice">
          <input type="radio" name={legend} checked={id === value} onChange={() => onChoose(id)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
