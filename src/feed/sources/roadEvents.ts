import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset, Datastream, Fact } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';

/** Something on a road that comes and goes. */
export interface RoadEvent {
  /** Asset id; the same for as long as the event lasts. */
  readonly id: string;
  readonly kind: 'roadworks' | 'road-warning' | 'road-closure';
  /** As its source writes it, in German. */
  readonly title: string;
  /** Longitude, latitude in degrees. */
  readonly place: readonly [number, number];
  readonly from: UnixMs | null;
  readonly to: UnixMs | null;
  /** Announced, and not begun. */
  readonly isFuture: boolean;
  readonly facts: readonly Fact[];
  /** Minutes, km/h: where the source measures them. */
  readonly delayMin?: number | null;
  readonly speedKmh?: number | null;
}

export interface RoadEventOrigin {
  readonly source: string;
  readonly licence: string;
  readonly owner: string;
  /** Where what it says comes from. */
  readonly origin: 'live' | 'simulated';
  readonly date: string;
  /** Seconds between two looks. */
  readonly intervalS: number;
}

/** A service says the same for days: what it confirms is said again once in this time, so that its age tells whether it is still asked. */
const CONFIRM_EVERY_MS = 300_000;
const SERIES = {
  active: {
    name: { de: 'In Kraft', en: 'In force', zh: '生效' },
    unit: '1',
    range: [0, 1],
    words: { 0: { de: 'nein', en: 'no', zh: '否' }, 1: { de: 'ja', en: 'yes', zh: '是' } },
  },
  delay: { name: { de: 'Zeitverlust', en: 'Delay', zh: '延误' }, unit: 'min' },
  speed: { name: { de: 'Mittlere Geschwindigkeit', en: 'Average speed', zh: '平均车速' }, unit: 'km/h' },
} as const satisfies Record<string, Pick<Datastream, 'name' | 'unit' | 'range' | 'words'> | object>;
type Property = keyof typeof SERIES;

/** Whether an event is in force: after its begin and before its end, as far as it has said them. */
export const isInForce = ({ from, to, isFuture }: RoadEvent, now: UnixMs): boolean =>
  from === null && isFuture ? false : (from === null || from <= now) && (to === null || to >= now);

function valuesOf(event: RoadEvent, now: UnixMs): [Property, number][] {
  const { delayMin = null, speedKmh = null } = event;
  return [
    ['active', Number(isInForce(event, now))],
    ...(delayMin === null ? [] : [['delay', delayMin] satisfies [Property, number]]),
    ...(speedKmh === null ? [] : [['speed', speedKmh] satisfies [Property, number]]),
  ];
}

function assetOf(event: RoadEvent, properties: readonly Property[], origin: RoadEventOrigin): Asset {
  const { id, kind, title, place, from, to, facts } = event;
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [place[0], place[1]] },
    properties: {
      name: { de: title, en: title, zh: title },
      theme: 'infrastructure',
      kind,
      provenance: {
        kind: origin.origin === 'live' ? 'measured' : 'generated',
        source: origin.source,
        licence: origin.licence,
        date: origin.date,
      },
      owner: origin.owner,
      links: [],
      facts: [...facts],
      event: { from: from === null ? null : isoOf(from), to: to === null ? null : isoOf(to) },
      datastreams: properties.map((property): Datastream => ({
        id: `${id}/${property}`,
        property,
        ...SERIES[property],
        ...('range' in SERIES[property] ? { range: [0, 1] } : {}),
        intervalS: Math.max(900, 2 * origin.intervalS),
        thresholds: [],
        decimals: 0,
      })),
      anchorM: 2,
      rank: 2,
    },
  };
}

/** What a look at the service changes. */
export interface RoadEventNews {
  readonly announced: readonly Asset[];
  readonly observations: readonly Observation[];
  readonly retired: readonly string[];
}

/** Knows what was told of each event, so that only what is new is told. */
export function createRoadEventBook(origin: RoadEventOrigin) {
  const known = new Map<string, { said: string; values: string; saidMs: number }>();
  return {
    /**
     * @param confirmed events that the service has just named
     * @param kept ids of events that could not be asked for this time: they stay as they are
     */
    take: (confirmed: readonly RoadEvent[], kept: ReadonlySet<string>, now: UnixMs): RoadEventNews => {
      const announced: Asset[] = [];
      const observations: Observation[] = [];
      const named = new Set<string>();
      for (const event of confirmed) {
        if (named.has(event.id)) continue;
        named.add(event.id);
        const values = valuesOf(event, now);
        const asset = assetOf(event, values.map(([property]) => property), origin); // prettier-ignore
        const before = known.get(event.id);
        const next = {
          said: JSON.stringify(asset),
          values: JSON.stringify(values),
          saidMs: before?.saidMs ?? -Infinity,
        };
        if (before?.said !== next.said) announced.push(asset);
        if (before?.values !== next.values || now - next.saidMs >= CONFIRM_EVERY_MS) {
          next.saidMs = now;
          for (const [property, value] of values)
            observations.push({
              datastream: `${event.id}/${property}`,
              timeMs: now,
              value,
              quality: 'good',
              origin: origin.origin,
            });
        }
        known.set(event.id, next);
      }
      const retired = [...known.keys()].filter((id) => !named.has(id) && !kept.has(id));
      for (const id of retired) known.delete(id);
      return { announced, observations, retired };
    },
    /** Of the events that there are. */
    assetIds: (): string[] => [...known.keys()],
  };
}
