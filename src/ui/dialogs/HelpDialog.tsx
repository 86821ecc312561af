import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFree } from '../keys.ts';
import { Sheet } from './Sheet.tsx';

const KEYS = [
  ['/', 'help.kSearch'],
  ['← ↑ → ↓', 'help.kMove'],
  ['⇧ + ← ↑ → ↓', 'help.kTurn'],
  ['+ −', 'help.kZoom'],
  ['N', 'help.kNorth'],
  ['H', 'help.kHome'],
  ['Space', 'help.kPlay'],
  ['← →, PgUp PgDn', 'help.kTime'],
  [', .', 'help.kEvents'],
  ['Esc', 'help.kEsc'],
  ['?', 'help.kHelp'],
] as const;
const POINTER = ['help.pan', 'help.orbit', 'help.zoom', 'help.double'] as const;

export function HelpDialog() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      if (event.key === '?' && isFree(event)) setIsOpen(true);
    };
    document.addEventListener('keydown', keyPressed);
    return () => document.removeEventListener('keydown', keyPressed);
  }, []);
  return (
    <Sheet label={t('help.label')} title={t('help.title')} icon="help" state={{ isOpen, onOpenChange: setIsOpen }}>
      <div className="sheet-body" tabIndex={0} role="group" aria-label={t('help.title')}>
        <h3 className="heading">{t('help.keys')}</h3>
        <dl className="keys">
          {KEYS.map(([key, word]) => (
            <div key={word}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(word)}</dd>
            </div>
          ))}
        </dl>
        <h3 className="heading">{t('help.mouse')}</h3>
        <ul>
          {POINTER.map((word) => (
            <li key={word}>{t(word)}</li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
