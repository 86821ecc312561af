import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ClockState } from '../../state/clock.ts';
import type { Reading } from '../../state/readings.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { formatNumber, formatStage } from '../format/formatValue.ts';
import { STAGE_DATASTREAM } from '../../state/stage.ts';
import { trendOf, type Trend } from '../time/stageCurve.ts';
import { useStageCurve } from '../time/useStageCurve.ts';
import { usePulse } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';

export interface Statement {
  /** „Donnerstag, 4. Januar 2024“; null until the clock is known. */
  readonly date: string | null;
  /** „14:20“, with seconds where time runs as on a wall clock. */
  readonly time: string | null;
  /** „Aufzeichnung“, „Live“, „Rückblick“, with the speed where it is not real time. */
  readonly mode: string;
  /** „8,12 m“; null without a value. */
  readonly stage: string | null;
  readonly trend: Trend | null;
  readonly reading: Reading | undefined;
}

type ModeKey = 'live' | 'recorded' | 'past' | 'pastOfRecording';
function modeOf({ mode, feed }: ClockState): ModeKey {
  if (mode === 'past') return feed?.mode === 'recorded' ? 'pastOfRecording' : 'past';
  return feed?.mode === 'recorded' ? 'recorded' : 'live';
}
const speedOf = (state: ClockState): number => (state.mode === 'follow' ? (state.feed?.speed ?? 0) : state.speed);

/** What is on screen, in parts of one sentence. */
export function useStatement(): Statement {
  const { t } = useTranslation();
  const lang = useLanguage();
  const viewer = useViewer();
  const { instantMs } = usePulse(4);
  const clockMode = useStore(viewer.clock, modeOf);
  const isFile = useStore(viewer.recording, (state) => state.status === 'playing');
  const mode = isFile ? 'file' : clockMode;
  const speed = useStore(viewer.clock, speedOf);
  const index = useStore(viewer.catalogue, (state) => state.datastreams.get(STAGE_DATASTREAM)?.datastream.index);
  const buckets = useStageCurve();
  const held = index === undefined ? undefined : viewer.readings.get(index);
  const reading = held?.quality === 'missing' ? undefined : held;
  const trend = useMemo(
    () => (reading && instantMs !== null ? trendOf(buckets, instantMs, reading.value) : null),
    [buckets, instantMs, reading],
  );
  const words = [t(`statement.${mode}`)];
  if (speed === 0) words.push(t('statement.stopped'));
  else if (speed !== 1) words.push(t('statement.speed', { speed: formatNumber(speed, 0, lang) }));
  return {
    date: instantMs === null ? null : formatInstant(instantMs, lang, 'longDate'),
    time:
      instantMs === null ? null : formatInstant(instantMs, lang, speed === 1 ? 'seconds' : 'time') + t('time.oclock'),
    mode: words.join(', '),
    stage: reading ? formatStage(reading.value, lang) : null,
    trend,
    reading,
  };
}
