import { createStore } from 'zustand/vanilla';
import { isFiltering, NO_FILTER, type BuildingFilter, type Colouring } from '../schema/buildingFilter.ts';
import { decodeBuildingIds, decodeBuildings } from '../schema/decodeBuildings.ts';
import { classifyBuildings } from './buildingClasses.ts';
import { createBuildingIndex, type BuildingFacts, type BuildingIndex } from './buildingIndex.ts';
import type { CityClient } from './city.ts';
import { matchBuildings } from './matchBuildings.ts';
import { paintBuildings, PLAIN, type BuildingPaint } from './paintBuildings.ts';

export interface BuildingsState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** Why it failed, in English, for the details of the error. */
  readonly error: string | null;
  readonly index: BuildingIndex | null;
  readonly colouring: Colouring | null;
  readonly filter: BuildingFilter;
  /** By row, 1 where the filter asks for it; null without index or without a filter. */
  readonly matches: Uint8Array | null;
  /** How many are asked for: all without a filter; 0 without index. */
  readonly count: number;
  /** Of those asked for, how many are in each class of the colouring; null without index or colouring. */
  readonly classCounts: readonly number[] | null;
  readonly paint: BuildingPaint;
}

interface BuildingsParts {
  readonly city: Pick<CityClient, 'columns' | 'text'>;
  /** The index travels after the first complete picture. */
  readonly firstPicture: () => Promise<void>;
  /** Whether the catalogue has an asset of this id. */
  readonly isAsset?: (id: string) => boolean;
}

/**
 * The buildings of the city: their facts, and which of them are coloured or asked for. The index (some MB) is loaded when it is first
 * needed: a building is selected, a colouring or filter is chosen, somebody searches.
 * Budget: one pass over 150 000 rows ≤ 5 ms when the filter changes, another when the colouring does.
 */
export function createBuildings({ city, firstPicture, isAsset }: BuildingsParts) {
  const store = createStore<BuildingsState>()(() => ({
    ...{ status: 'idle', error: null, index: null, colouring: null, filter: NO_FILTER },
    ...{ matches: null, count: 0, classCounts: null, paint: PLAIN },
  }));
  let loading: Promise<BuildingIndex> | null = null;
  let classified: { readonly by: Colouring; readonly of: BuildingIndex; readonly classes: Uint8Array } | null = null;

  function classesOf(index: BuildingIndex, by: Colouring): Uint8Array {
    if (classified?.by !== by || classified.of !== index)
      classified = { by, of: index, classes: classifyBuildings(index.meta, index.columns, by) };
    return classified.classes;
  }

  /** What follows from index, filter and colouring; matches are reckoned anew only with the filter. */
  function derive(next: Partial<Pick<BuildingsState, 'index' | 'filter' | 'colouring'>>): void {
    const before = store.getState();
    const { index, filter, colouring } = { ...before, ...next };
    if (!index) {
      store.setState(next);
      return;
    }
    const isSame = index === before.index && filter === before.filter;
    const matches = isSame
      ? before.matches
      : isFiltering(filter)
        ? matchBuildings(index.meta, index.columns, filter)
        : null;
    const coloured = colouring && { by: colouring, classes: classesOf(index, colouring) };
    store.setState({ ...next, matches, ...paintBuildings(index.count, matches, coloured) });
  }

  async function read(): Promise<BuildingIndex> {
    await firstPicture();
    const { meta, columns } = decodeBuildings(await city.columns('buildings'), 'index of the buildings');
    const ids = meta.ids === null ? undefined : decodeBuildingIds(await city.text(meta.ids), meta.ids);
    return createBuildingIndex(meta, columns, ids, isAsset);
  }

  /** @returns the index; rejects with why there is none, and may then be called again */
  function load(): Promise<BuildingIndex> {
    if (loading) return loading;
    store.setState({ status: 'loading', error: null });
    loading = read().then(
      (index) => {
        derive({ index });
        store.setState({ status: 'ready' });
        return index;
      },
      (error: unknown) => {
        loading = null;
        store.setState({ status: 'failed', error: error instanceof Error ? error.message : String(error) });
        throw error;
      },
    );
    return loading;
  }
  /** Starts loading; how it ends is told by `status`. */
  const need = (): void => void load().catch(() => undefined);

  return {
    ...store,
    load,
    need,
    /** @returns null while there is no index, or for an id that is not in it */
    rowOf: (id: string): number | null => store.getState().index?.rowOf(id) ?? null,
    /** @returns null while there is no index */
    idOf: (row: number): string | null => store.getState().index?.idOf(row) ?? null,
    /** @returns null while there is no index. @throws RangeError for a row that is not in it */
    factsOf: (row: number): BuildingFacts | null => store.getState().index?.factsOf(row) ?? null,
    /** Facts by id. @returns null while there is no index, or for an id that is not in it */
    find: (id: string): BuildingFacts | null => {
      const { index } = store.getState();
      const row = index?.rowOf(id) ?? null;
      return index && row !== null ? index.factsOf(row) : null;
    },
    setColouring: (colouring: Colouring | null): void => {
      if (colouring === store.getState().colouring) return;
      derive({ colouring });
      if (colouring) need();
    },
    setFilter: (filter: BuildingFilter): void => {
      if (JSON.stringify(filter) === JSON.stringify(store.getState().filter)) return;
      derive({ filter });
      if (isFiltering(filter)) need();
    },
    /** Rows that are asked for, the tallest first, `most` of them. */
    tallest: (most: number): readonly number[] => {
      const { index, matches } = store.getState();
      if (!index) return [];
      const { height } = index.columns;
      const keys: number[] = [];
      // One number a row, height above row, sorts without a comparing function.
      for (let row = 0; row < index.count; row++)
        if (!matches || matches[row] === 1) keys.push((0xffff - height[row]!) * 0x100_0000 + row);
      return [...Float64Array.from(keys).sort().subarray(0, most)].map((key) => key % 0x100_0000);
    },
    /** How each building is to be drawn. */
    statesOf: (): BuildingPaint => store.getState().paint,
  };
}
export type Buildings = ReturnType<typeof createBuildings>;
