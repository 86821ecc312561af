import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import { CloseButton } from './CloseButton.tsx';

interface DetailsHeadProps {
  readonly icon: ReactNode;
  /** What it is, above its name. */
  readonly kind: string;
  readonly name: string;
  /** Flies there; absent where the camera cannot. */
  readonly onFly?: () => void;
}

/** Head of the details of anything: what it is, its name, fly there, close. */
export function DetailsHead({ icon, kind, name, onFly }: DetailsHeadProps) {
  const { t } = useTranslation();
  return (
    <header className="details-head">
      <div className="details-title">
        <p className="caption details-kind">
          {icon}
          <span>{kind}</span>
        </p>
        <h2>{name}</h2>
      </div>
      {onFly && (
        <button
          type="button"
          className="tool"
          aria-label={t('details.flyTo')}
          title={t('details.flyTo')}
          onClick={onFly}
        >
          <Icon name="fly" />
        </button>
      )}
      <CloseButton />
    </header>
  );
}
