import { useMemo, useSyncExternalStore } from 'react';
import type { Viewer } from '../state/viewer.ts';
import { createPulse, throttled, type Moment, type Pulse } from './pulse.ts';
import { useViewer } from './viewerContext.ts';

const pulses = new WeakMap<Viewer, Pulse>();
function pulseOf(viewer: Viewer): Pulse {
  let pulse = pulses.get(viewer);
  if (!pulse) {
    pulse = createPulse(viewer);
    pulses.set(viewer, pulse);
  }
  return pulse;
}

/** Text shows whole seconds at most; steps below that change nothing. */
const second = (moment: Moment): number => (moment.instantMs === null ? -1 : Math.floor(moment.instantMs / 1000));
const isSame = (a: Moment, b: Moment): boolean => a.version === b.version && second(a) === second(b);
const isSameInstant = (a: Moment, b: Moment): boolean => second(a) === second(b);

/** The moment on screen, renewed at most `hz` times a second, and only when an instant (by the second) or a reading changed. */
export function usePulse(hz: 0.5 | 1 | 2 | 4): Moment {
  const viewer = useViewer();
  const source = useMemo(() => throttled(pulseOf(viewer), 1000 / hz, isSame), [viewer, hz]);
  return useSyncExternalStore(source.subscribe, source.get, source.get);
}

/** The instant alone: readings do not renew it. */
export function useInstant(hz: 0.5 | 1 | 2 | 4): Moment['instantMs'] {
  const viewer = useViewer();
  const source = useMemo(() => throttled(pulseOf(viewer), 1000 / hz, isSameInstant), [viewer, hz]);
  return useSyncExternalStore(source.subscribe, source.get, source.get).instantMs;
}
