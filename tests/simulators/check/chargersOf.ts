import { chargePointsAt } from '../../../src/simulators/infrastructure/charging.ts';
import type { ChargerOf } from './checkCharging.ts';
import type { City } from './cityDay.ts';

/** The charging stations of the city. */
export const chargersOf = ({ stations, world }: Pick<City, 'stations' | 'world'>): ChargerOf[] =>
  stations.flatMap((theme) =>
    theme.stations
      .filter(({ kind }) => kind === 'charger')
      .map((station) => ({
        id: station.asset.id,
        pointsAt: (atMs) => chargePointsAt(station, world, atMs),
        meterAt: (atMs) => theme.valuesOf(station, atMs),
      })),
  );
