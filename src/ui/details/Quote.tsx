import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Asset } from '../../schema/catalogue.ts';
import { copyText } from '../copyText.ts';
import { Icon } from '../parts/Icon.tsx';
import { savePicture } from '../savePicture.ts';
import { CsvLink } from './CsvLink.tsx';
import { useScenePort, useViewer } from '../viewerContext.ts';
import './quote.css';

/** How to quote an asset: a link with instant, camera and selection, the picture, and the whole history as CSV. */
export function Quote({ asset }: { readonly asset: Asset }) {
  const { clock } = useViewer();
  const range = useStore(clock, (state) => state.range);
  const stream = asset.properties.datastreams[0];
  return <QuoteRow id={asset.id}>{range && stream && <CsvLink datastream={stream.id} span={range} />}</QuoteRow>;
}

interface QuoteRowProps {
  readonly id: string;
  /** Downloads. */
  readonly children: ReactNode;
}

/** Link, picture and downloads of what is selected. */
export function QuoteRow({ id, children }: QuoteRowProps) {
  const { t } = useTranslation();
  const { url } = useViewer();
  const port = useScenePort();
  const [link, setLink] = useState<{ readonly href: string; readonly isCopied: boolean } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const copy = async (): Promise<void> => {
    const href = url.href();
    setLink({ href, isCopied: await copyText(href) });
  };
  const picture = (): void => {
    if (port) savePicture(port, id).catch(() => setHasFailed(true));
  };
  return (
    <section className="details-part" aria-label={t('details.quote')}>
      <h3 className="heading">{t('details.quote')}</h3>
      <div className="quote">
        <button type="button" className="tool framed" onClick={() => void copy()}>
          <Icon name="link" />
          {link?.isCopied ? t('details.copied') : t('details.copyLink')}
        </button>
        <button type="button" className="tool framed" disabled={!port} onClick={picture}>
          <Icon name="picture" />
          {t('details.picture')}
        </button>
        {children}
      </div>
      {link && !link.isCopied && (
        <label className="quote-link">
          <span className="caption">{t('details.copyFailed')}</span>
          <input className="field" readOnly value={link.href} onFocus={(event) => event.target.select()} />
        </label>
      )}
      {hasFailed && <p className="details-hint">{t('details.pictureFailed')}</p>}
    </section>
  );
}
