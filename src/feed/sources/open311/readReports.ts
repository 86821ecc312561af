import * as v from 'valibot';
import type { UnixMs } from '../../../geo/units.ts';
import { decode } from '../../../schema/decode.ts';
import {
  ReportErrorsSchema,
  ReportListSchema,
  ReportServiceSchema,
  ServiceRequestSchema,
  type ServiceRequest,
} from '../../../schema/open311.ts';
import { SourceError } from '../requestJson.ts';

/** How far the city is with a report; the numbers of the datastream `state`. */
export const STATE = { new: 1, checked: 2, inWork: 3, done: 4 } as const;
export type ReportState = (typeof STATE)[keyof typeof STATE];

/** A report at a place: what it is about in the city's word, never who wrote it or what. */
export interface Report {
  readonly id: string;
  readonly serviceCode: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly state: ReportState;
  readonly requestedMs: UnixMs;
  /** When it last changed; of one that is done: when it was. */
  readonly updatedMs: UnixMs;
  readonly expectedMs: UnixMs | null;
}

export interface ReportPage {
  readonly reports: readonly Report[];
  readonly complaints: readonly string[];
  /** Entries on the page, read or not. */
  readonly count: number;
}

/** `detailed_status` of CitySDK: reported, accepted, in work, solved, cannot be solved. */
const DETAILED: Readonly<Record<string, ReportState>> = {
  PENDING: STATE.new,
  RECEIVED: STATE.checked,
  IN_PROCESS: STATE.inWork,
  PROCESSED: STATE.done,
  REJECTED: STATE.done,
};

/** The standard knows open and closed alone: one that has changed since it came in has been looked at. */
function stateOf({ status, extended_attributes, requested_datetime, updated_datetime }: ServiceRequest): ReportState {
  if (status === 'closed') return STATE.done;
  const detailed = DETAILED[extended_attributes.detailed_status.toUpperCase()];
  if (detailed !== undefined) return detailed;
  return updated_datetime !== null && updated_datetime > requested_datetime ? STATE.checked : STATE.new;
}

const issueOf = ([issue]: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string => `${v.getDotPath(issue) ?? ''} ${issue.message}`; // prettier-ignore

/** @throws SourceError where the server says with 200 that something went wrong; DecodeError when it is no list */
function listOf(body: unknown, what: string): unknown[] {
  const errors = v.safeParse(ReportErrorsSchema, body);
  if (errors.success) {
    const [{ code, description }] = errors.output as [(typeof errors.output)[0]];
    throw new SourceError(`Open311 ${code} ${description}`.trim(), 200);
  }
  return decode(ReportListSchema, body, what);
}

/**
 * `services.json` → names of what can be reported, by their code.
 * @throws SourceError, DecodeError
 */
export function readReportServices(body: unknown, complain: (line: string) => void): Map<string, string> {
  const names = new Map<string, string>();
  for (const entry of listOf(body, 'services.json')) {
    const read = v.safeParse(ReportServiceSchema, entry, { abortEarly: true });
    if (!read.success) complain(`a service does not fit: ${issueOf(read.issues)}`);
    else if (read.output.service_name) names.set(read.output.service_code, read.output.service_name);
  }
  return names;
}

/**
 * One page of `requests.json`.
 * @param latestMs a stamp after it is a clock gone wrong
 * @throws SourceError, DecodeError
 */
export function readReports(body: unknown, latestMs: number): ReportPage {
  const list = listOf(body, 'requests.json');
  const reports: Report[] = [];
  const complaints: string[] = [];
  for (const entry of list) {
    const read = v.safeParse(ServiceRequestSchema, entry, { abortEarly: true });
    if (!read.success) {
      complaints.push(`a report does not fit: ${issueOf(read.issues)}`);
      continue;
    }
    const { service_request_id: id, service_code, lat, long: lon, requested_datetime: requestedMs, updated_datetime, expected_datetime } = read.output; // prettier-ignore
    const updatedMs = updated_datetime === null || updated_datetime < requestedMs ? requestedMs : updated_datetime;
    if (updatedMs > latestMs) complaints.push(`report ${id} is stamped in the future`);
    else reports.push({ id, serviceCode: service_code, lon, lat, state: stateOf(read.output), requestedMs, updatedMs, expectedMs: expected_datetime }); // prettier-ignore
  }
  return { reports, complaints, count: list.length };
}
