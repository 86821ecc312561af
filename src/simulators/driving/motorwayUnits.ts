import type { Counters } from '../counters/counters.ts';
import type { Only, Simulation } from '../simulation.ts';
import type { World } from '../world/world.ts';
import type { WarningStation } from './assets.ts';
import { statusOf, type ItsMessage } from './messages.ts';
import { denmOf, jamOf, weatherWarning, type RoadWarning } from './warnings.ts';

/** Units say what they warn of, and that they are there, this often. */
const UNIT_MS = 60_000;
/** The weather is told by one unit for all: it stands on the bridge over the Rhine. */
const WEATHER_AT = 'a40-neuenkamp';

/** Units of the motorway as senders of DENM: the end of a jam at their counter, the weather. */
export function motorwayUnits(
  units: readonly WarningStation[],
  counters: Pick<Counters, 'carriagewayOf'>,
  world: Pick<World, 'weather'>,
): Simulation<ItsMessage> & { readonly warningsAt: (unit: WarningStation, atMs: number) => readonly RoadWarning[] } {
  const warningsAt = ({ counterId, stationId, asset }: WarningStation, atMs: number): RoadWarning[] => {
    const [lon, lat] = asset.geometry.coordinates;
    const from = { originator: stationId, lon, lat };
    const jams = ([0, 1] as const).map((direction) => jamOf(counters.carriagewayOf(counterId, direction), from, direction, atMs)); // prettier-ignore
    const weather = counterId === WEATHER_AT ? weatherWarning(world.weather, from, atMs) : null;
    return [weather, ...jams].filter((warning) => warning !== null);
  };
  const tell = (unit: WarningStation, atMs: number): ItsMessage[] => [
    ...warningsAt(unit, atMs).map((warning) => denmOf(warning, atMs)),
    statusOf(unit.stationId, atMs, {}),
  ];
  return {
    warningsAt,
    assets: units.map(({ asset }) => asset),
    between: (fromMs, toMs, { assetId, stepMs = 0 }: Only = {}) => {
      const everyMs = Math.max(UNIT_MS, Math.round(stepMs / UNIT_MS) * UNIT_MS);
      const speaking = units.filter(({ asset }) => assetId === undefined || asset.id === assetId);
      const out: ItsMessage[] = [];
      for (let at = (Math.floor(fromMs / everyMs) + 1) * everyMs; at <= toMs; at += everyMs)
        for (const unit of speaking) out.push(...tell(unit, at));
      return out;
    },
    *lastBefore(atMs) {
      for (const unit of units) yield* tell(unit, Math.floor(atMs / UNIT_MS) * UNIT_MS);
    },
  };
}
