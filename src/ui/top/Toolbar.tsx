import { useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { AlarmsButton } from '../alarms/AlarmsButton.tsx';
import { copyText } from '../copyText.ts';
import { HelpDialog } from '../dialogs/HelpDialog.tsx';
import { Legend } from '../dialogs/Legend.tsx';
import { SourcesDialog } from '../dialogs/SourcesDialog.tsx';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';
import { ConnectionState } from './ConnectionState.tsx';
import { LayerSwitches } from './LayerSwitches.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import './toolbar.css';

/** Connection, alarms, layers, legend, sources, share, settings, help. */
export function Toolbar({ onAlarms }: { readonly onAlarms: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="panel toolbar" aria-label={t('app.tools')}>
      <ConnectionState />
      <AlarmsButton onOpen={onAlarms} />
      <span className="toolbar-rule" />
      <Popped icon="layers" label={t('layers.label')}>
        <LayerSwitches />
      </Popped>
      <Popped icon="legend" label={t('legend.label')}>
        <Legend />
      </Popped>
      <SourcesDialog />
      <Share />
      <Popped icon="settings" label={t('settings.label')}>
        <SettingsForm />
      </Popped>
      <HelpDialog />
    </section>
  );
}

interface PoppedProps {
  readonly icon: IconName;
  readonly label: string;
  readonly children: ReactNode;
}

function Popped({ icon, label, children }: PoppedProps) {
  return (
    <DialogTrigger>
      <span title={label}>
        <Button className="tool" aria-label={label}>
          <Icon name={icon} />
        </Button>
      </span>
      <Popover className="panel popover" placement="bottom end" offset={8}>
        <Dialog className="dialog" aria-label={label}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A link to exactly this: camera, instant, selection, theme, layers, language. */
function Share() {
  const { t } = useTranslation();
  const { url } = useViewer();
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  const share = async (): Promise<void> => setSaid((await copyText(url.href())) ? 'copied' : 'failed');
  return (
    <span className="share" onPointerLeave={() => setSaid(null)}>
      <button
        type="button"
        className="tool"
        aria-label={t('share.label')}
        title={t('share.label')}
        onClick={() => void share()}
        onBlur={() => setSaid(null)}
      >
        <Icon name="link" />
      </button>
      <span role="status" className={said ? 'share-said panel' : 'unseen'}>
        {said && t(`share.${said}`)}
      </span>
    </span>
  );
}
