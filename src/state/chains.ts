import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';
import { ChainsSchema, linkAt, type Chain } from '../schema/chains.ts';
import { isoOf } from '../schema/observations.ts';
import type { Camera } from './camera.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { requestJson, type Fetch } from './http.ts';
import type { Selection } from './selection.ts';
import { every, throttle, type Timers } from './timers.ts';
import type { View } from './view.ts';

const ASK_EVERY_MS = 15_000;
const SEEK_EVERY_MS = 600;
/** So often it is looked who carries the container that the camera rides with. */
const LOOK_EVERY_MS = 250;

export interface ChainsState {
  /** Containers under way at the instant on screen, and the one that is ridden with even when its way is over. */
  readonly chains: readonly Chain[];
  /** While there is none: when the next sets out; null where nobody knows of one. */
  readonly next: UnixMs | null;
  /** Place in its chain of the link that carries the container ridden with; −1 = none. */
  readonly link: number;
}

export interface ChainsParts {
  readonly clock: Clock;
  readonly view: View;
  readonly camera: Camera;
  readonly selection: Selection;
  readonly catalogue: CatalogueStore;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

/**
 * Containers on their way, and the ride with one of them (`view.ride`): the camera goes along with whatever carries it at the instant on
 * screen, however the clock runs, and what carries it is selected. It ends when somebody takes the camera away. Owns its timers and request.
 */
export function createChains({ clock, view, camera, selection, catalogue, fetch, timers }: ChainsParts) {
  const store = createStore<ChainsState>()(() => ({ chains: [], next: null, link: -1 }));
  let aborter: AbortController | null = null;
  /** Carrier that the camera was sent to last. */
  let carrier: string | null = null;

  const isWanted = (): boolean => view.getState().ride !== null || ['logistics', 'port', 'silkroad'].includes(view.getState().theme ?? ''); // prettier-ignore
  const ridden = (): Chain | undefined => store.getState().chains.find(({ id }) => id === view.getState().ride);

  async function ask(): Promise<void> {
    const at = clock.instant();
    if (at === null || !isWanted()) return;
    aborter?.abort();
    const mine = (aborter = new AbortController());
    try {
      const { chains, next } = await requestJson(fetch, `/api/chains?at=${isoOf(at)}`, ChainsSchema, {
        signal: mine.signal,
      });
      if (mine !== aborter) return;
      const kept = ridden();
      store.setState({ chains: kept && !chains.some(({ id }) => id === kept.id) ? [...chains, kept] : chains, next });
      look();
    } catch {
      // A feed that knows of no chains, or is away: those that are known stay true.
    }
  }
  const soon = throttle(timers, SEEK_EVERY_MS, () => void ask());

  function look(): void {
    const chain = ridden();
    const at = clock.instant();
    if (!chain || at === null) {
      if (store.getState().link !== -1) store.setState({ link: -1 });
      return;
    }
    const link = linkAt(chain, at);
    if (store.getState().link !== link) store.setState({ link });
    const next = chain.links[link]!.carrier;
    const asset = catalogue.getState().byId.get(next);
    if (!asset || next === carrier) return;
    carrier = next;
    selection.selectAsset(next);
    if (asset.properties.mover) camera.follow(next);
    else camera.go({ asset: next });
  }

  function ride(id: string | null): void {
    carrier = null;
    if (id === null) camera.follow(null);
    view.setState({ ride: id });
  }

  const stops = [
    every(timers, ASK_EVERY_MS, () => {
      if (clock.isRunning() || store.getState().chains.length === 0) soon();
    }),
    every(timers, LOOK_EVERY_MS, look),
    clock.subscribe(({ mode, anchorAt }, before) => {
      if (mode !== before.mode || anchorAt !== before.anchorAt) soon();
    }),
    view.subscribe(({ theme, ride: id }, before) => {
      if (id !== before.ride) carrier = null;
      if (theme !== before.theme || id !== before.ride) soon();
      if (id !== before.ride) look();
    }),
    camera.subscribe(({ followed }, before) => {
      // Somebody has taken the camera away from what it went along with.
      if (view.getState().ride !== null && carrier !== null && before.followed === carrier && followed === null)
        view.setState({ ride: null });
    }),
  ];
  soon();

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** The camera rides with a container; null ends it. */
    ride,
    dispose: (): void => {
      stops.forEach((stop) => stop());
      soon.cancel();
      aborter?.abort();
    },
  };
}
export type ChainsStore = ReturnType<typeof createChains>;
