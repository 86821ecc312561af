import { lengthOf } from '../../geo/polyline.ts';
import type { MapLabel } from '../../schema/cityFiles.ts';
import type { OsmFeatures, OsmRoad } from '../readers/osm/osmFeatures.ts';
import { textInAll } from '../text.ts';
import { roadKind } from './osmLines.ts';

/** After everything curated. */
const RANK = 9;

/** The names of the larger streets of OpenStreetMap, each once, in the middle of its longest stretch. */
export function streetLabels(
  { roads }: OsmFeatures,
  ground: { heightAt: (x: number, z: number) => number },
): MapLabel[] {
  const longest = new Map<string, { road: OsmRoad; lengthM: number }>();
  for (const road of roads) {
    if (road.name === null || road.isTunnel || roadKind(road) === 'street') continue;
    const lengthM = lengthOf(road.points);
    const known = longest.get(road.name);
    if (!known || known.lengthM < lengthM) longest.set(road.name, { road, lengthM });
  }
  return [...longest].map(([name, { road }]) => {
    const [x, z] = road.points[road.points.length >> 1]!;
    return { id: `street/osm-${road.id}`, text: textInAll(name), kind: 'road', x: round(x), y: round(ground.heightAt(x, z)), z: round(z), rank: RANK }; // prettier-ignore
  });
}

const round = (value: number): number => Number(value.toFixed(1));
