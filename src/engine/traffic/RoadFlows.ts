import type { PictureColumns, PictureItem } from '../../state/pictures.ts';
import { DETECTOR_KIND } from '../../state/roadCounts.ts';
import { alongRoad, placeCounts, type PlacedCount } from './countsOnRoads.ts';
import { Ribbons } from './ribbonMesh.ts';
import type { RoadCourse } from './roadCourses.ts';

/** A street is wider by this share of what a motorway is: houses stand beside it. */
const WIDER_IN_STREETS = 0.3;

interface Ribbon {
  readonly course: RoadCourse;
  readonly placed: readonly PlacedCount[];
  /** Counted by loops in the street itself. */
  readonly isStreet: boolean;
  readonly firstVertex: number;
}

/**
 * A value of the counters along their roads, of loops along their part of a street: colour by the ramp, width by where on it; between two counters straight from one to the other,
 * and so marked as computed. Budget: one draw, 42 B a vertex, two a point of the roads; uploaded when a value changes. Owner: the scene binding.
 */
export class RoadFlows extends Ribbons {
  private readonly courses: readonly RoadCourse[];
  private ribbons: readonly Ribbon[] = [];

  constructor(courses: readonly RoadCourse[]) {
    super('road flows');
    this.courses = courses;
  }

  /** @param items counters of the picture; none = nothing is drawn */
  setItems(items: readonly Pick<PictureItem, 'asset'>[]): void {
    let vertices = 0;
    const counts = items.map(({ asset }) => ({
      lon: asset.geometry!.coordinates[0],
      lat: asset.geometry!.coordinates[1],
      isInStreet: asset.properties.kind === DETECTOR_KIND,
    }));
    this.ribbons = [...placeCounts(this.courses, counts)].map(([course, placed]): Ribbon => {
      const isStreet = placed.every(({ index }) => counts[index]!.isInStreet);
      const ribbon = { course, placed, isStreet, firstVertex: vertices };
      vertices += course.points.length * 2;
      return ribbon;
    });
    this.setCourses(this.ribbons.map(({ course }) => course));
  }

  /** Values of the items, in their order. A road of which no counter has a value is not drawn. */
  setValues({ share, colour, state }: PictureColumns): void {
    if (!this.attributes) return;
    const { share: shares, tint } = this.attributes;
    for (const { course, placed, isStreet, firstVertex } of this.ribbons) {
      const known = (value: number, i: number): number => (state[i] === 0 ? Number.NaN : value);
      const along = [16, 8, 0].map((shift) => alongRoad(placed, (i) => known((colour[i]! >> shift) & 255, i)));
      const shareAlong = alongRoad(placed, (i) => known(share[i]!, i));
      const wider = isStreet ? WIDER_IN_STREETS : 1;
      course.points.forEach((_, p) => {
        const atM = course.along[p]!;
        const here = shareAlong(atM);
        const isKnown = !Number.isNaN(here);
        for (const vertex of [firstVertex + p * 2, firstVertex + p * 2 + 1]) {
          shares.array[vertex] = isKnown ? here * wider : 0;
          along.forEach((at, channel) => (tint.array[vertex * 4 + channel] = isKnown ? Math.round(at(atM)) : 0));
          tint.array[vertex * 4 + 3] = isKnown ? 255 * course.shown[p]! : 0;
        }
      });
    }
    shares.needsUpdate = tint.needsUpdate = true;
  }
}
