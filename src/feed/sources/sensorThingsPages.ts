import type { UnixMs } from '../../geo/units.ts';
import type { Config } from '../../schema/config.ts';
import { SourceError, type JsonAnswer } from './requestJson.ts';
import { readThings, type StaOrigin, type StaReading } from './sensorThingsReading.ts';

export type StaSetting = Config['sources']['sensorThings'][number];

/** The city with its surroundings, WGS84. */
const AREA = 'POLYGON((6.6256 51.3329,6.8303 51.3329,6.8303 51.5601,6.6256 51.5601,6.6256 51.3329))';
const PAGE = 500;
/** 50 000 things; a server whose pages go on behind that counts in circles. */
const MOST_PAGES = 100;
export const STA_MAX_BYTES = 16 * 1024 * 1024;
const LEAST_SILENCE_MS = 3_600_000;

/** What the pages are asked for with. */
export interface StaRequests {
  get(url: string): Promise<JsonAnswer>;
  now(): UnixMs;
  complain(line: string): void;
}

/** How long a service may have nothing new to say, by what is expected of it. */
export const staSilenceMs = ({ expectedS }: StaSetting): number => Math.max(LEAST_SILENCE_MS, 4000 * expectedS);

export function staOriginOf(setting: StaSetting): StaOrigin {
  return {
    id: setting.id,
    theme: setting.theme,
    kind: setting.kind,
    intervalS: setting.expectedS,
    provenance: { kind: 'measured', source: setting.source, licence: setting.licence, date: setting.date },
    ...(setting.owner === undefined ? {} : { owner: setting.owner }),
  };
}

/** Everything in one request a page: things, their places, their datastreams and the newest observation of each. */
function firstPage({ baseUrl, isWholeService }: StaSetting): string {
  const filter = `st_within(Locations/location,geography'${AREA}')`;
  const observations = 'Observations($select=result,phenomenonTime,resultTime;$orderby=phenomenonTime desc;$top=1)';
  const series = `Datastreams($select=@iot.id,name,unitOfMeasurement,observationType;$expand=ObservedProperty($select=name,definition),${observations})`;
  const query = [
    ['$count', 'true'],
    ['$top', String(PAGE)],
    ...(isWholeService ? [] : [['$filter', filter]]),
    ['$expand', `Locations($select=location),${series}`],
  ];
  return `${baseUrl.replace(/\/+$/, '')}/Things?${query.map(([key, value]) => `${key!}=${encodeURIComponent(value!)}`).join('&')}`;
}

/**
 * All pages of things of a service, one after the other. A page that has not changed (304) is not read again, but followed.
 * @returns reads them; resolves to the ids of all assets that there are at the service, null where that is not sure: it says of none, of
 * a thing not even which, or where its list goes on cannot be followed. Rejects with SourceError or DecodeError
 */
export function createStaPages(setting: StaSetting) {
  const origin = staOriginOf(setting);
  /** Where a page that has not changed goes on. */
  const nextOf = new Map<string, string | null>();
  /** Assets of each page. */
  const namedOn = new Map<string, readonly string[] | null>();

  /** The address of the next page; null at the end. Only the configured service is followed. */
  const followed = (link: string | null, page: string, seen: ReadonlySet<string>, say: StaRequests): string | null => {
    if (link === null) return null;
    const next = URL.canParse(link, page) ? new URL(link, page).href : null;
    if (next !== null && new URL(next).origin === new URL(setting.baseUrl).origin && !seen.has(next)) return next;
    say.complain(`nextLink is not followed: ${link.slice(0, 200)}`);
    return null;
  };

  return async (requests: StaRequests, onPage: (reading: StaReading) => void): Promise<readonly string[] | null> => {
    const seen = new Set<string>();
    let isWhole = true;
    let page: string | null = firstPage(setting);
    while (page !== null) {
      if (seen.size >= MOST_PAGES) throw new SourceError(`more than ${MOST_PAGES} pages of things`);
      seen.add(page);
      const answer = await requests.get(page);
      if (answer.status === 200) {
        const reading = readThings(answer.body, origin, requests.now());
        reading.complaints.forEach((complaint) => requests.complain(complaint));
        onPage(reading);
        nextOf.set(page, reading.nextLink);
        namedOn.set(page, reading.named);
      }
      const link: string | null = nextOf.get(page) ?? null;
      page = followed(link, page, seen, requests);
      if (page === null && link !== null) isWhole = false;
    }
    const named = [...seen].map((each) => namedOn.get(each) ?? null);
    const all = named.flatMap((ids) => ids ?? []);
    return isWhole && !named.includes(null) && all.length > 0 ? all : null;
  };
}
