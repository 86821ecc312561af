import type { Config } from '../../schema/config.ts';
import type { Log } from '../log.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';
import { readThings, type StaOrigin } from './sensorThingsReading.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['sensorThings'][number];

/** The city with its surroundings, WGS84. */
const AREA = 'POLYGON((6.6256 51.3329,6.8303 51.3329,6.8303 51.5601,6.6256 51.5601,6.6256 51.3329))';
const PAGE = 500;
/** 50 000 things; a server whose pages go on behind that counts in circles. */
const MOST_PAGES = 100;
const MAX_BYTES = 16 * 1024 * 1024;
const LEAST_SILENCE_MS = 3_600_000;

/** Everything in one request a page: things, their places, their datastreams and the newest observation of each. */
function firstPage({ baseUrl, isWholeService }: Setting): string {
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
 * Any OGC SensorThings service (1.0, 1.1) over HTTP: its things come into the catalogue as assets, the newest observation of each
 * datastream into the state.
 * @param token sent as a bearer token; null where the service is open
 */
export function sensorThingsSource(setting: Setting, token: string | null, log: Log, timers?: SourceTimers): Source {
  const origin: StaOrigin = {
    id: setting.id,
    theme: setting.theme,
    kind: setting.kind,
    intervalS: setting.expectedS,
    provenance: { kind: 'measured', source: setting.source, licence: setting.licence, date: setting.date },
    ...(setting.owner === undefined ? {} : { owner: setting.owner }),
  };
  /** Where a page that has not changed goes on. */
  const nextOf = new Map<string, string | null>();

  /** The address of the next page; null at the end. Only the configured service is followed. */
  const followed = (link: string | null, page: string, seen: ReadonlySet<string>, poll: Poll): string | null => {
    if (link === null) return null;
    const next = URL.canParse(link, page) ? new URL(link, page).href : null;
    if (next !== null && new URL(next).origin === new URL(setting.baseUrl).origin && !seen.has(next)) return next;
    poll.complain(`nextLink is not followed: ${link.slice(0, 200)}`);
    return null;
  };

  async function readPages(poll: Poll): Promise<void> {
    const seen = new Set<string>();
    let page: string | null = firstPage(setting);
    while (page !== null) {
      if (seen.size >= MOST_PAGES) throw new SourceError(`more than ${MOST_PAGES} pages of things`);
      seen.add(page);
      const answer = await poll.get(page, { isConditional: true });
      if (answer.status === 200) {
        const { assets, observations, complaints, nextLink } = readThings(answer.body, origin, poll.now());
        complaints.forEach((complaint) => poll.complain(complaint));
        // First the datastreams, then what they say.
        poll.announced(assets);
        poll.observed(observations);
        nextOf.set(page, nextLink);
      }
      page = followed(nextOf.get(page) ?? null, page, seen, poll);
    }
  }

  const plan = {
    id: setting.id,
    intervalS: setting.intervalS,
    silentAfterMs: Math.max(LEAST_SILENCE_MS, 4000 * setting.expectedS),
    maxBytes: MAX_BYTES,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
    poll: readPages,
  };
  return pollingSource(plan, log, timers);
}
