import { useId, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ACKNOWLEDGEMENT_LIMITS } from '../../schema/alarms.ts';
import { Icon } from '../parts/Icon.tsx';
import { useViewer } from '../viewerContext.ts';

/** What the HTTP status of a refusal says. */
const WHY: Readonly<Record<number, 'forbidden' | 'over' | 'often'>> = {
  401: 'forbidden',
  403: 'forbidden',
  409: 'over',
  429: 'often',
};

/** Somebody has seen the alarm, or all of a group: a name and a note, for everybody who looks. Folded until it is wanted. */
export function AcknowledgeForm({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const { alarms } = useViewer();
  const remembered = useStore(alarms, (state) => state.by);
  const [isOpen, setIsOpen] = useState(false);
  const [by, setBy] = useState(remembered);
  const [note, setNote] = useState('');
  const [state, setState] = useState<'idle' | 'sending' | { readonly refused: number | null }>('idle');
  const id = useId();
  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setState('sending');
    const result = await alarms.acknowledge(names, { by, note });
    if (!result.isKept) setState({ refused: result.status });
  };
  const refusal = (status: number | null): string => {
    if (status === null) return t('notice.noAnswer');
    const why = WHY[status] ?? 'other';
    return t('alarms.refused', { reason: t(`alarms.why.${why}`, { status }) });
  };
  const what = names.length === 1 ? t('alarms.acknowledge') : t('alarms.acknowledgeAll', { count: names.length });
  if (!isOpen)
    return (
      <button type="button" className="tool framed alarm-acknowledge" onClick={() => setIsOpen(true)}>
        <Icon name="check" />
        {what}
      </button>
    );
  return (
    <form className="alarm-form" onSubmit={(event) => void send(event)}>
      <label htmlFor={`${id}by`}>
        <span className="caption">{t('alarms.by')}</span>
        <input
          id={`${id}by`}
          className="field"
          required
          autoFocus
          maxLength={ACKNOWLEDGEMENT_LIMITS.by}
          autoComplete="name"
          value={by}
          onChange={(event) => setBy(event.target.value)}
        />
      </label>
      <label htmlFor={`${id}note`}>
        <span className="caption">{t('alarms.note')}</span>
        <textarea
          id={`${id}note`}
          className="field"
          rows={2}
          maxLength={ACKNOWLEDGEMENT_LIMITS.note}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <div className="alarm-form-end">
        <button type="submit" className="tool primary" disabled={state === 'sending'}>
          {what}
        </button>
        <button type="button" className="tool framed" onClick={() => setIsOpen(false)}>
          {t('alarms.cancel')}
        </button>
      </div>
      <p role="status" className="caption">
        {typeof state === 'object' && refusal(state.refused)}
      </p>
    </form>
  );
}
