import { useTranslation } from 'react-i18next';

/** First stop of the keyboard: past the scene to the list of assets, or to the button that opens it. */
export function SkipLink() {
  const { t } = useTranslation();
  const skip = (): void => {
    const row = document.querySelector<HTMLElement>('.asset-list button[tabindex="0"]');
    (row ?? document.querySelector<HTMLElement>('.planner-brand button'))?.focus();
  };
  return (
    <nav aria-label={t('app.skipToList')}>
      <button type="button" className="tool panel skip-link" onClick={skip}>
        {t('app.skipToList')}
      </button>
    </nav>
  );
}
