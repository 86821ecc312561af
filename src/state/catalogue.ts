import { createStore } from 'zustand/vanilla';
import type { Asset, Catalogue, Datastream } from '../schema/catalogue.ts';
import type { CatalogueChanges } from '../schema/catalogueChanges.ts';

/** Assets, and where to find them. */
interface Assets {
  readonly assets: readonly Asset[];
  readonly byId: ReadonlyMap<string, Asset>;
  /** Datastreams by their id, each with its asset. */
  readonly datastreams: ReadonlyMap<string, { readonly asset: Asset; readonly datastream: Datastream }>;
}

/** What is shown: the catalogue of the instant on screen. */
export interface CatalogueState extends Assets {
  readonly status: 'loading' | 'ready' | 'failed';
  /** An id that is not in it may still come: what is there is the part for the first picture, or that of an instant of the past is awaited. */
  readonly isPart: boolean;
  /** Why it failed, in English, for the details of the error. */
  readonly error: string | null;
  readonly epoch: number;
  /** Names of kinds of assets that the interface has no words for. */
  readonly kinds: NonNullable<Catalogue['kinds']>;
  /** Signs of kinds of assets that the interface has none for. */
  readonly signs: NonNullable<Catalogue['signs']>;
  /** The catalogue of the present, as the feed told it. */
  readonly present: Assets & { readonly isPart: boolean };
  /** In what the instant on screen differs from it; null = in nothing. */
  readonly then: CatalogueChanges | 'awaited' | null;
}

const assetsOf = (assets: readonly Asset[]): Assets => ({
  assets,
  byId: new Map(assets.map((asset) => [asset.id, asset])),
  datastreams: new Map(
    assets.flatMap((asset) => asset.properties.datastreams.map((datastream) => [datastream.id, { asset, datastream }])),
  ),
});

/** The present with what was otherwise. */
function shownOf(state: Pick<CatalogueState, 'present' | 'then' | 'epoch'>): Assets & { readonly isPart: boolean } {
  const { present, then, epoch } = state;
  if (then === null) return present;
  // What is of another run of the feed is asked for again.
  if (then === 'awaited' || then.epoch !== epoch) return { ...present, isPart: true };
  if (then.features.length + then.absent.length === 0) return present;
  const hidden = new Set([...then.absent, ...then.features.map(({ id }) => id)]);
  return { ...assetsOf([...present.assets.filter(({ id }) => !hidden.has(id)), ...then.features]), isPart: present.isPart };
} // prettier-ignore

/** Where each datastream of the old catalogue is in the new one: values on screen survive a restart of the feed. */
export function newIndices({ present }: Pick<CatalogueState, 'present'>, after: Catalogue): Map<number, number> {
  const moved = new Map<number, number>();
  for (const { properties } of after.features)
    for (const { id, index } of properties.datastreams) {
      const old = present.datastreams.get(id)?.datastream.index;
      if (old !== undefined && index !== undefined) moved.set(old, index);
    }
  return moved;
}

export function createCatalogue() {
  const nothing = { ...assetsOf([]), isPart: false };
  const store = createStore<CatalogueState>()(() => ({
    ...nothing,
    status: 'loading',
    error: null,
    epoch: 0,
    kinds: {},
    signs: {},
    present: nothing,
    then: null,
  }));
  return {
    ...store,
    catalogueLoaded: (catalogue: Catalogue, isPart = false): void => {
      const { epoch, kinds = {}, signs = {}, features } = catalogue;
      const present = { ...assetsOf(features), isPart };
      const { then } = store.getState();
      store.setState({
        status: 'ready',
        error: null,
        epoch,
        kinds,
        signs,
        present,
        ...shownOf({ present, then, epoch }),
      });
    },
    catalogueFailed: (error: string): void => store.setState({ status: 'failed', error }),
    /** The instant on screen is of the past, or is that no more (null). */
    instantShown: (then: CatalogueState['then']): void => {
      const { present, epoch, then: before } = store.getState();
      if (then !== before) store.setState({ then, ...shownOf({ present, then, epoch }) });
    },
  };
}
export type CatalogueStore = ReturnType<typeof createCatalogue>;
