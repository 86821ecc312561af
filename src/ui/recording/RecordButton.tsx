import { useState, type ChangeEvent, type SyntheticEvent } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { fromLocalField, toLocalField } from '../format/berlinTime.ts';
import { Icon } from '../parts/Icon.tsx';
import { saveBlob } from '../saveFile.ts';
import type { TimeRange } from '../time/timeScale.ts';
import { useViewer } from '../viewerContext.ts';
import './recording.css';

/** Makes a file of a span, and opens one. @param shown the span in the time bar: what is offered first */
export function RecordButton({ shown }: { readonly shown: TimeRange | null }) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <span title={t('recording.recordLong')}>
        <Button className="tool framed" aria-label={t('recording.recordLong')}>
          <Icon name="record" />
          <span className="time-word">{t('recording.record')}</span>
        </Button>
      </span>
      <Popover className="panel time-popover" placement="top end" offset={8}>
        <Dialog className="dialog" aria-label={t('recording.record')}>
          {({ close }) => (
            <div className="record">
              {shown && <RecordForm shown={shown} onDone={close} />}
              <OpenFile onDone={close} />
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function RecordForm({ shown, onDone }: { readonly shown: TimeRange; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { recording } = useViewer();
  const isSaving = useStore(recording, (state) => state.isSaving);
  const isFile = useStore(recording, (state) => state.status === 'playing');
  const [from, setFrom] = useState(() => toLocalField(shown.fromMs));
  const [to, setTo] = useState(() => toLocalField(shown.toMs));
  const [fromMs, toMs] = [fromLocalField(from), fromLocalField(to)];
  const isBad = fromMs === null || toMs === null || toMs <= fromMs;
  if (isFile) return null;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isBad) return;
    void recording.make(fromMs, toMs).then((made) => {
      if (made) saveBlob(made.name, made.blob);
      onDone();
    });
  };
  const field = (label: string, value: string, change: (text: string) => void) => (
    <label>
      <span className="caption">{label} (Europe/Berlin)</span>
      <input className="field" type="datetime-local" value={value} onChange={(event) => change(event.target.value)} />
    </label>
  );
  return (
    <form className="time-form" onSubmit={submit}>
      <p className="caption">{t('recording.intro')}</p>
      {field(t('recording.from'), from, setFrom)}
      {field(t('recording.to'), to, setTo)}
      <button type="submit" className="tool primary framed" disabled={isBad || isSaving}>
        <Icon name="download" />
        {t(isSaving ? 'recording.saving' : 'recording.save')}
      </button>
      {isBad && <p className="caption">{t('recording.badSpan')}</p>}
    </form>
  );
}

function OpenFile({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { recording } = useViewer();
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (!file) return;
    void recording.open(file);
    onDone();
  };
  return (
    <div className="record-open">
      <label className="tool framed">
        {t('recording.open')}
        <input className="unseen" type="file" accept=".hafenblick" onChange={chosen} />
      </label>
      <p className="caption">{t('recording.openHint')}</p>
    </div>
  );
}
