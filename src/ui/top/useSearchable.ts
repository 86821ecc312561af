import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { MapLabel } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import { createStreets } from '../../state/streets.ts';
import type { Searchable } from '../browse/searchPlaces.ts';
import { useViewer } from '../viewerContext.ts';

/**
 * What can be searched besides the assets: names on the map, streets, buildings. Asked for with `load`, once somebody searches;
 * what does not come is not found, the rest is.
 */
export function useSearchable(): { readonly searchable: Searchable; readonly load: () => void } {
  const { city, buildings } = useViewer();
  const [labels, setLabels] = useState<readonly MapLabel[]>([]);
  const [lines, setLines] = useState<ColumnFile | null>(null);
  const [isWanted, setIsWanted] = useState(false);
  const index = useStore(buildings, (state) => state.index);
  const streets = useMemo(() => (isWanted ? createStreets(lines, index) : null), [isWanted, lines, index]);
  const searchable = useMemo(() => ({ labels, streets, index }), [labels, streets, index]);
  const load = (): void => {
    buildings.need();
    setIsWanted(true);
    if (labels.length === 0) city.labels().then(setLabels, () => undefined);
    if (!lines) city.columns('lines').then(setLines, () => undefined);
  };
  return { searchable, load };
}
