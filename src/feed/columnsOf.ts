import { packFlags, type Observation, type ObservationColumns } from '../live/observation.ts';

/** Observations as columns, ascending by index; what is not in the catalogue is left out, of a datastream the newest stays. */
export function columnsOf(
  lists: readonly (readonly Observation[])[],
  {
    byId,
    ids,
  }: { readonly byId: { get(id: string): { readonly index: number } | undefined }; readonly ids: readonly string[] },
): ObservationColumns {
  const newest: (Observation | undefined)[] = Array.from({ length: ids.length });
  let count = 0;
  for (const list of lists)
    for (const observation of list) {
      const at = byId.get(observation.datastream)?.index;
      if (at === undefined) continue;
      const before = newest[at];
      if (!before) count++;
      else if (observation.timeMs < before.timeMs) continue;
      newest[at] = observation;
    }
  const columns = {
    index: new Uint32Array(count),
    timeMs: new Float64Array(count),
    value: new Float64Array(count),
    flags: new Uint8Array(count),
  };
  let k = 0;
  for (let i = 0; i < newest.length; i++) {
    const one = newest[i];
    if (!one) continue;
    columns.index[k] = i;
    columns.timeMs[k] = one.timeMs;
    columns.value[k] = one.value;
    columns.flags[k++] = packFlags(one.quality, one.origin);
  }
  return { count, ...columns };
}
