/** The official water-surface table: levels in m NHN of each flow at each station, and the gauge that anchors it. */
export interface WaterSurfaceTable {
  /** River kilometres of the stations, ascending (downstream). */
  readonly km: readonly number[];
  /** `levels[flow][station]`, flows from low to extreme. */
  readonly levels: readonly (readonly number[])[];
  readonly gauge: { readonly km: number; readonly zeroM: number };
}

export interface WaterSurface {
  /** Level in m NHN at a river kilometre; NaN when the stage is. */
  levelAt(km: number, stageCm: number): number;
  /** Levels in m NHN at all stations of the table; `out` is filled and returned where given. */
  levelsAt(stageCm: number, out?: Float32Array): Float32Array;
}

/**
 * The surface of the river for a stage at its gauge, by the rule of the table's publisher (BfG, FLYS): the level at the
 * gauge is zero + stage; of the two flows whose levels at the gauge lie around it, every station takes the same weights.
 *
 * Outside the table the nearest known thing holds: a stage below the lowest or above the highest flow gives the lowest
 * or highest flow's surface, a kilometre before the first or behind the last station its level.
 * @throws RangeError when stations do not ascend or flows do not rise at the gauge
 */
export function createWaterSurface({ km, levels, gauge }: WaterSurfaceTable): WaterSurface {
  if (km.length < 2 || levels.length < 2) throw new RangeError('a water surface needs two stations and two flows');
  for (let s = 1; s < km.length; s++)
    if (km[s]! <= km[s - 1]!) throw new RangeError(`water surface: station ${km[s]!} does not ascend`);

  /** Station at or before a kilometre and the share of the next one, clamped to the table. */
  const placeOf = (at: number): { station: number; share: number } => {
    let low = 0;
    let high = km.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (km[middle]! <= at) low = middle;
      else high = middle;
    }
    const share = (at - km[low]!) / (km[high]! - km[low]!);
    return { station: low, share: Math.min(1, Math.max(0, share)) };
  };
  const between = (a: number, b: number, share: number): number => a + (b - a) * share;
  const levelOf = (flow: number, place: { station: number; share: number }): number =>
    between(levels[flow]![place.station]!, levels[flow]![place.station + 1]!, place.share);

  const gaugePlace = placeOf(gauge.km);
  const atGauge = levels.map((_, flow) => levelOf(flow, gaugePlace));
  for (let flow = 1; flow < atGauge.length; flow++)
    if (atGauge[flow]! <= atGauge[flow - 1]!)
      throw new RangeError(`water surface: flow ${flow} does not rise at the gauge`);

  /** Lower flow of the pair and the weight of the upper one. */
  const weigh = (stageCm: number): { flow: number; weight: number } => {
    const level = gauge.zeroM + stageCm / 100;
    let flow = 0;
    while (flow < atGauge.length - 2 && atGauge[flow + 1]! <= level) flow++;
    const weight = (level - atGauge[flow]!) / (atGauge[flow + 1]! - atGauge[flow]!);
    return { flow, weight: Math.min(1, Math.max(0, weight)) };
  };

  return {
    levelAt(at, stageCm) {
      const { flow, weight } = weigh(stageCm);
      const place = placeOf(at);
      return between(levelOf(flow, place), levelOf(flow + 1, place), weight);
    },
    levelsAt(stageCm, out = new Float32Array(km.length)) {
      const { flow, weight } = weigh(stageCm);
      const lower = levels[flow]!;
      const upper = levels[flow + 1]!;
      for (let s = 0; s < km.length; s++) out[s] = between(lower[s]!, upper[s]!, weight);
      return out;
    },
  };
}
