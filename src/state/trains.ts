import { createStore } from 'zustand/vanilla';
import { isoOf } from '../schema/observations.ts';
import { TrainsSchema, type BlockTrain, type Corridor } from '../schema/trains.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { requestJson, type Fetch } from './http.ts';
import type { Selection } from './selection.ts';
import { every, throttle, type Timers } from './timers.ts';
import type { View } from './view.ts';

const ASK_EVERY_MS = 30_000;
const SEEK_EVERY_MS = 600;

export interface TrainsState {
  readonly corridors: readonly Corridor[];
  /** Block trains under way at the instant on screen. */
  readonly trains: readonly BlockTrain[];
  /** Key of the train that somebody has chosen on the map or in its list. */
  readonly chosen: string | null;
}

export interface TrainsParts {
  readonly clock: Clock;
  readonly view: View;
  readonly selection: Selection;
  readonly catalogue: CatalogueStore;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

/** A run goes in and out under one number. */
export const trainKey = ({ id, direction }: Pick<BlockTrain, 'id' | 'direction'>): string => `${id} ${direction}`;

/**
 * Block trains on their corridors at the instant on screen: asked for while the theme is open or a block train is selected. Owns its timer
 * and its request.
 */
export function createTrains({ clock, view, selection, catalogue, fetch, timers }: TrainsParts) {
  const store = createStore<TrainsState>()(() => ({ corridors: [], trains: [], chosen: null }));
  let aborter: AbortController | null = null;

  const isWanted = (): boolean => {
    if (view.getState().theme === 'silkroad') return true;
    const { selected } = selection.getState();
    return selected !== null && catalogue.getState().byId.get(selected)?.properties.kind === 'freight-train';
  };

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || !isWanted()) return;
    aborter?.abort();
    const mine = (aborter = new AbortController());
    try {
      const { corridors, trains } = await requestJson(fetch, `/api/trains?at=${isoOf(at)}`, TrainsSchema, { signal: mine.signal }); // prettier-ignore
      if (mine === aborter) store.setState({ corridors, trains });
    } catch {
      // A feed that knows of no trains, or is away, or a file plays: none of another instant are shown.
      if (mine === aborter) store.setState({ trains: [] });
    }
  }
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());
  const stops = [
    every(timers, ASK_EVERY_MS, () => {
      if (clock.isRunning() || store.getState().trains.length === 0) soon();
    }),
    clock.subscribe(({ mode, anchorAt }, before) => {
      if (mode !== before.mode || anchorAt !== before.anchorAt) soon();
    }),
    view.subscribe(({ theme }, before) => {
      if (theme !== before.theme) soon();
    }),
    selection.subscribe(({ selected }, before) => {
      if (selected === before.selected) return;
      const { trains, chosen } = store.getState();
      // Somebody has turned to something else.
      if (chosen !== null && trains.find((train) => trainKey(train) === chosen)?.asset !== selected)
        store.setState({ chosen: null });
      soon();
    }),
  ];
  soon();

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** One of the trains under way; the asset that it is in the city is selected with it. */
    choose: (train: BlockTrain): void => {
      store.setState({ chosen: trainKey(train) });
      selection.selectAsset(train.asset);
    },
    dispose: (): void => {
      stops.forEach((stop) => stop());
      soon.cancel();
      aborter?.abort();
    },
  };
}
export type TrainsStore = ReturnType<typeof createTrains>;

const NEAR_MS = 3_600_000;

/**
 * What the asset of a block train is doing: the journey that was chosen, else the one it has just begun, else the next to arrive here, else
 * the last that left. While it is in the city, only a journey that begins or ends now is meant: one that stands here is on none.
 */
export function journeyOfAsset(
  { trains, chosen }: TrainsState,
  assetId: string,
  atMs: number,
  isHere: boolean,
): BlockTrain | null {
  const own = trains.filter(({ asset }) => asset === assetId);
  const inward = own.filter(({ direction }) => direction === 'in');
  const outward = own.filter(({ direction }) => direction === 'out').sort((a, b) => b.departed - a.departed);
  const picked = own.find((train) => trainKey(train) === chosen);
  const now = picked ?? outward.find(({ departed }) => atMs - departed < NEAR_MS);
  if (isHere) return now ?? inward.find(({ expected }) => expected - atMs < NEAR_MS) ?? null;
  return now ?? inward[0] ?? outward[0] ?? null;
}
