import { placeCounts, alongRoad, type CountPlace, type PlacedCount } from './countsOnRoads.ts';
import type { RoadCount } from '../../state/roadCounts.ts';
import type { RoadCourse } from './roadCourses.ts';

/** One car passes in so many seconds where the road is as full as it can be: 6000 an hour. */
export const SLOT_S = 0.6;
const MOST_FLOW = 3600 / SLOT_S;
/** Nobody is slower on the whole of a road, m/s. */
const SLOWEST_MS = 7;
const GAP_KMH = 40;
/** Roads are drawn at all from here on. */
const LEAST_SHOWN = 0.5;

/** One direction of a road. */
export interface Carriageway {
  readonly course: RoadCourse;
  readonly placed: readonly PlacedCount[];
  /** Against the order of the course's points. */
  readonly isBack: boolean;
  /** 0 to the north or east, 1 to the south or west. */
  readonly direction: 0 | 1;
  /** First of its texels, and how many it may have. */
  readonly offset: number;
  readonly room: number;
  /** Middles of its lanes to the right of the course, metres; the last is the slow one. */
  readonly lanesM: readonly number[];
}

/** Both directions of each road with a counter, of streets the parts between their loops. */
export function carriagewaysOf(courses: readonly RoadCourse[], counts: readonly CountPlace[]): Carriageway[] {
  let offset = 0;
  return [...placeCounts(courses, counts)].flatMap(([course, placed]) =>
    [false, true].map((isBack): Carriageway => {
      const room = Math.ceil(course.along.at(-1)! / SLOWEST_MS) + 2;
      const lanes = Math.max(1, Math.round((course.halfWidthM - (course.kind === 'motorway' ? 3.5 : 1)) / 3.6));
      const median = course.kind === 'motorway' ? 1.9 : 0.2;
      const made: Carriageway = {
        ...{ course, placed, isBack, offset, room },
        direction: course.isAscending === isBack ? 1 : 0,
        lanesM: Array.from({ length: lanes }, (_, k) => median + 3.6 * (k + 0.5)),
      };
      offset += room;
      return made;
    }),
  );
} // prettier-ignore

/**
 * The way of a vehicle along a carriageway, second by second: where it is (x, y, z), and the flow there as a share of what passes at most.
 * Vehicles that follow each other by the second are so many a kilometre as flow and speed say: density = flow / speed.
 * @param texels written from the carriageway's offset on, four numbers each
 * @returns seconds from end to end; 0 where nothing is known
 */
export function writeSeconds({ course, placed, isBack, direction, offset, room }: Carriageway, counts: readonly Pick<RoadCount, 'flow' | 'speedKmh'>[], texels: Float32Array): number {
  const flowAt = alongRoad(placed, (index) => counts[index]!.flow[direction]);
  const speedAt = alongRoad(placed, (index) => (counts[index]!.flow[direction] >= 0 ? counts[index]!.speedKmh[direction] : Number.NaN)); // prettier-ignore
  const { points, along, shown } = course;
  const lengthM = along.at(-1)!;
  const isKnown = placed.some(({ index }) => counts[index]!.flow[direction] >= 0 && counts[index]!.speedKmh[direction] >= 0); // prettier-ignore
  if (!isKnown) return 0;
  // Where nobody counts nobody is drawn: how fast the gap is passed decides nothing.
  let kmh = GAP_KMH;
  let [doneM, k] = [0, isBack ? points.length - 1 : 1];
  for (let second = 0; second < room; second++) {
    const atM = isBack ? lengthM - doneM : doneM;
    while (isBack ? k > 1 && along[k - 1]! > atM : k < points.length - 1 && along[k]! < atM) k += isBack ? -1 : 1;
    const [a, b] = [points[k - 1]!, points[k]!];
    const t = Math.min(1, Math.max(0, (atM - along[k - 1]!) / Math.max(1e-3, along[k]! - along[k - 1]!)));
    const isShown = shown[k - 1]! + (shown[k]! - shown[k - 1]!) * t >= LEAST_SHOWN;
    const at = (offset + second) * 4;
    for (let i = 0; i < 3; i++) texels[at + i] = a[i]! + (b[i]! - a[i]!) * t;
    const flow = flowAt(atM);
    const speed = speedAt(atM);
    if (!Number.isNaN(speed)) kmh = speed;
    texels[at + 3] = isShown && flow > 0 && !Number.isNaN(speed) ? Math.min(1, flow / MOST_FLOW) : 0;
    if (doneM >= lengthM) return second;
    doneM = Math.min(lengthM, doneM + Math.max(SLOWEST_MS, kmh / 3.6));
  }
  return room - 1;
} // prettier-ignore
