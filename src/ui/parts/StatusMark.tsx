import type { Status } from '../../state/assetStatus.ts';
import './statusMark.css';

/** Outline of each status in a 16 × 16 box: the shape alone tells them apart, without colour. */
const SHAPES: Readonly<Record<Status, string>> = {
  none: 'M8 6.25a1.75 1.75 0 1 1 0 3.5a1.75 1.75 0 1 1 0-3.5z',
  normal: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  simulated: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  stale: 'M3.5 3.5h9v9h-9z',
  offline: 'M3.5 3.5h9v9h-9z',
  watch: 'M8 2L14.5 13.5H1.5z',
  alarm: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3z',
};
const EXTRAS: Partial<Record<Status, string>> = {
  stale: 'M3.5 8.5L8.5 3.5M5.5 12.5L12.5 5.5M3.5 12.2L12.2 3.5',
  offline: 'M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5',
  watch: 'M8 6v3.5M8 11.2v.6',
  alarm: 'M8 4.2v4.6M8 10.9v.8',
};

/** Shape and fill of a status; the word stands beside it, so the mark itself is silent. */
export function StatusMark({ status }: { readonly status: Status }) {
  const extra = EXTRAS[status];
  return (
    <svg className={`status-mark status-${status}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path className="shape" d={SHAPES[status]} />
      {extra !== undefined && <path className="extra" d={extra} />}
    </svg>
  );
}
