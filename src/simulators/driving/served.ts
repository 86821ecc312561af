import type { Coverage } from '../connectivity/coverage.ts';
import type { RoadCourse } from './courses.ts';
import type { JourneyWorld } from './journey.ts';
import { poseOn } from './messages.ts';

/** Whether the network reaches a vehicle: cells stand still, so those along the courses are looked up once. */
export function createServed(coverage: Pick<Coverage, 'cellAt' | 'outageAt'>): JourneyWorld['isServed'] {
  const cells = new Map<RoadCourse, Map<number, string | null>>();
  return (course, atM, atMs) => {
    let own = cells.get(course);
    if (!own) cells.set(course, (own = new Map<number, string | null>()));
    let cell = own.get(atM);
    if (cell === undefined) {
      const { lon, lat } = poseOn(course, atM);
      own.set(atM, (cell = coverage.cellAt(lon, lat)));
    }
    return cell !== null && coverage.outageAt(cell, atMs) === null;
  };
}
