import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatInstant } from '../format/formatInstant.ts';
import { de } from '../i18n/de.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';

export interface Notice {
  /** The same as long as it is about the same thing; a new one may be shown again. */
  readonly id: string;
  readonly gravity: 'info' | 'watch';
  readonly text: string;
  /** What the machine said, in English: for the operator, on demand. */
  readonly detail?: string;
}

/** Name of a part of the picture; of somebody else's model its own. */
const isPart = (name: string): name is keyof typeof de.part => name in de.part;

export function useNotices(): Notice[] {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { health, catalogue, url } = useViewer();
  const notes = useStore(url, (state) => state.notes);
  const { connection, isPastUnreachable, isAskedTooOften, graphics, missingParts, gaps, signIn } = useStore(health);
  const { status, error } = useStore(catalogue);
  const notices: Notice[] = [];
  const add = (id: string, gravity: Notice['gravity'], text: string, detail?: string | null): void => {
    notices.push({ id, gravity, text, ...(detail ? { detail } : {}) });
  };
  if (graphics === 'none') add('no-graphics', 'watch', t('notice.noGraphics'));
  if (graphics === 'lost') add('graphics-lost', 'watch', t('notice.graphicsLost'));
  // The panel that leads to the sign-in says more.
  if (connection === 'refused' && !signIn) add('refused', 'watch', t('notice.refused'));
  if (connection === 'reconnecting') add(`lost-${gaps.length}`, 'watch', t('notice.lost'));
  if (status === 'failed' && !signIn) add('catalogue', 'watch', t('notice.catalogueFailed'), error);
  if (isAskedTooOften) add('too-often', 'watch', t('notice.tooOften'));
  else if (isPastUnreachable) add('past', 'watch', t('notice.past'));
  if (missingParts.length > 0) {
    const names = missingParts.map(({ part }) => (isPart(part) ? t(`part.${part}`) : part.replace(/^tileset /, '')));
    const details = missingParts.map(({ part, error: why }) => `${part}: ${why}`);
    add(`missing-${names.length}`, 'watch', t('notice.missing', { parts: names.join('; ') }), details.join('; '));
  }
  if (notes.length > 0) {
    const what = notes.map(({ parameter, value }) => `${parameter}=${value}`).join(', ');
    add(`url-${what}`, 'info', t('notice.url', { what }));
  }
  const gap = gaps.at(-1);
  if (gap && connection === 'open') {
    const span = {
      from: formatInstant(gap.fromMs, lang, 'shortStamp'),
      to: formatInstant(gap.toMs, lang, 'shortStamp'),
    };
    add(`gap-${gap.fromMs}`, 'info', t(gap.isFilled ? 'notice.gapFilled' : 'notice.gap', span));
  }
  return notices;
}
