import { useMemo } from 'react';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import { useInstant } from '../usePulse.ts';
import { useViewer } from '../viewerContext.ts';
import type { Span } from './useSeries.ts';

const NONE: readonly Span[] = [];

/** Spans without a connection that touch a span and whose values were not fetched yet; one that lasts reaches to the instant on screen. */
export function useBreaks(span: Span | null): readonly Span[] {
  const { health } = useViewer();
  const gaps = useStore(health, (state) => state.gaps);
  const openFromMs = useStore(health, (state) => state.openGapFromMs);
  const instantMs = useInstant(0.5);
  const nowMs = openFromMs === null ? null : instantMs;
  return useMemo(() => {
    if (!span) return NONE;
    const open = gaps.filter(({ isFilled }) => !isFilled).map(({ fromMs, toMs }) => ({ fromMs, toMs }));
    if (openFromMs !== null) open.push({ fromMs: openFromMs, toMs: unixMs(Math.max(nowMs ?? 0, openFromMs)) });
    const touching = open.filter(({ fromMs, toMs }) => toMs >= span.fromMs && fromMs <= span.toMs);
    return touching.length > 0 ? touching : NONE;
  }, [span, gaps, openFromMs, nowMs]);
}
