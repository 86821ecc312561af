import { hash2, seedOf } from '../../geo/noise.ts';
import { offsetAt } from '../../geo/cityClock.ts';
import type { LonLat } from '../../geo/sceneFrame.ts';
import type { AutobahnService } from '../../schema/autobahn.ts';
import type { Counters } from '../counters/counters.ts';
import { siteIdOf } from '../counters/publications.ts';
import type { Counter } from '../counters/readCounters.ts';
import type { Only } from '../simulation.ts';
import type { Works, WorksKind, WorksOf } from './works.ts';
import type { Stretch } from './worksSites.ts';

const DAY_MS = 86_400_000;
/** How often the service is asked. */
export const ROADWORKS_POLL_MS = 300_000;
/** Works are listed for so long before they begin and after they have ended: who winds the clock back finds them. */
const BEFORE_MS = 14 * DAY_MS;
const AFTER_MS = 21 * DAY_MS;
/** Works lie as far from their counter at most, metres: what passes there passes here. */
const REACH_M = 600;
/** Share of nights with a closed lane in which the slip road behind it is closed, too. */
const SLIP_CLOSED = 0.4;

/** What one round of requests was answered: the list of a road and a service, as the Autobahn API has it. */
export interface AutobahnAnswers {
  readonly atMs: number;
  readonly lists: readonly { readonly road: string; readonly service: AutobahnService; readonly body: unknown }[];
}

const SAYS: Readonly<Record<WorksKind, (lanes: number) => string>> = {
  night: (lanes) => `Nachtbaustelle: 1 von ${lanes} Fahrstreifen gesperrt, Tempo 60.`,
  day: (lanes) => `Tagesbaustelle: 1 von ${lanes} Fahrstreifen gesperrt, Tempo 60.`,
  narrowed: (lanes) => `Alle ${lanes} Fahrstreifen befahrbar, verengt, Tempo 80.`,
};

const two = (n: number): string => String(n).padStart(2, '0');
const local = (atMs: number): Date => new Date(atMs + offsetAt(atMs));
/** As the service writes an instant in a text, and as a stamp. */
const inWords = (atMs: number): string => {
  const d = local(atMs);
  return `${two(d.getUTCDate())}.${two(d.getUTCMonth() + 1)}.${d.getUTCFullYear()} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; // prettier-ignore
};
const stampOf = (atMs: number): string =>
  `${local(atMs).toISOString().slice(0, -1)}+${two(offsetAt(atMs) / 3_600_000)}00`;

/** A motorway service that knows of the works on the counters' carriageways, as a function of time. @param worksOf what the counters themselves reckon with */
export function autobahnService(
  counters: Pick<Counters, 'counters' | 'at' | 'carriagewayOf'>,
  stretches: ReadonlyMap<string, Stretch>,
  worksOf: WorksOf,
) {
  const ways = counters.counters.flatMap((counter) => {
    const stretch = stretches.get(counter.id);
    return stretch ? ([0, 1] as const).map((direction) => ({ counter, direction, stretch, id: siteIdOf(counter, direction) })) : []; // prettier-ignore
  });
  const roads = [...new Set(ways.map(({ counter }) => counter.road))].sort();
  type Way = (typeof ways)[number];

  const towards = ({ directions }: Counter, direction: 0 | 1): string =>
    `${directions[direction === 0 ? 1 : 0].towards ?? ''} Richtung ${directions[direction].towards ?? ''}`.trim();
  const entry = ({ counter, direction, stretch }: Way, works: Works, identifier: string, place: LonLat, atMs: number) => ({
    identifier: Buffer.from(identifier).toString('base64'),
    icon: '123',
    isBlocked: 'false',
    future: works.fromMs > atMs,
    extent: `${place.lon},${place.lat},${place.lon},${place.lat}`,
    point: `${place.lon},${place.lat}`,
    startTimestamp: stampOf(works.fromMs),
    display_type: 'ROADWORKS',
    title: `${counter.road} | ${stretch.junctions[0].name} - ${stretch.junctions[1].name}`,
    subtitle: towards(counter, direction),
    coordinate: { lat: place.lat.toFixed(6), long: place.lon.toFixed(6) },
    routeRecommendation: [],
    footer: [],
    lorryParkingFeatureIcons: [],
    impact: { lower: stretch.junctions[0].name, upper: stretch.junctions[1].name, symbols: [] },
    description: [`Beginn: ${inWords(works.fromMs)}`, `Ende: ${inWords(works.toMs)}`, '', SAYS[works.kind](counter.directions[direction].lanes)],
  }); // prettier-ignore

  /** Works, and what the counter beside them measures. */
  const worksItem = (way: Way, works: Works, atMs: number): object => {
    const { counter, direction, stretch } = way;
    const alongM = REACH_M * (2 * hash2(seedOf(works.id), 1) - 1);
    const place = stretch.placeAt(alongM, stretch.isBack(counter.directions[direction].side));
    const { day, step } = counters.carriagewayOf(counter.id, direction)(atMs - ROADWORKS_POLL_MS / 2);
    const isOn = works.fromMs <= atMs && works.toMs > atMs;
    const delayMin = isOn ? Math.round((day.queue[step]! / Math.max(1, day.capacity[step]!)) * 5) : 0;
    return {
      ...entry(way, works, works.id, place, atMs),
      delayTimeValue: String(delayMin),
      averageSpeed: String(Math.round(counters.at(counter.id, direction, atMs).speedKmh)),
    };
  };
  const closureItems = (way: Way, works: Works, atMs: number): object[] => {
    if (works.kind !== 'night' || hash2(seedOf(works.id), 2) > SLIP_CLOSED) return [];
    const { counter, direction, stretch } = way;
    const junction = stretch.junctions[stretch.isBack(counter.directions[direction].side) ? 0 : 1];
    const item = entry(way, works, `${works.id} slip`, junction.place, atMs);
    return [{ ...item, isBlocked: 'true', display_type: 'CLOSURE_ENTRY_EXIT', title: `${counter.road} | ${junction.name}`, description: [...item.description.slice(0, 3), `Einfahrt ${junction.name} gesperrt.`] }]; // prettier-ignore
  };

  const listed = (way: Way, atMs: number): readonly Works[] => worksOf(way.id, atMs - AFTER_MS, atMs + BEFORE_MS);
  const answers = (atMs: number, only?: string): AutobahnAnswers => ({
    atMs,
    lists: roads.flatMap((road) => {
      const own = ways.filter(({ counter }) => counter.road === road);
      const itemsOf = (make: (way: Way, works: Works, at: number) => readonly object[]): object[] =>
        own.flatMap((way) => listed(way, atMs).filter(({ id }) => only === undefined || id === only).flatMap((works) => make(way, works, atMs))); // prettier-ignore
      return [
        { road, service: 'roadworks' as const, body: { roadworks: itemsOf((...of) => [worksItem(...of)]) } },
        { road, service: 'closure' as const, body: { closure: itemsOf(closureItems) } },
      ];
    }),
  });
  return {
    /** @param only the works of this id */
    between: (fromMs: number, toMs: number, { stepMs = 0, isFresh = false }: Only = {}, only?: string): AutobahnAnswers[] => {
      const every = isFresh ? ROADWORKS_POLL_MS : Math.max(1, Math.round(stepMs / ROADWORKS_POLL_MS)) * ROADWORKS_POLL_MS; // prettier-ignore
      const out: AutobahnAnswers[] = [];
      for (let at = (Math.floor(fromMs / every) + 1) * every; at <= toMs; at += every) out.push(answers(at, only));
      return out;
    },
    lastBefore: (atMs: number): AutobahnAnswers => answers(Math.floor(atMs / ROADWORKS_POLL_MS) * ROADWORKS_POLL_MS),
    /** Works that are listed at an instant, with the carriageway each is on. */
    worksAt: (atMs: number): readonly { readonly counterId: string; readonly direction: 0 | 1; readonly works: Works }[] =>
      ways.flatMap((way) => listed(way, atMs).map((works) => ({ counterId: way.counter.id, direction: way.direction, works }))),
  }; // prettier-ignore
}
export type AutobahnServiceSimulation = ReturnType<typeof autobahnService>;
