import type { Asset, Datastream, Fact } from '../../../schema/catalogue.ts';
import type { Open311Setting } from '../../../schema/open311Config.ts';
import type { Report } from './readReports.ts';

/** What of the configuration says whose reports these are, and which are shown. */
export type ReportOffer = Omit<Open311Setting, 'baseUrl' | 'jurisdictionId' | 'lookBackDays'>;

const HOUR_S = 3600;
export type ReportProperty = 'state' | 'age';
const SERIES: Readonly<Record<ReportProperty, Omit<Datastream, 'id' | 'property' | 'intervalS'>>> = {
  state: {
    name: { de: 'Stand', en: 'State', zh: '状态' },
    unit: '1',
    decimals: 0,
    range: [1, 4],
    words: {
      1: { de: 'neu', en: 'new', zh: '新' },
      2: { de: 'geprüft', en: 'checked', zh: '已核实' },
      3: { de: 'in Arbeit', en: 'in work', zh: '处理中' },
      4: { de: 'erledigt', en: 'done', zh: '已办结' },
    },
    thresholds: [],
  },
  age: {
    name: { de: 'Tage seit Meldung', en: 'Days since reported', zh: '上报天数' },
    unit: 'd',
    decimals: 1,
    range: [0, 12],
    thresholds: [{ value: 8, level: 'watch', when: 'above', label: { de: 'überfällig', en: 'overdue', zh: '超期' } }],
  },
};

const NAME = { de: 'Mängelmeldung', en: 'Defect report', zh: '问题上报' } as const;
const LABEL = {
  reported: { de: 'Gemeldet am', en: 'Reported on', zh: '上报日期' },
  expected: { de: 'Erledigung erwartet am', en: 'Expected to be done on', zh: '预计办结日期' },
} as const;
const LONGEST_NAME = 200;
/** Of the city, as `2026-11-25`. */
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });

/** Datastreams of a report. */
export const reportStreams = (assetId: string, intervalS: number): Datastream[] =>
  (Object.keys(SERIES) as ReportProperty[]).map((property) => ({
    id: `${assetId}/${property}`,
    property,
    ...SERIES[property],
    intervalS: Math.max(HOUR_S, 2 * intervalS),
  }));

/** @param service what is reported, in the city's words; null where its list does not say */
export function reportAsset(assetId: string, report: Report, service: string | null, offer: ReportOffer): Asset {
  const { source, licence, date, owner, intervalS } = offer;
  const name = service?.slice(0, LONGEST_NAME);
  const day = (label: Fact['label'], ms: number | null): Fact[] =>
    ms === null ? [] : [{ label, value: DAY.format(ms), unverified: false }];
  return {
    type: 'Feature',
    id: assetId,
    geometry: { type: 'Point', coordinates: [report.lon, report.lat] },
    properties: {
      name: name ? { de: name, en: name, zh: name } : NAME,
      theme: 'government',
      kind: 'defect-report',
      provenance: { kind: 'measured', source, licence, date },
      ...(owner === undefined ? {} : { owner }),
      links: [],
      facts: [...day(LABEL.reported, report.requestedMs), ...day(LABEL.expected, report.expectedMs)],
      datastreams: reportStreams(assetId, intervalS),
      anchorM: 3,
      rank: 3,
    },
  };
}
