import { useStore } from 'zustand';
import type { Asset } from '../../schema/catalogue.ts';
import { useViewer } from '../viewerContext.ts';
import { KIND_SIGNS } from './kindSigns.ts';
import { ThemeIcon } from './ThemeIcon.tsx';
import './icon.css';

/** Sign of an asset's kind: the catalogue's, the interface's own, else that of its theme. Its name stands beside it. */
export function KindIcon({ asset: { properties } }: { readonly asset: Asset }) {
  const { catalogue } = useViewer();
  const { kind, theme } = properties;
  const path = useStore(catalogue, ({ signs }) => signs[kind]) ?? KIND_SIGNS[kind];
  if (path === undefined) return <ThemeIcon theme={theme} />;
  return (
    <svg className="icon theme-icon" data-kind={kind} viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
