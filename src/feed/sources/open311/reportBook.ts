import { unixMs, type UnixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import { isNearCity } from '../cityArea.ts';
import { slugOf } from '../naming.ts';
import { STATE, type Report } from './readReports.ts';
import type { ReportOffer, ReportProperty } from './reportAsset.ts';

const DAY_MS = 86_400_000;
/** What is confirmed is said again once in this time, so that its age tells whether it is still asked. */
const CONFIRM_EVERY_MS = 1_800_000;

export interface ReportNews {
  /** Reports that are new, or are something else than before. */
  readonly changed: readonly { readonly assetId: string; readonly report: Report; readonly service: string | null }[];
  readonly observations: readonly Observation[];
  readonly retired: readonly string[];
}
interface Entry {
  readonly reportId: string;
  said: string;
  readonly told: Map<ReportProperty, { readonly timeMs: UnixMs; readonly value: number }>;
}

/** Days from when it came in to when it was done, or till now; to the tenth. */
const ageOf = ({ state, requestedMs, updatedMs }: Report, now: UnixMs): number =>
  Math.round(Math.max(0, (state === STATE.done ? updatedMs : now) - requestedMs) / (DAY_MS / 10)) / 10;

/**
 * Reports of one offer, as assets with a state and an age: knows what was told of each, so that only what is new is told.
 * @param origin of the state; the age of a real report is computed from its stamps
 * @param assetIdOf the asset that a report is; null where its id cannot be written
 */
export function createReportBook(
  offer: ReportOffer,
  origin: Extract<Origin, 'live' | 'simulated'> = 'live',
  assetIdOf: (reportId: string) => string | null = (reportId) =>
    slugOf(reportId) === '' ? null : `${offer.id}/${slugOf(reportId)}`,
) {
  const entries = new Map<string, Entry>();

  function observe(assetId: string, { told }: Entry, report: Report, timeMs: UnixMs): Observation[] {
    const values: readonly (readonly [ReportProperty, number, Origin])[] = [
      ['state', report.state, origin],
      ['age', ageOf(report, timeMs), origin === 'live' ? 'computed' : origin],
    ];
    return values.flatMap(([property, value, from]): Observation[] => {
      const last = told.get(property);
      const isSaid = last?.value === value && timeMs - last.timeMs < CONFIRM_EVERY_MS;
      if (isSaid || (last && last.timeMs > timeMs)) return [];
      told.set(property, { timeMs, value });
      return [{ datastream: `${assetId}/${property}`, timeMs, value, quality: 'good', origin: from }];
    });
  }

  return {
    /**
     * @param isWhole these are all reports that there are; else they are added to those that are known
     * @param names of what is reported, by code
     * @param now when the service said so
     */
    take: (
      reports: readonly Report[],
      isWhole: boolean,
      names: ReadonlyMap<string, string>,
      now: UnixMs,
      complain: (line: string) => void,
    ): ReportNews => {
      const changed: ReportNews['changed'][number][] = [];
      const observations: Observation[] = [];
      const taken = new Set<string>();
      // A list in which nothing moves any more confirms nothing: what it says grows old.
      const newestMs = reports.reduce((newest, { updatedMs }) => Math.max(newest, updatedMs), -Infinity);
      const isQuiet = isWhole && now - newestMs > offer.quietDays * DAY_MS;
      for (const report of reports) {
        const { id, lon, lat, state, updatedMs } = report;
        if (!isNearCity(lon, lat, offer.marginKm)) continue;
        if (state === STATE.done && now - updatedMs > offer.closedDays * DAY_MS) continue;
        const assetId = assetIdOf(id);
        const known = assetId === null ? undefined : entries.get(assetId);
        if (assetId === null || (isWhole && (taken.has(assetId) || (known && known.reportId !== id)))) {
          complain(`report ${id} cannot be told from another by its id`);
          continue;
        }
        taken.add(assetId);
        const service = names.get(report.serviceCode) ?? null;
        const said = [service, lon, lat, report.requestedMs, report.expectedMs].join('|');
        const entry: Entry = known ?? { reportId: id, said: '', told: new Map() };
        if (entry.said !== said) changed.push({ assetId, report, service });
        entry.said = said;
        entries.set(assetId, entry);
        observations.push(...observe(assetId, entry, report, isQuiet ? updatedMs : unixMs(now)));
      }
      const retired = isWhole ? [...entries.keys()].filter((id) => !taken.has(id)) : [];
      for (const id of retired) entries.delete(id);
      return { changed, observations, retired };
    },
    /** Of the reports that are shown. */
    assetIds: (): string[] => [...entries.keys()],
  };
}
