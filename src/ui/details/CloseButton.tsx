import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';

/** Lets go of what is selected. */
export function CloseButton() {
  const { t } = useTranslation();
  const { selection } = useViewer();
  return (
    <button type="button" className="tool" aria-label={t('app.close')} onClick={() => selection.selectAsset(null)}>
      <Icon name="close" />
    </button>
  );
}
