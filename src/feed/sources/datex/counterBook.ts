import type { UnixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import { isNearCity } from '../cityArea.ts';
import { slugOf } from '../naming.ts';
import type { Offer } from '../places/place.ts';
import { counterSeries } from './counterSeries.ts';
import type { MeasurementSite, Quantity, SiteMeasurements } from './readMeasured.ts';

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

/** Puts the directions of a counter together, whose places and measurements come in different documents. */
export function createCounterBook(offer: Offer, origin: Origin) {
  let counters = new Map<string, Counter>();
  let ofSite = new Map<string, { readonly counter: Counter; readonly direction: number }>();
  let heard = new Map<string, Heard>();

  function heardOf({ values }: SiteMeasurements, site: MeasurementSite, timeMs: UnixMs): Heard {
    const of = (quantity: Quantity, isHeavy: boolean): number[] => {
      const all = values.filter((one) => one.quantity === quantity && (site.characteristics.get(one.index)?.isHeavy ?? false) === isHeavy); // prettier-ignore
      // The carriageway as a whole goes before its lanes.
      const whole = all.filter(({ index }) => !site.characteristics.get(index)?.isLane);
      return (whole.length > 0 ? whole : all).map(({ value }) => value);
    };
    const sum = (list: readonly number[]): number | null =>
      list.length === 0 ? null : list.reduce((total, one) => total + one, 0);
    const mean = (list: readonly number[]): number | null => (list.length === 0 ? null : sum(list)! / list.length);
    const states = of('status', false);
    return {
      timeMs,
      flow: sum(of('flow', false)),
      heavy: sum(of('flow', true)),
      speed: mean(of('speed', false)),
      occupancy: mean(of('occupancy', false)),
      status: states.length === 0 ? null : Math.max(...states),
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
      return { announced: added.map((counter) => assetOf(counter, offer)), retired };
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

function assetOf({ assetId, sites }: Counter, { source, licence, date, owner, intervalS }: Offer): Asset {
  const [{ name, lon, lat }] = sites as [MeasurementSite];
  const lanes = sites.every((site) => site.lanes !== null)
    ? sites.reduce((sum, site) => sum + (site.lanes ?? 0), 0)
    : null;
  const sides = sites.map(({ side }) => side);
  return {
    type: 'Feature',
    id: assetId,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: { de: name, en: name, zh: name },
      ...{ theme: 'infrastructure', kind: 'counter' },
      provenance: { kind: 'measured', source, licence, date },
      ...(owner === undefined ? {} : { owner }),
      links: [],
      facts: [],
      datastreams: counterSeries(sides, lanes, Math.max(intervalS, 300)).map((stream) => ({
        ...stream,
        id: `${assetId}/${stream.property}`,
      })),
      anchorM: 8,
      rank: 2,
    },
  };
}
