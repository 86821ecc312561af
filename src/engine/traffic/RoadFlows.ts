import { Group, type BufferAttribute, type ShaderMaterial } from 'three';
import type { PictureColumns, PictureItem } from '../../state/pictures.ts';
import { DETECTOR_KIND } from '../../state/roadCounts.ts';
import type { FrameState, Layer } from '../layer.ts';
import { alongRoad, placeCounts, type PlacedCount } from './countsOnRoads.ts';
import { ribbonMaterial, ribbonMesh, type RibbonMesh } from './ribbonMesh.ts';
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
export class RoadFlows implements Layer {
  readonly object = new Group();
  private readonly courses: readonly RoadCourse[];
  private readonly material: ShaderMaterial;
  private readonly focal = { value: 1 };
  private mesh: RibbonMesh | null = null;
  private ribbons: readonly Ribbon[] = [];

  constructor(courses: readonly RoadCourse[]) {
    this.courses = courses;
    this.object.name = 'road flows';
    this.material = ribbonMaterial('road flows', this.focal);
  }

  /** @param items counters of the picture; none = nothing is drawn */
  setItems(items: readonly Pick<PictureItem, 'asset'>[]): void {
    this.release();
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
    if (vertices === 0) return;
    this.mesh = ribbonMesh(this.ribbons.map(({ course }) => course), this.material); // prettier-ignore
    this.object.add(this.mesh);
  }

  /** Values of the items, in their order. A road of which no counter has a value is not drawn. */
  setValues({ share, colour, state }: PictureColumns): void {
    if (!this.mesh) return;
    const { share: shares, tint } = this.mesh.geometry.attributes as Record<string, BufferAttribute>;
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
          shares!.array[vertex] = isKnown ? here * wider : 0;
          along.forEach((at, channel) => (tint!.array[vertex * 4 + channel] = isKnown ? Math.round(at(atM)) : 0));
          tint!.array[vertex * 4 + 3] = isKnown ? 255 * course.shown[p]! : 0;
        }
      });
    }
    shares!.needsUpdate = tint!.needsUpdate = true;
  }

  update({ camera, height }: FrameState): boolean {
    this.focal.value = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    return false;
  }

  dispose(): void {
    this.release();
    this.material.dispose();
  }

  private release(): void {
    if (this.mesh) {
      this.object.remove(this.mesh);
      this.mesh.geometry.dispose();
    }
    this.mesh = null;
    this.ribbons = [];
  }
}
