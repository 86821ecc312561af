import type { UnixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import type { DatexSetting } from '../../../schema/datexConfig.ts';
import { isNearCity } from '../cityArea.ts';
import { slugOf } from '../naming.ts';
import type { Offer } from '../places/place.ts';
import { counterSeries } from './counterSeries.ts';
import type { MeasurementSite, Quantity, SiteMeasurements } from './readMeasured.ts';

/** What of the configuration says whose offer this is, and on what roads it counts. */
export type DatexOffer = Offer & Pick<DatexSetting, 'counts'>;

interface Counter {
  readonly assetId: string;
  /** Its directions: to the north or east first, else in the order of the table. */
  readonly sites: MeasurementSite[];
}
/** The last that was heard of a direction. */
interface Heard {
  readonly timeMs: UnixMs;
  readonly flow: number | null;
  readonly heavy: number | null;
  readonly speed: number | null;
  readonly occupancy: number | null;
  readonly status: number | null;
}

const isSecond = ({ side }: MeasurementSite): boolean => side === 'southBound' || side === 'westBound';

/** Cross-sections of the tables that were read. */
interface Table {
  readonly counters: ReadonlyMap<string, Counter>;
  readonly ofSite: ReadonlyMap<string, { readonly counter: Counter; readonly direction: number }>;
}
const EMPTY: Table = { counters: new Map(), ofSite: new Map() };
export type CounterBook = ReturnType<typeof createCounterBook>;

/**
 * Puts the directions of a counter together, whose places and measurements come in different documents.
 * @param table what another book has read already
 */
export function createCounterBook(offer: DatexOffer, origin: Origin, table = EMPTY) {
  let { counters, ofSite } = table;
  let heard = new Map<string, Heard>();

  function heardOf({ values }: SiteMeasurements, site: MeasurementSite, timeMs: UnixMs): Heard {
    /** Of a quantity: sum, mean and the most of what is said; the carriageway as a whole goes before its lanes. */
    const of = (quantity: Quantity, isHeavy = false) => {
      let [sum, n, most, isWhole] = [0, 0, -Infinity, false];
      for (const one of values) {
        const { isHeavy: isItsHeavy = false, isLane = false } = site.characteristics.get(one.index) ?? {};
        if (one.quantity !== quantity || isItsHeavy !== isHeavy || (isWhole && isLane)) continue;
        if (!isLane && !isWhole) [sum, n, most, isWhole] = [0, 0, -Infinity, true];
        sum += one.value;
        n++;
        most = Math.max(most, one.value);
      }
      return n === 0 ? null : { sum, mean: sum / n, most };
    };
    return {
      timeMs,
      flow: of('flow')?.sum ?? null,
      heavy: of('flow', true)?.sum ?? null,
      speed: of('speed')?.mean ?? null,
      occupancy: of('occupancy')?.mean ?? null,
      status: of('status')?.most ?? null,
    };
  }

  /** A sum of directions is said when all of them have spoken of the same time. */
  function valuesOf({ assetId, sites }: Counter, timeMs: UnixMs): Observation[] {
    const out: Observation[] = [];
    const put = (property: string, value: number | null): void => {
      if (value !== null)
        out.push({ datastream: `${assetId}/${property}`, timeMs, value: Math.round(value * 10) / 10, quality: 'good', origin }); // prettier-ignore
    };
    const all = sites.map(({ id }) => heard.get(id));
    all.forEach((one, k) => {
      if (one?.timeMs !== timeMs) return;
      put(`flow-${k + 1}`, one.flow);
      put(`speed-${k + 1}`, one.speed);
    });
    if (!all.every((one) => one?.timeMs === timeMs)) return out;
    const whole = all as Heard[];
    const together = (read: (one: Heard) => number | null): number[] | null => {
      const list = whole.map(read);
      return list.includes(null) ? null : (list as number[]);
    };
    const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
    const [flows, heavies] = [together(({ flow }) => flow), together(({ heavy }) => heavy)];
    const [full, states] = [together(({ occupancy }) => occupancy), together(({ status }) => status)];
    put('flow', flows && sum(flows));
    if (flows && heavies && sum(flows) > 0) put('heavy', (100 * sum(heavies)) / sum(flows));
    put('occupancy', full && sum(full) / full.length);
    put('status', states && Math.max(...states));
    return out;
  }

  return {
    /** Of the counters that there are. */
    assetIds: (): string[] => [...counters.keys()],
    /** What it has read of cross-sections, for another book. */
    table: (): Table => ({ counters, ofSite }),
    /** Takes a table as the whole of what there is. @returns assets to announce, and ids of those that are in it no more */
    takeTable: (
      sites: readonly MeasurementSite[],
      complain: (line: string) => void,
    ): { readonly announced: readonly Asset[]; readonly retired: readonly string[] } => {
      const next = new Map<string, Counter>();
      for (const site of sites) {
        if (!isNearCity(site.lon, site.lat, offer.marginKm)) continue;
        const slug = slugOf(site.equipment ?? site.id);
        if (slug === '') {
          complain(`${site.id} cannot be told from another by its id`);
          continue;
        }
        const assetId = `${offer.id}/${slug}`;
        const counter = next.get(assetId) ?? { assetId, sites: [] };
        counter.sites.push(site);
        // As BASt numbers them: to the north or east first.
        counter.sites.sort((a, b) => Number(isSecond(a)) - Number(isSecond(b)));
        next.set(assetId, counter);
      }
      const retired = [...counters.keys()].filter((id) => !next.has(id));
      const added = [...next.values()].filter(
        ({ assetId, sites: its }) => counters.get(assetId)?.sites.length !== its.length,
      );
      counters = next;
      ofSite = new Map([...next.values()].flatMap((counter) => counter.sites.map(({ id }, direction) => [id, { counter, direction }] as const))); // prettier-ignore
      heard = new Map([...heard].filter(([id]) => ofSite.has(id)));
      return { announced: added.map((counter) => assetOf(counter, offer, origin)), retired };
    },
    /** @param latestMs stamps behind it are refused; @param defaultMs of what is not stamped */
    takeMeasured: (
      measured: readonly SiteMeasurements[],
      { defaultMs, latestMs }: { readonly defaultMs: UnixMs; readonly latestMs: number },
      complain: (line: string) => void,
    ): Observation[] => {
      const touched = new Map<Counter, UnixMs>();
      for (const one of measured) {
        const known = ofSite.get(one.siteId);
        // Offers cover whole countries: what the table does not have here is none of ours.
        if (!known) continue;
        const timeMs = one.timeMs ?? defaultMs;
        if (timeMs > latestMs) {
          complain(`${one.siteId} is stamped in the future`);
          continue;
        }
        heard.set(one.siteId, heardOf(one, known.counter.sites[known.direction]!, timeMs));
        touched.set(known.counter, timeMs);
      }
      return [...touched].flatMap(([counter, timeMs]) => valuesOf(counter, timeMs));
    },
  };
}

/** Counters of motorways, and loops of a city's streets: these are many, so that they are named only from near. */
const KINDS = { motorways: { kind: 'counter', rank: 2, anchorM: 8 }, streets: { kind: 'detector', rank: 3, anchorM: 5 } } as const; // prettier-ignore

function assetOf({ assetId, sites }: Counter, offer: DatexOffer, origin: Origin): Asset {
  const { source, licence, date, owner, intervalS, counts } = offer;
  const [{ name, lon, lat }] = sites as [MeasurementSite];
  const { kind, rank, anchorM } = KINDS[counts];
  return {
    type: 'Feature',
    id: assetId,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: { de: name, en: name, zh: name },
      ...{ theme: 'infrastructure', kind },
      provenance: { kind: origin === 'simulated' ? 'generated' : 'measured', source, licence, date },
      ...(owner === undefined ? {} : { owner }),
      links: [],
      facts: [],
      datastreams: counterSeries(sites, Math.max(intervalS, 300)).map((stream) => ({
        ...stream,
        id: `${assetId}/${stream.property}`,
      })),
      ...{ anchorM, rank },
    },
  };
}
