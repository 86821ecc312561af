import type { Observation } from '../live/observation.ts';
import { isoOf } from '../schema/observations.ts';
import { createBreath } from './breath.ts';
import type { Feed } from './feed.ts';

/** A mover at rest reports each 3 min: its last fix before a span is looked for so far back in what is kept. */
const LOOK_BACK_MS = 200_000;
const MAX_FIXES = 20_000;
const PROPERTIES = ['lon', 'lat', 'sog', 'speed', 'cog', 'heading', 'way'] as const;
const KMH_PER_KN = 1.852;
type Property = (typeof PROPERTIES)[number];

/** One track as `GET /api/tracks` writes it: see `schema/tracks.ts`. */
interface Track {
  readonly asset: string;
  readonly t: number[];
  readonly lon: (number | null)[];
  readonly lat: (number | null)[];
  readonly sog: (number | null)[];
  readonly cog: (number | null)[];
  readonly heading: (number | null)[];
  readonly way?: (number | null)[];
}

/** Observations of one mover to its track: fixes are what `lon` and `lat` say of one instant; outliers are none. */
function trackOf(asset: string, observations: readonly Observation[], fromMs: number, stepMs: number): Track | null {
  const fixes = new Map<number, Partial<Record<Property, number>>>();
  for (const { datastream, timeMs, value, quality } of observations) {
    const property = datastream.slice(datastream.lastIndexOf('/') + 1) as Property;
    if (!PROPERTIES.includes(property) || quality === 'outlier') continue;
    // A place that is missing: it has left.
    if (quality === 'missing' && property !== 'lon' && property !== 'lat') continue;
    const fix = fixes.get(timeMs);
    if (fix) fix[property] = value;
    else fixes.set(timeMs, { [property]: value });
  }
  const whole = [...fixes].filter(([, { lon, lat }]) => lon !== undefined && lat !== undefined);
  whole.sort(([a], [b]) => a - b);
  const firstInside = whole.findIndex(([at]) => at >= fromMs);
  const isBound = whole.some(([, { way }]) => way !== undefined);
  const track: Track = {
    asset,
    t: [],
    lon: [],
    lat: [],
    sog: [],
    cog: [],
    heading: [],
    ...(isBound ? { way: [] } : {}),
  };
  let last = Number.NEGATIVE_INFINITY;
  // The course is said when it changes.
  let way: number | undefined;
  for (const [, fix] of whole) {
    way = fix.way ?? way;
    if (way !== undefined) fix.way = way;
  }
  whole.slice(firstInside < 0 ? -1 : Math.max(0, firstInside - 1)).forEach(([at, fix], i, list) => {
    if (at - last < stepMs && i < list.length - 1) return;
    // What was before the span does not keep what is in it away.
    if (at >= fromMs) last = at;
    track.t.push(at - fromMs);
    track.lon.push(Number.isNaN(fix.lon) ? null : fix.lon!);
    track.lat.push(Number.isNaN(fix.lat) ? null : fix.lat!);
    track.sog.push(fix.sog ?? (fix.speed === undefined ? null : fix.speed / KMH_PER_KN));
    for (const property of ['cog', 'heading'] as const) track[property].push(fix[property] ?? null);
    track.way?.push(fix.way ?? null);
  });
  // Who was not here all the time has no track.
  return track.lon.some((lon) => lon !== null) ? track : null;
}

/** The fixes of all movers in a span, at most one of each in `stepMs`. */
export async function tracksBetween(feed: Feed, fromMs: number, toMs: number, stepMs: number) {
  const tracks = new Map<string, Track | null>();
  const breathe = createBreath();
  // Source by source: what one of them said is forgotten before the next is asked, and others go on between them.
  for (const past of feed.pasts) {
    await breathe();
    for (const [asset, list] of byAsset(past.fixesBetween(fromMs, toMs, stepMs, true)))
      tracks.set(asset, trackOf(asset, list, fromMs, stepMs));
  }
  for (const id of feed.recordedMovers(fromMs, toMs)) {
    const raw = async (p: Property) => feed.history.raw(`${id}/${p}`, fromMs - LOOK_BACK_MS, toMs, MAX_FIXES);
    const list = (await Promise.all(PROPERTIES.map(raw))).flat();
    if (list.length > 0) tracks.set(id, trackOf(id, list, fromMs, stepMs));
  }
  return { from: isoOf(fromMs), to: isoOf(toMs), tracks: [...tracks.values()].filter((track) => track !== null) };
}

function byAsset(observations: readonly Observation[]): ReadonlyMap<string, readonly Observation[]> {
  const lists = new Map<string, Observation[]>();
  for (const observation of observations) {
    const asset = observation.datastream.slice(0, observation.datastream.lastIndexOf('/'));
    const list = lists.get(asset);
    if (list) list.push(observation);
    else lists.set(asset, [observation]);
  }
  return lists;
}
