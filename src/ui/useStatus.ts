import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { StatusContext } from '../state/assetStatus.ts';
import { usePulse } from './usePulse.ts';
import { useViewer } from './viewerContext.ts';

/** What statuses and freshness are judged by, renewed at most `hz` times a second. */
export function useStatusContext(hz: 0.5 | 1 | 2 | 4): StatusContext {
  const viewer = useViewer();
  const moment = usePulse(hz);
  const mode = useStore(viewer.clock, (state) => state.mode);
  const isFeedDown = useStore(viewer.health, (state) => state.isFeedDown);
  const isDown = isFeedDown && mode === 'follow';
  // A new moment means new readings behind the same store: the object must be new as well.
  return useMemo(() => ({ readings: viewer.readings, instantMs: moment.instantMs, isDown }), [viewer, moment, isDown]);
}
