import { useEffect, useRef, type RefObject } from 'react';
import { useViewer } from './viewerContext.ts';

const PANELS = '.panel';

/**
 * Tells the scene where the panels below an element lie, so that no name is written under them: measured when one appears, goes,
 * grows or has moved.
 */
export function usePanelBoxes<E extends HTMLElement>(): RefObject<E | null> {
  const root = useRef<E>(null);
  const { panels } = useViewer();
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const measure = (): void =>
      panels.setBoxes(
        [...element.querySelectorAll(PANELS)].flatMap((panel) => {
          const { left, top, right, bottom } = panel.getBoundingClientRect();
          return right > left && bottom > top ? [{ left, top, right, bottom }] : [];
        }),
      );
    const sizes = new ResizeObserver(measure);
    let watched = new Set<Element>();
    const watch = (): void => {
      const now = new Set(element.querySelectorAll(PANELS));
      for (const panel of watched) if (!now.has(panel)) sizes.unobserve(panel);
      for (const panel of now) if (!watched.has(panel)) sizes.observe(panel);
      watched = now;
      measure();
    };
    const tree = new MutationObserver(watch);
    tree.observe(element, { childList: true, subtree: true });
    const life = new AbortController();
    element.addEventListener('transitionend', measure, { signal: life.signal });
    window.addEventListener('resize', measure, { signal: life.signal });
    watch();
    return () => {
      life.abort();
      tree.disconnect();
      sizes.disconnect();
      panels.setBoxes([]);
    };
  }, [panels]);
  return root;
}
