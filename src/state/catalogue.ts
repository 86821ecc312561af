import { createStore } from 'zustand/vanilla';
import type { Asset, Catalogue, Datastream } from '../schema/catalogue.ts';

export interface CatalogueState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** What is there is the part for the first picture: an id that is not in it may still come. */
  readonly isPart: boolean;
  /** Why it failed, in English, for the details of the error. */
  readonly error: string | null;
  readonly epoch: number;
  /** Names of kinds of assets that the interface has no words for. */
  readonly kinds: NonNullable<Catalogue['kinds']>;
  /** Signs of kinds of assets that the interface has none for. */
  readonly signs: NonNullable<Catalogue['signs']>;
  readonly assets: readonly Asset[];
  readonly byId: ReadonlyMap<string, Asset>;
  /** Datastreams by their id, each with its asset. */
  readonly datastreams: ReadonlyMap<string, { readonly asset: Asset; readonly datastream: Datastream }>;
}

/** Where each datastream of the old catalogue is in the new one: values on screen survive a restart of the feed. */
export function newIndices(before: CatalogueState, after: Catalogue): Map<number, number> {
  const moved = new Map<number, number>();
  for (const { properties } of after.features)
    for (const { id, index } of properties.datastreams) {
      const old = before.datastreams.get(id)?.datastream.index;
      if (old !== undefined && index !== undefined) moved.set(old, index);
    }
  return moved;
}

export function createCatalogue() {
  const store = createStore<CatalogueState>()(() => ({
    status: 'loading',
    isPart: false,
    error: null,
    epoch: 0,
    kinds: {},
    signs: {},
    assets: [],
    byId: new Map(),
    datastreams: new Map(),
  }));
  return {
    ...store,
    catalogueLoaded: (catalogue: Catalogue, isPart = false): void => {
      const datastreams = new Map<string, { asset: Asset; datastream: Datastream }>();
      for (const asset of catalogue.features)
        for (const datastream of asset.properties.datastreams) datastreams.set(datastream.id, { asset, datastream });
      store.setState({
        status: 'ready',
        isPart,
        error: null,
        epoch: catalogue.epoch,
        kinds: catalogue.kinds ?? {},
        signs: catalogue.signs ?? {},
        assets: catalogue.features,
        byId: new Map(catalogue.features.map((asset) => [asset.id, asset])),
        datastreams,
      });
    },
    catalogueFailed: (error: string): void => store.setState({ status: 'failed', error }),
  };
}
export type CatalogueStore = ReturnType<typeof createCatalogue>;
