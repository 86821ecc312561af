import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Icon } from '../parts/Icon.tsx';
import { saveText } from '../saveFile.ts';
import { useViewer } from '../viewerContext.ts';
import type { Span } from './useSeries.ts';

interface CsvLinkProps {
  readonly datastream: string;
  readonly span: Span;
  /** Accessible name and tooltip of an icon without a word; absent: the word stands beside it. */
  readonly name?: string;
}

/** A series as a CSV file: by its address, or made here while a recording plays and no server is behind an address. */
export function CsvLink({ datastream, span, name }: CsvLinkProps) {
  const { t } = useTranslation();
  const { history, recording } = useViewer();
  const isFile = useStore(recording, (state) => state.status === 'playing');
  const { fromMs, toMs } = span;
  const look = name === undefined ? { className: 'tool framed' } : { className: 'tool', 'aria-label': name, title: t('details.csv') }; // prettier-ignore
  const content = (
    <>
      <Icon name="download" />
      {name === undefined && t('details.csv')}
    </>
  );
  if (!isFile)
    return (
      <a {...look} href={history.csvHref(datastream, fromMs, toMs)} download>
        {content}
      </a>
    );
  const save = (): void => {
    // A file in memory answers always.
    void history
      .csvText(datastream, fromMs, toMs)
      .then((text) => saveText(`${datastream.replaceAll('/', '_')}.csv`, 'text/csv', text));
  };
  return (
    <button type="button" {...look} onClick={save}>
      {content}
    </button>
  );
}
