import { unixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import { NUMBER_MARK, REPORTS_POLL_S, reportService } from '../../../simulators/government/reports.ts';
import type { JsonMessage } from '../../../simulators/simulation.ts';
import type { Station } from '../../../simulators/stations/places.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import { reportStreams, type ReportOffer } from './reportAsset.ts';
import { createReportBook } from './reportBook.ts';
import { readReports, readReportServices } from './readReports.ts';

export const REPORTS_ID = 'simulated-reports';
const OFFER: ReportOffer = {
  ...{ id: 'report', intervalS: REPORTS_POLL_S / 2, marginKm: 3, date: '2026-11', closedDays: 30, quietDays: 30 },
  source: 'Hafenblick, simulator of reports of citizens over Open311',
  licence: 'MIT',
};

/** Simulated reports as a source: what the city answers, by the feed clock, through the reader and the book of a real one. */
export function simulatedReports(places: readonly Station[], seed: number, clock: FeedClock, log: Log): Source {
  const complain = createComplaints(REPORTS_ID, log);
  const service = reportService(places, seed);
  const names = readReportServices(service.services, complain);
  // They stay on the map under the ids of their places, whatever report is the last there.
  const assetIdOf = (reportId: string): string => `${OFFER.id}/${reportId.slice(0, reportId.lastIndexOf(NUMBER_MARK))}`;
  const open = () => {
    const book = createReportBook(OFFER, 'simulated', assetIdOf);
    return (messages: Iterable<JsonMessage>): readonly Observation[] =>
      [...messages].flatMap(({ atMs, body }) => {
        const { reports, complaints } = readReports(body, atMs);
        complaints.forEach(complain);
        return book.take(reports, false, names, unixMs(atMs), complain).observations;
      });
  };
  const assets = places.map(({ asset }): Asset => ({
    ...asset,
    properties: { ...asset.properties, datastreams: reportStreams(asset.id, OFFER.intervalS) },
  }));
  return simulatedSource<JsonMessage>({
    ...{ id: REPORTS_ID, clock, open, isLater: true, theme: 'government' },
    simulation: { ...service, assets },
  });
}
