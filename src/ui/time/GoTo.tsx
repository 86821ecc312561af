import { useState, type SyntheticEvent } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { fromLocalField, toLocalField } from '../format/berlinTime.ts';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';

/** A date and a time to go to, in the city's local time. */
export function GoTo() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="tool framed">
        <Icon name="clock" />
        <span className="time-word">{t('time.goTo')}</span>
      </Button>
      <Popover className="panel time-popover" placement="top end" offset={8}>
        <Dialog className="dialog" aria-label={t('time.goTo')}>
          {({ close }) => <GoToForm onDone={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function GoToForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { clock } = useViewer();
  const range = useStore(clock, (state) => state.range);
  const [text, setText] = useState(() =>
    toLocalField(clock.instant() ?? range?.toMs ?? fromLocalField('2024-01-04T12:00')!),
  );
  const at = fromLocalField(text);
  const isOutside = at !== null && range !== null && (at < range.fromMs || at > range.toMs);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (at === null || isOutside) return;
    clock.goTo(at);
    onDone();
  };
  return (
    <form className="time-form" onSubmit={submit}>
      <label>
        <span className="caption">{t('time.label')} (Europe/Berlin)</span>
        <input
          className="field"
          type="datetime-local"
          value={text}
          min={range ? toLocalField(range.fromMs) : undefined}
          max={range ? toLocalField(range.toMs) : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="tool primary framed" disabled={at === null || isOutside}>
        {t('time.goTo')}
      </button>
      {isOutside && <p className="caption">{t('time.outOfRange')}</p>}
    </form>
  );
}
