import type { ObservationColumns } from '../live/observation.ts';
import type { StateColumns } from './history/stateColumns.ts';

/** Columns by name as one, ascending by index; what is not in the catalogue is left out, of a datastream the newest stays. */
export function columnsOf(
  lists: readonly StateColumns[],
  {
    byId,
    ids,
  }: { readonly byId: { get(id: string): { readonly index: number } | undefined }; readonly ids: readonly string[] },
): ObservationColumns {
  /** Where the newest of a datastream is: list and place in it, the list from 1 on. */
  const listOf = new Uint16Array(ids.length);
  const rowOf = new Uint32Array(ids.length);
  let count = 0;
  lists.forEach(({ datastream, timeMs }, k) => {
    for (let row = 0; row < datastream.length; row++) {
      const at = byId.get(datastream[row]!)?.index;
      if (at === undefined) continue;
      const before = lists[listOf[at]! - 1];
      if (!before) count++;
      else if (timeMs[row]! < before.timeMs[rowOf[at]!]!) continue;
      listOf[at] = k + 1;
      rowOf[at] = row;
    }
  });
  const columns = {
    index: new Uint32Array(count),
    timeMs: new Float64Array(count),
    value: new Float64Array(count),
    flags: new Uint8Array(count),
  };
  let k = 0;
  for (let i = 0; i < listOf.length; i++) {
    const list = lists[listOf[i]! - 1];
    if (!list) continue;
    const row = rowOf[i]!;
    columns.index[k] = i;
    columns.timeMs[k] = list.timeMs[row]!;
    columns.value[k] = list.value[row]!;
    columns.flags[k++] = list.flags[row]!;
  }
  return { count, ...columns };
}
