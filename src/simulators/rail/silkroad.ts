import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Terminals as the timetable writes them, by the asset that stands for their tracks. */
const TERMINALS: Readonly<Record<string, string>> = {
  'rail/dgt': 'DGT',
  'rail/dit': 'DIT',
  'rail/d3t': 'D3T',
  'rail/duss-ruhrort': 'DUSS Ruhrort',
  'rail/logport-i': 'logport I',
};

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

export const silkroad: Models = (_stations, world) => {
  return {
    'rail-terminal': ({ asset }, atMs): Values | null => {
      const rail = world.rail();
      const terminal = TERMINALS[asset.id];
      if (!rail || terminal === undefined) return null;
      const own = rail.trains.underWayAt(atMs, terminal);
      const inward = own.filter(({ direction }) => direction === 'in');
      const { arrived, departed, standing } = rail.trains.dayAt(terminal, atMs);
      return {
        underWay: own.length,
        china: own.filter(({ partner }) => rail.isChina(partner)).length,
        standing: standing.length,
        arrived: arrived.length,
        fromChina: arrived.filter(({ course }) => rail.isChina(course.from)).length,
        departed: departed.length,
        trains: arrived.length + departed.length,
        nextArrival: inward[0] ? (inward[0].expectedMs - atMs) / MINUTE_MS : null,
        lateness: mean(inward.map(({ expectedMs, plannedMs }) => Math.max(0, expectedMs - plannedMs) / MINUTE_MS)),
        travelled: mean(inward.map(({ departedMs }) => (atMs - departedMs) / DAY_MS)),
      };
    },
  };
};
