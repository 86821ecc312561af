import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { unixMs } from '../../geo/units.ts';
import type { Forecast } from '../../live/forecast.ts';
import { useInstant } from '../usePulse.ts';
import { useViewer } from '../viewerContext.ts';
import { shownForecast, type ShownForecast } from './chartForecast.ts';
import type { SpanName } from './historySpan.ts';

const ASK_EVERY_MS = 600_000;
/** While a recording plays the clock may run fast: an issue of its simulated forecast holds for hours. */
const ASK_EVERY_RECORDED_MS = 3_600_000;
/** The line of now moves in these steps. */
const STEP_MS = 60_000;

/** What is expected of a datastream; null in the past of a live feed, where nobody remembers it. */
export function useForecast(datastream: string, span: SpanName): ShownForecast | null {
  const { history, clock } = useViewer();
  const isRecorded = useStore(clock, ({ feed }) => feed?.mode === 'recorded');
  const isFollowing = useStore(clock, ({ mode }) => mode === 'follow');
  const isAsked = isRecorded || isFollowing;
  const instantMs = useInstant(0.5);
  const [held, setHeld] = useState<{ readonly datastream: string; readonly forecast: Forecast | null } | null>(null);
  const everyMs = isRecorded ? ASK_EVERY_RECORDED_MS : ASK_EVERY_MS;
  const turn = isAsked && instantMs !== null ? Math.floor(instantMs / everyMs) : null;
  useEffect(() => {
    if (turn === null) return;
    const aborter = new AbortController();
    history.forecast(datastream, isRecorded ? unixMs(turn * everyMs) : null, aborter.signal).then(
      (forecast) => setHeld({ datastream, forecast }),
      // What was expected ten minutes ago still is; the next turn asks again.
      () => undefined,
    );
    return () => aborter.abort();
  }, [history, datastream, turn, isRecorded, everyMs]);
  const minute = isAsked && instantMs !== null ? Math.floor(instantMs / STEP_MS) : null;
  return useMemo(() => {
    if (minute === null || held?.datastream !== datastream || held.forecast === null) return null;
    return shownForecast(held.forecast, unixMs(minute * STEP_MS), span);
  }, [held, datastream, minute, span]);
}
