import Flatbush from 'flatbush';
import { boundsOf } from '../../../geo/polygonField.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { ringContains } from '../../model/outline.ts';
import type { OsmArea, OsmExtract } from './readExtract.ts';

/** Says which parts make up which building: by relation where there is one, else by place. */
export class PartFinder {
  private readonly ofOutline = new Map<string, OsmArea[]>();
  private readonly alone: OsmArea[] = [];

  constructor(outlines: readonly OsmArea[], parts: readonly OsmArea[], relations: OsmExtract['buildingRelations']) {
    if (parts.length === 0) return;
    const byId = new Map(outlines.map((outline) => [outline.id, outline]));
    const said = new Map<string, string>();
    for (const relation of relations) {
      const outline = relation.outlines.find((id) => byId.has(id));
      if (outline) for (const part of relation.parts) said.set(part, outline);
    }
    const index = outlines.length > 0 ? new Flatbush(outlines.length) : null;
    for (const outline of outlines) {
      const { minX, minZ, maxX, maxZ } = boundsOf(outline.polygons.map(({ outer }) => outer));
      index?.add(minX, minZ, maxX, maxZ);
    }
    index?.finish();
    for (const part of parts) {
      const place = insideOf(part);
      const near = index?.search(place[0], place[1], place[0], place[1]) ?? [];
      const found =
        said.get(part.id) ??
        near.map((i) => outlines[i]!).find(({ polygons }) => polygons.some(({ outer }) => ringContains(outer, place)))
          ?.id;
      const own = found === undefined ? this.alone : (this.ofOutline.get(found) ?? []);
      own.push(part);
      if (found !== undefined) this.ofOutline.set(found, own);
    }
  }

  partsOf(outline: string): readonly OsmArea[] {
    return this.ofOutline.get(outline) ?? [];
  }

  /** Parts within no building. */
  left(): readonly OsmArea[] {
    return this.alone;
  }
}

/** A place inside an area: the middle of its first corner's triangle that lies inside, else the first corner. */
function insideOf({ polygons }: OsmArea): Point {
  const [{ outer }] = polygons as [OsmArea['polygons'][0]];
  for (let i = 0; i < outer.length; i++) {
    const [a, b, c] = [outer[i]!, outer[(i + 1) % outer.length]!, outer[(i + 2) % outer.length]!];
    const middle: Point = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
    if (ringContains(outer, middle)) return middle;
  }
  return outer[0]!;
}
