import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import {
  decodeRecordingFile, LIMITS, RecordingFileError, type RecordingFault, type RecordingFile, type RecordingHead,
} from '../live/recording/recordingFile.ts'; // prettier-ignore
import { isoOf } from '../schema/observations.ts';
import type { CatalogueState, CatalogueStore } from './catalogue.ts';
import type { Clock, ClockState } from './clock.ts';
import type { Connection } from './connection.ts';
import { answerFromFile } from './fileFeed.ts';
import type { Health, HealthState } from './health.ts';
import type { HistoryClient } from './history.ts';
import { ProblemError, problemOf, type Fetch } from './http.ts';

/** As much of a browser's File as is read. */
export interface GivenFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Why a file does not play or a recording was not made. `unreadable`: the browser gave no bytes. */
export interface RecordingTrouble {
  readonly fault: RecordingFault | 'unreadable' | 'tooLong' | 'noAnswer';
  /** Name of the file; empty when there is none yet. */
  readonly file: string;
  /** Where in the file. */
  readonly place: string;
  /** In English, for those who look closer. */
  readonly detail: string;
}

export interface PlayingFile {
  readonly name: string;
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
  readonly sources: RecordingHead['sources'];
  readonly observations: number;
}

export interface RecordingState {
  /** `playing`: everything on screen comes from a file, the feed is left alone. */
  readonly status: 'none' | 'reading' | 'playing';
  readonly file: PlayingFile | null;
  readonly trouble: RecordingTrouble | null;
  /** A span is being fetched to be saved. */
  readonly isSaving: boolean;
}

/** A person sees the whole file in about this time. */
const WHOLE_IN_S = 120;
const MOST_SPEED = 3600;

/** What a file stands in for, one call wide; made first, since everything that asks the feed asks here. */
export function createFileSwitch() {
  let playing: RecordingFile | null = null;
  return {
    play: (file: RecordingFile | null): void => void (playing = file),
    /** The feed, or a file in its place for what the file knows. */
    over:
      (network: Fetch): Fetch =>
      (url, init) => {
        const answer = playing && answerFromFile(playing, url);
        return answer ? Promise.resolve(answer) : network(url, init);
      },
  };
}
export type FileSwitch = ReturnType<typeof createFileSwitch>;

export interface RecordingParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly health: Health;
  readonly history: HistoryClient;
  readonly connection: Pick<Connection, 'suspend' | 'resume'>;
  readonly files: FileSwitch;
  readonly fetch: Fetch;
}

/**
 * Files that play in place of the feed, and files made of what is seen:
 *
 *     none ──open──▶ reading ──whole and sound──▶ playing ──leave, or the clock follows──▶ none
 *                          └─broken──▶ as before, `trouble` says why
 *
 * While a file plays there is no connection and no request to the feed; nothing of the file is left when it is left.
 */
export function createRecording({ clock, catalogue, health, history, connection, files, fetch }: RecordingParts) {
  const store = createStore<RecordingState>()(() => ({ status: 'none', file: null, trouble: null, isSaving: false }));
  let before: { catalogue: CatalogueState; clock: ClockState; health: HealthState } | null = null;
  /** Counts files; one that is given while another is read takes its place. */
  let run = 0;

  function forgetAll(): void {
    history.forget(Number.NEGATIVE_INFINITY as UnixMs, Number.POSITIVE_INFINITY as UnixMs);
  }

  function play(file: RecordingFile, fileName: string): void {
    const { name, from, to, opensAt, sources } = file.head;
    if (!before) {
      connection.suspend();
      before = { catalogue: catalogue.getState(), clock: clock.getState(), health: health.getState() };
    }
    files.play(file);
    health.setState({
      connection: 'file',
      isFeedDown: false,
      gaps: [],
      openGapFromMs: null,
      sources: sources.map((source) => ({ id: source.name, state: 'recorded', lastGoodMs: to })),
    });
    // First of all: a clock that follows would end what has not begun.
    clock.goTo(opensAt, Math.min(Math.max((to - from) / 1000 / WHOLE_IN_S, 1), MOST_SPEED));
    clock.feedClockTold({ mode: 'recorded', recording: name, instantMs: from, speed: 0 });
    clock.setRange({ fromMs: from, toMs: to });
    store.setState({
      status: 'playing',
      trouble: null,
      file: { name: fileName, fromMs: from, toMs: to, sources, observations: file.observations },
    });
    catalogue.catalogueLoaded(file.catalogue);
    forgetAll();
  }

  function leave(): void {
    if (!before) return;
    const was = before;
    before = null;
    run++;
    files.play(null);
    store.setState({ status: 'none', file: null, trouble: null });
    catalogue.setState(was.catalogue);
    clock.setState({ feed: was.clock.feed, range: was.clock.range });
    health.setState({
      connection: 'connecting',
      isFeedDown: false,
      sources: was.health.sources,
      gaps: was.health.gaps,
    });
    clock.follow();
    forgetAll();
    connection.resume();
  }

  const stop = clock.subscribe(({ mode }) => {
    if (mode === 'follow' && store.getState().status === 'playing') leave();
  });

  return {
    ...store,
    /** Plays a file in place of the feed. Resolves when it plays or when `trouble` says why not; then all stays as it was. */
    open: async (given: GivenFile): Promise<void> => {
      const mine = ++run;
      const troubled = (fault: RecordingTrouble['fault'], place: string, detail: string): void => {
        if (mine !== run) return;
        const status = before ? 'playing' : 'none';
        store.setState({ status, trouble: { fault, file: given.name, place, detail } });
      };
      store.setState({ status: before ? 'playing' : 'reading', trouble: null });
      if (given.size > LIMITS.file) {
        troubled('large', '', `${given.size} bytes, at most ${LIMITS.file}`);
        return;
      }
      try {
        const file = await decodeRecordingFile(new Uint8Array(await given.arrayBuffer()), given.name);
        if (mine === run) play(file, given.name);
      } catch (error) {
        if (error instanceof RecordingFileError) troubled(error.fault, error.path, error.message);
        else troubled('unreadable', '', String(error));
      }
    },
    /** Back to the feed. */
    leave,
    /** A span of the feed's history as one file; null when it could not be had, and `trouble` says why. */
    make: async (fromMs: UnixMs, toMs: UnixMs): Promise<{ readonly name: string; readonly blob: Blob } | null> => {
      if (store.getState().isSaving) return null;
      store.setState({ isSaving: true, trouble: null });
      const url = `/api/recording?from=${isoOf(fromMs)}&to=${isoOf(toMs)}`;
      try {
        const response = await fetch(url);
        if (!response.ok) throw await problemOf(url, response);
        const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
        return { name: named?.[1] ?? 'recording.hafenblick', blob: await response.blob() };
      } catch (error) {
        const isTooLong = error instanceof ProblemError && error.status === 413;
        const fault = isTooLong ? 'tooLong' : 'noAnswer';
        store.setState({ trouble: { fault, file: '', place: '', detail: String(error) } });
        return null;
      } finally {
        store.setState({ isSaving: false });
      }
    },
    troubleSaid: (): void => store.setState({ trouble: null }),
    dispose: stop,
  };
}
export type Recording = ReturnType<typeof createRecording>;
