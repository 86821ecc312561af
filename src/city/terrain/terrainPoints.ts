import { hash2 } from '../../geo/noise.ts';
import type { Bounds, PolygonField } from '../../geo/polygonField.ts';
import { offsetLine } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { END_M, isDeep } from './cuttings.ts';
import { DYKE, type Dams, type HeightModel } from './heightModel.ts';
import { findJoints } from './joints.ts';
import { PointSet } from './pointSet.ts';
import { addRows, isInside, type Rows } from './shoreRows.ts';
import type { WaterBody } from './waterBodies.ts';

const RHINE: Rows = { offsets: [0, 12, -3, 40, -26, -75], step: 30, spacing: 2 };
const WALL: Rows = { offsets: [0, -2.5], step: 30, spacing: 1.6 };
const SLOPE: Rows = { offsets: [0, 6, -9, 26], step: 28, spacing: 3.5 };
const RAISED: Rows = { offsets: [0, 7], step: 28, spacing: 2 };
const EDGE: Rows = {
  offsets: [-DYKE.halfCrestM, DYKE.halfCrestM, DYKE.footM, -DYKE.footM - 4],
  step: 30,
  spacing: 3,
};
/** Outlines of waters of one level that come this near to one another are open there, metres. */
const JOINT_M = 6;
/** A dam that ends as high as this has a foot there, metres. */
const HIGH_END_M = 3;
/** Distances of the points between the rows, metres. */
const GRID = { foreland: 75, city: 165, outside: 360, heap: 34 } as const;

/**
 * Places of the terrain's vertices: rows along every shore and dyke, a jittered grid between them.
 * @param city municipal boundary, inside which the grid is finer
 * @returns x and z in decimetres, no two on one place
 */
export function placeTerrainPoints(model: HeightModel, city: PolygonField, extent: Bounds): PointSet {
  const points = new PointSet();
  const { waters, floodplain } = model;
  const joints = findJoints(waters.all);
  // The crown of an island of quays first: its revetment is straight, whatever lies at its foot.
  for (const area of model.raised)
    addRows(points, area, RAISED, extent, (x, z) =>
      waters.all.every((water) => water.field.signedDistance(x, z, 4) > 0.5),
    );
  const isDryAt = (x: number, z: number): boolean => waters.all.every((water) => !water.field.contains(x, z));
  for (const water of waters.all) {
    const rows = water === waters.rhine ? RHINE : water.hasWall ? WALL : SLOPE;
    const fits = (x: number, z: number, offset: number): boolean => isShore(model, water, x, z, offset);
    const isOpenAt = (x: number, z: number): boolean =>
      waters.all.some((other) => other !== water && other.field.signedDistance(x, z, 2) < -1);
    addRows(points, water.field, rows, extent, fits, { corners: joints.get(water) ?? [], isOpenAt, isDryAt });
  }
  const isClear = (x: number, z: number): boolean =>
    !model.isCut(z) &&
    waters.all.every((water) => water.field.signedDistance(x, z, 20) > (water === waters.rhine ? 3 : 9));
  addDams(points, model);
  addCuttings(points, model);
  addRows(points, floodplain, EDGE, extent, isClear);
  for (const heap of model.heaps) addGrid(points, heap.field, GRID.heap, 12);
  addGrid(points, floodplain, GRID.foreland, 26);
  addGrid(points, city, GRID.city, 45);
  addGrid(points, extent, GRID.outside, 150);
  return points;
}

/** Rows along the crowns and feet of dams, where they do not stand in water. */
function addDams(points: PointSet, model: HeightModel): void {
  for (const dam of model.embankments.all) {
    const course = dam.points.map(([x, , z]): Point => [x, z]);
    for (const side of [-1, 1])
      for (const foot of [0, 1]) {
        let last = -1;
        offsetLine(course, side).forEach(([ux, uz], i) => {
          const [cx, crown, cz] = dam.points[i]!;
          const nx = ux - cx;
          const nz = uz - cz;
          // The foot lies where the slope meets the ground beside the dam.
          const ground = model.heightAt(cx + nx * 40, cz + nz * 40);
          const reach = dam.halfCrownM + foot * Math.max(1, crown - ground) * 1.6;
          const x = cx + nx * reach;
          const z = cz + nz * reach;
          const isDry = model.waters.all.every((water) => water.field.signedDistance(x, z, 8) > 4);
          const added = isDry ? points.add(x, z, 2.5) : -1;
          if (last >= 0 && added >= 0) points.breaklines.push([last, added]);
          last = added;
        });
      }
    addDamEnds(points, model, course, dam);
  }
}

/** Where a dam ends at a bridge the ground under that is low: the foot of its end. */
function addDamEnds(points: PointSet, model: HeightModel, course: readonly Point[], dam: Dams['all'][number]): void {
  for (const [i, inner] of [[0, 1], [course.length - 1, course.length - 2]] as const) {
    const [[x, z], [px, pz]] = [course[i]!, course[inner]!];
    const length = Math.hypot(x - px, z - pz) || 1;
    const [ux, uz] = [(x - px) / length, (z - pz) / length];
    const crown = dam.points[i]![1];
    const ground = model.heightAt(x + ux * 40, z + uz * 40);
    if (crown - ground < HIGH_END_M) continue;
    const reach = dam.halfCrownM + (crown - ground) * 1.6;
    for (const side of [-1, 0, 1]) {
      const [fx, fz] = [x + ux * reach - uz * side * dam.halfCrownM, z + uz * reach + ux * side * dam.halfCrownM];
      if (model.waters.all.every((water) => water.field.signedDistance(fx, fz, 8) > 4)) points.add(fx, fz, 6);
    }
  }
} // prettier-ignore

/** Rows along the floors of cuttings and the edges of their slopes. */
function addCuttings(points: PointSet, model: HeightModel): void {
  for (const { stations, halfFloorM } of model.cuttings.all) {
    const middle = stations.map(({ x, z }): Point => [x, z]);
    // At a sharp bend the rows of its inner side fold: the middle keeps the floor down.
    middle.forEach((point, i) => {
      const [before, after] = [middle[i - 1], middle[i + 1]];
      if (before && after && turnCosine(before, point, after) < BEND_COS) points.add(...point, 0.6);
    });
    for (const [i, inner] of [[0, 1], [middle.length - 1, middle.length - 2]] as const) {
      const end = stations[i]!;
      const [[x, z], [px, pz]] = [middle[i]!, middle[inner]!];
      const length = Math.hypot(x - px, z - pz) || 1;
      const [ux, uz] = [(x - px) / length, (z - pz) / length];
      // Foot and top of the wall at the end of a road that ends below the ground.
      for (const ahead of isDeep(end) ? [END_M - 0.5, END_M + 1] : [])
        for (const aside of [-halfFloorM, halfFloorM]) points.add(x + ux * ahead - uz * aside, z + uz * ahead + ux * aside, 0.6);
    } // prettier-ignore
    for (const side of [1, -1])
      for (const isEdge of [false, true]) {
        let last = -1;
        offsetLine(middle, side).forEach(([ux, uz], i) => {
          const { x: cx, z: cz, leftM, rightM } = stations[i]!;
          const reach = isEdge ? (side > 0 ? rightM : leftM) : halfFloorM;
          const added = points.add(cx + (ux - cx) * reach, cz + (uz - cz) * reach, 0.6);
          // At a bend the inner row folds onto itself: it goes on from its last place.
          if (added < 0) return;
          if (last >= 0) points.breaklines.push([last, added]);
          last = added;
        });
      }
  }
}

/** From here on the inner side of a cutting folds: 12°. */
const BEND_COS = Math.cos((12 * Math.PI) / 180);

function turnCosine(a: Point, b: Point, c: Point): number {
  const [ux, uz, wx, wz] = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]];
  return (ux * wx + uz * wz) / (Math.hypot(ux, uz) * Math.hypot(wx, wz) || 1);
}

/** A shore point inside another water of the same level is no shore: basins stay open to one another. */
function isShore(model: HeightModel, water: WaterBody, x: number, z: number, offset: number): boolean {
  for (const other of model.waters.all) {
    if (other === water) continue;
    const distance = other.field.signedDistance(x, z, 20);
    if (distance < (other.levelM === water.levelM ? JOINT_M : 1)) return false;
    if (offset > 0 && distance < offset / 2) return false;
  }
  if (water !== model.waters.rhine || offset <= 0) return true;
  const toEdge = model.floodplain.signedDistance(x, z, 40);
  return toEdge < -DYKE.halfCrestM - 2 || toEdge >= 40;
}

/** A jittered triangular grid over an area, where nothing is near yet. Jitter keeps Delaunay free of ties. */
function addGrid(points: PointSet, area: PolygonField | Bounds, step: number, spacing: number): void {
  const bounds = 'bounds' in area ? area.bounds : area;
  const rowHeight = step * 0.866;
  for (let row = Math.floor(bounds.minZ / rowHeight); row * rowHeight <= bounds.maxZ; row++)
    for (let column = Math.floor(bounds.minX / step); column * step <= bounds.maxX; column++) {
      const jitterX = (hash2(column, row, step) - 0.5) * 0.5;
      const jitterZ = (hash2(column, row, step + 1) - 0.5) * 0.5;
      const x = (column + (row % 2 ? 0.5 : 0) + jitterX) * step;
      const z = (row + jitterZ) * rowHeight;
      if ('bounds' in area ? area.contains(x, z) : isInside(area, x, z)) points.add(x, z, spacing);
    }
}
