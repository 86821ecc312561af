import { createStore } from 'zustand/vanilla';
import { NAMED_VIEWS, type NamedView } from '../geo/cameraPose.ts';
import { unixMs } from '../geo/units.ts';
import { formatCamera, formatUrlState, parseUrlState, type UrlNote, type UrlState } from '../schema/urlState.ts';
import { isBuildingId } from '../schema/buildingId.ts';
import { isForeignId } from '../schema/foreignFeature.ts';
import { isVehicleId } from '../schema/vehicleId.ts';
import type { Buildings } from './buildings.ts';
import type { Camera } from './camera.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Selection } from './selection.ts';
import type { StoryStore } from './story.ts';
import { throttle, type Timers } from './timers.ts';
import type { View } from './view.ts';

/** Safari refuses more than 100 changes of the address in 30 s. */
const WRITE_EVERY_MS = 500;
/** How old the instant of a running past may be in the address bar; `href()` is exact. */
const RUNNING_EVERY_MS = 5_000;

/** The address bar and its history. */
export interface AddressBar {
  /** Query with its question mark, or empty. */
  search(): string;
  replace(search: string): void;
  push(search: string): void;
  /** Whole address with another query. */
  href(search: string): string;
  /** @returns stops listening */
  onPop(popped: () => void): () => void;
}

interface UrlParts {
  readonly bar: AddressBar;
  readonly timers: Timers;
  readonly camera: Camera;
  readonly catalogue: CatalogueStore;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly story: StoryStore;
  readonly view: View;
  readonly buildings: Buildings;
  /** What the page began with. */
  readonly start: { readonly state: UrlState; readonly notes: readonly UrlNote[] };
}

export interface UrlSyncState {
  /** Parameters that were not understood; empty when the ui has said so. */
  readonly notes: readonly UrlNote[];
}

const sameName = (camera: UrlState['camera']): UrlState['camera'] => {
  if (camera === null || typeof camera === 'string') return camera;
  const text = formatCamera(camera);
  const names = Object.keys(NAMED_VIEWS) as NamedView[];
  return names.find((name) => formatCamera(NAMED_VIEWS[name]) === text) ?? camera;
};

/**
 * Keeps the address bar and the stores the same. The address is replaced as things change, and gets an entry of its own
 * when another asset is selected or another face opened, so that Back undoes that. Owns its listeners and timers.
 */
export function createUrlSync(parts: UrlParts) {
  const { bar, timers, camera, catalogue, clock, selection, story, view, buildings, start } = parts;
  const store = createStore<UrlSyncState>()(() => ({ notes: start.notes }));
  let isApplying = false;
  let written = bar.search();
  /** A computed vehicle is nobody whom a link could name: it is gone before the link is opened. */
  const linked = (): string | null => {
    const { selected } = selection.getState();
    return selected !== null && isVehicleId(selected) ? null : selected;
  };
  let pushed = { selected: linked(), face: view.getState().face };

  function current(): UrlState {
    const { face, theme, picture, ride, hiddenLayers, variant, lang } = view.getState();
    const { mode, speed } = clock.getState();
    const { colouring, filter } = buildings.getState();
    const pose = sameName(camera.getState().rested ?? start.state.camera);
    return {
      face,
      // The tour of a display moves the camera by itself: that is no state of the page.
      camera: pose === 'home' || face === 'display' ? null : pose,
      atMs: mode === 'past' ? unixMs(clock.instant() ?? 0) : null,
      speed: mode === 'past' ? speed : 0,
      selected: linked(),
      theme,
      picture,
      ride,
      hiddenLayers: [...hiddenLayers],
      variant,
      lang: lang === 'de' ? null : lang,
      step: story.getState().at + 1,
      colouring,
      buildings: filter,
    };
  }

  const write = throttle(timers, WRITE_EVERY_MS, () => {
    const search = formatUrlState(current(), bar.search());
    if (search === written) return;
    written = search;
    bar.replace(search);
  });

  function push(): void {
    const now = current();
    if (write.isPending()) {
      // The entry that is left must hold what changed last, but not what begins the new one.
      write.cancel();
      bar.replace(formatUrlState({ ...now, ...pushed }, bar.search()));
    }
    pushed = { selected: now.selected, face: now.face };
    written = formatUrlState(now, bar.search());
    bar.push(written);
  }

  function changed(): void {
    if (isApplying) return;
    const selected = linked();
    const { face } = view.getState();
    if (selected !== pushed.selected || face !== pushed.face) push();
    else write();
  }

  function apply(state: UrlState): void {
    isApplying = true;
    view.setState({
      face: state.face,
      theme: state.theme,
      picture: state.picture,
      ride: state.ride,
      hiddenLayers: new Set(state.hiddenLayers),
      variant: state.variant,
      ...(state.lang ? { lang: state.lang } : {}),
    });
    selection.selectAsset(state.selected);
    buildings.setColouring(state.colouring);
    buildings.setFilter(state.buildings);
    if (state.atMs === null) {
      if (clock.getState().mode === 'past') clock.follow();
    } else if (formatUrlState(state) !== formatUrlState({ ...state, atMs: current().atMs }))
      clock.goTo(state.atMs, state.speed);
    if (state.face === 'story' && state.step > 0) story.goto(state.step - 1);
    const target = state.camera ?? 'home';
    const here = current().camera ?? 'home';
    if (JSON.stringify(sameName(target)) !== JSON.stringify(here) && state.face !== 'display') camera.go(target);
    pushed = { selected: state.selected, face: state.face };
    isApplying = false;
  }

  function popped(): void {
    write.cancel();
    written = bar.search();
    const { state, notes } = parseUrlState(written);
    if (notes.length) store.setState({ notes });
    apply(state);
  }

  /** A link may name an asset or a building that is no more. */
  function checkSelected(): void {
    const { status, isPart, byId } = catalogue.getState();
    const selected = linked();
    // What a foreign tileset knows comes with its tiles: its details say so.
    if (selected === null || isForeignId(selected)) return;
    const isGone = isBuildingId(selected)
      ? buildings.getState().index !== null && buildings.rowOf(selected) === null
      : status === 'ready' && !isPart && !byId.has(selected);
    if (!isGone) return;
    store.setState(({ notes }) => ({ notes: [...notes, { parameter: 'sel', value: selected }] }));
    pushed = { ...pushed, selected: null };
    selection.selectAsset(null);
  }

  let cancelRunning: () => void = () => undefined;
  function clockChanged(): void {
    const { mode, speed } = clock.getState();
    cancelRunning();
    if (mode === 'past' && speed !== 0) cancelRunning = timers.after(RUNNING_EVERY_MS, clockChanged);
    changed();
  }

  const stops = [
    selection.subscribe(changed),
    view.subscribe(changed),
    camera.subscribe((now, before) => {
      if (now.rested !== before.rested) changed();
    }),
    clock.subscribe((now, before) => {
      if (now.mode !== before.mode || now.anchorAt !== before.anchorAt || now.speed !== before.speed) clockChanged();
    }),
    story.subscribe(changed),
    catalogue.subscribe(checkSelected),
    buildings.subscribe((now, before) => {
      if (now.index !== before.index) checkSelected();
      if (now.colouring !== before.colouring || now.filter !== before.filter) changed();
    }),
    bar.onPop(popped),
  ];
  checkSelected();

  return {
    ...store,
    /** The link to exactly what is on screen. */
    href: (): string => bar.href(formatUrlState(current(), bar.search())),
    notesSaid: (): void => store.setState({ notes: [] }),
    dispose: (): void => {
      stops.forEach((stop) => stop());
      write.cancel();
      cancelRunning();
    },
  };
}
export type UrlSync = ReturnType<typeof createUrlSync>;
