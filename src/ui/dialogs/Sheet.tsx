import type { ComponentProps, ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/Icon.tsx';
import './dialogs.css';

interface SheetProps {
  /** Accessible name of the tool that opens it. */
  readonly label: string;
  readonly title: string;
  readonly icon: ComponentProps<typeof Icon>['name'];
  /** Opened from elsewhere too (a key): who holds the state. */
  readonly state?: { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void };
  readonly children: ReactNode;
}

/** A tool that opens a sheet over the page, with a head and a way to close it. */
export function Sheet({ label, title, icon, state, children }: SheetProps) {
  const { t } = useTranslation();
  return (
    <DialogTrigger {...state}>
      <span title={label}>
        <Button className="tool" aria-label={label}>
          <Icon name={icon} />
        </Button>
      </span>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="panel sheet">
          <Dialog className="dialog">
            <header className="sheet-head">
              <Heading slot="title">{title}</Heading>
              <Button slot="close" className="tool" aria-label={t('app.close')}>
                <Icon name="close" />
              </Button>
            </header>
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
