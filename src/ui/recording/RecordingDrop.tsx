import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewer } from '../viewerContext.ts';
import './recording.css';

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** A file dropped anywhere on the page plays in place of the feed. */
export function RecordingDrop() {
  const { t } = useTranslation();
  const { recording } = useViewer();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      // Without it the browser would leave the page and show the file.
      event.preventDefault();
      setIsOver(true);
    };
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent): void => {
      setIsOver(false);
      if (!hasFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void recording.open(file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
    };
  }, [recording]);
  return isOver ? <div className="recording-drop">{t('recording.drop')}</div> : null;
}
