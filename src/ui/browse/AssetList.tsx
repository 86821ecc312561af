import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StatusContext } from '../../state/assetStatus.ts';
import { useViewer } from '../viewerContext.ts';
import type { AssetRow } from './assetRows.ts';
import { AssetListRow } from './AssetListRow.tsx';
import './assetList.css';

/** Height of a row in rem; the list grows with the reader's text size. */
const ROW_REM = 3;
/** Rows drawn beyond both edges, so that scrolling by keys always has a next row to go to. */
const MARGIN = 6;

const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

interface AssetListProps {
  readonly rows: readonly AssetRow[];
  readonly at: StatusContext;
}

/** The accessible equivalent of the scene: every asset, the same selection and the same hover. Draws only the rows in sight. */
export function AssetList({ rows, at }: AssetListProps) {
  const { t } = useTranslation();
  const { selection, camera } = useViewer();
  const selected = useStore(selection, (state) => state.selected);
  const hovered = useStore(selection, (state) => state.hovered);
  const scroller = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(48);
  const [first, setFirst] = useState(0);
  const [count, setCount] = useState(20);
  const [focused, setFocused] = useState<string | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => {
      const height = Math.round(ROW_REM * rem());
      setRowHeight(height);
      setCount(Math.ceil(element.clientHeight / height) + 1);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Only a new selection moves the list, not a new order of its rows.
  const showSelected = useEffectEvent((): void => {
    const element = scroller.current;
    const at = rows.findIndex(({ asset }) => asset.id === selected);
    if (!element || at < 0) return;
    const top = at * rowHeight;
    const isVisible = top >= element.scrollTop && top + rowHeight <= element.scrollTop + element.clientHeight;
    if (!isVisible) element.scrollTop = Math.max(0, top - (element.clientHeight - rowHeight) / 2);
  });
  useEffect(() => showSelected(), [selected, rowHeight]);

  const choose = (id: string): void => {
    selection.selectAsset(id);
    camera.go({ asset: id });
  };

  const keyPressed = (event: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: count - 2,
      PageUp: 2 - count,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (step === undefined || !row || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(Number(row.dataset['row']) + step, 0), rows.length - 1);
    const element = scroller.current!;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
    setFirst(Math.floor(element.scrollTop / rowHeight));
    setFocused(rows[next]!.asset.id);
    // The row may not be drawn before the next frame.
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-row="${next}"] button`)?.focus());
  };

  const from = Math.max(0, first - MARGIN);
  const shown = rows.slice(from, first + count + MARGIN);
  // One row takes part in the tab order: the one last used, else the selected, else the first in sight.
  const tabStop = [focused, selected].find((id) => id !== null && shown.some(({ asset }) => asset.id === id));
  const stopId = tabStop ?? shown[0]?.asset.id;
  return (
    <div
      className="asset-scroller"
      ref={scroller}
      onScroll={(event) => setFirst(Math.floor(event.currentTarget.scrollTop / rowHeight))}
      onKeyDown={keyPressed}
      onPointerLeave={() => selection.hoverAsset(null)}
    >
      <ul className="asset-list" aria-label={t('list.name')} style={{ height: rows.length * rowHeight }}>
        {shown.map((row, i) => (
          <AssetListRow
            key={row.asset.id}
            row={row}
            at={at}
            position={from + i}
            total={rows.length}
            top={(from + i) * rowHeight}
            isSelected={row.asset.id === selected}
            isHovered={row.asset.id === hovered}
            isTabStop={row.asset.id === stopId}
            onChoose={choose}
            onHover={selection.hoverAsset}
            onFocus={setFocused}
          />
        ))}
      </ul>
    </div>
  );
}
