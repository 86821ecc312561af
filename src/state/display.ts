import { createStore } from 'zustand/vanilla';
import { NAMED_VIEWS, type NamedView } from '../geo/cameraPose.ts';
import type { Camera } from './camera.ts';
import type { Clock } from './clock.ts';
import type { Selection } from './selection.ts';
import type { Timers } from './timers.ts';
import type { View } from './view.ts';

/** `off`: another face is on. `touring`: view after view. `awake`: someone is there. */
export interface DisplayState {
  readonly phase: 'off' | 'touring' | 'awake';
  /** The tour stands at its view. */
  readonly isPaused: boolean;
  readonly view: NamedView;
}

export const TOUR = Object.keys(NAMED_VIEWS) as NamedView[];

interface DisplayParts {
  readonly camera: Camera;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly view: View;
  readonly timers: Timers;
  /** Time of each view of the tour. */
  readonly tourMs: number;
  /** Quiet time after which the tour begins again. */
  readonly idleMs: number;
}

/**
 * A display that nobody operates. Runs while the face is `display`:
 *
 *     off ──face = display──▶ touring ──touched──▶ awake ──idle──▶ touring (as it was when the face began)
 *
 * Owns one timer.
 */
export function createDisplay({ camera, clock, selection, view, timers, tourMs, idleMs }: DisplayParts) {
  const store = createStore<DisplayState>()(() => ({ phase: 'off', isPaused: false, view: TOUR[0]! }));
  let cancel: () => void = () => undefined;
  let touchedAt = 0;
  let restore: () => void = () => undefined;

  function later(delayMs: number, what: () => void): void {
    cancel();
    cancel = timers.after(delayMs, what);
  }

  /** Remembers what the display was set up to show: a link may fix an instant, a theme, a selection. */
  function rememberStart(): void {
    const { mode, speed } = clock.getState();
    const at = mode === 'past' ? clock.instant() : null;
    const { selected } = selection.getState();
    const { theme, picture, hiddenLayers } = view.getState();
    restore = () => {
      if (at === null) clock.follow();
      else clock.goTo(at, speed);
      selection.selectAsset(selected);
      view.setState({ theme, picture, hiddenLayers });
    };
  }

  function showView(name: NamedView): void {
    store.setState({ view: name });
    camera.go(name, 'cut');
    if (store.getState().phase === 'touring' && !store.getState().isPaused) later(tourMs, nextView);
  }

  function nextView(): void {
    showView(TOUR[(TOUR.indexOf(store.getState().view) + 1) % TOUR.length]!);
  }

  function beginTour(): void {
    store.setState({ phase: 'touring', isPaused: false });
    showView(TOUR[0]!);
  }

  function watchIdle(): void {
    const leftMs = touchedAt + idleMs - timers.now();
    if (leftMs > 0) later(leftMs, watchIdle);
    else {
      restore();
      beginTour();
    }
  }

  function faceChanged(): void {
    const isOn = view.getState().face === 'display';
    const { phase } = store.getState();
    if (isOn && phase === 'off') {
      rememberStart();
      beginTour();
    } else if (!isOn && phase !== 'off') {
      cancel();
      store.setState({ phase: 'off', isPaused: false });
    }
  }

  const stop = view.subscribe(faceChanged);
  return {
    ...store,
    /** Begins, where the page opens with this face. */
    start: faceChanged,
    /** A touch, a key, a pointer: the display is awake until it was quiet for a while. */
    touched: (): void => {
      if (store.getState().phase === 'off') return;
      touchedAt = timers.now();
      if (store.getState().phase === 'awake') return;
      store.setState({ phase: 'awake' });
      watchIdle();
    },
    /** The next view of the tour at once. */
    next: nextView,
    pauseTour: (): void => {
      store.setState({ isPaused: true });
      if (store.getState().phase === 'touring') cancel();
    },
    resumeTour: (): void => {
      if (store.getState().phase === 'off') return;
      store.setState({ phase: 'touring', isPaused: false });
      later(tourMs, nextView);
    },
    dispose: (): void => {
      stop();
      cancel();
    },
  };
}
export type Display = ReturnType<typeof createDisplay>;
