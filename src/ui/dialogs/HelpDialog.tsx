import { useEffect, useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isFree } from '../keys.ts';
import { Icon } from '../parts/Icon.tsx';
import './dialogs.css';

const KEYS = [
  ['/', 'help.kSearch'],
  ['← ↑ → ↓', 'help.kMove'],
  ['⇧ + ← ↑ → ↓', 'help.kTurn'],
  ['+ −', 'help.kZoom'],
  ['N', 'help.kNorth'],
  ['H', 'help.kHome'],
  ['Space', 'help.kPlay'],
  ['← →, PgUp PgDn', 'help.kTime'],
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
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <span title={t('help.label')}>
        <Button className="tool" aria-label={t('help.label')}>
          <Icon name="help" />
        </Button>
      </span>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="panel sheet">
          <Dialog className="dialog">
            <header className="sheet-head">
              <Heading slot="title">{t('help.title')}</Heading>
              <Button slot="close" className="tool" aria-label={t('app.close')}>
                <Icon name="close" />
              </Button>
            </header>
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
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
