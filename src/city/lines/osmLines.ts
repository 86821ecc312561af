import type { LineKind } from '../../schema/cityFiles.ts';
import type { OsmFeatures, OsmRail, OsmRoad } from '../readers/osm/osmFeatures.ts';
import { layLine, type Bed, type DeckFinder } from './layLine.ts';
import { LINE_FLAGS, type CityLine } from './lineSet.ts';
import type { OsmDeck } from './osmBridges.ts';
import { bridgeHeights, type HeightAlong } from './osmHeights.ts';

/** How a `highway` is drawn: kind, and width in metres where no lanes are mapped. */
const ROADS: Readonly<Record<string, readonly [kind: LineKind, widthM: number]>> = {
  motorway: ['motorway', 13],
  motorway_link: ['motorway', 7],
  trunk: ['main-road', 12],
  trunk_link: ['main-road', 7],
  primary: ['main-road', 11],
  primary_link: ['main-road', 7],
  secondary: ['arterial', 9],
  secondary_link: ['arterial', 6],
  tertiary: ['arterial', 8],
  tertiary_link: ['arterial', 6],
  unclassified: ['street', 6],
  residential: ['street', 6],
  road: ['street', 5],
  living_street: ['street', 5],
  pedestrian: ['street', 5],
  service: ['street', 4],
};
const LANE_M = 3.4;
const RAIL_WIDTH_M = 2.6;
const PORT_RAIL_WIDTH_M = 2.4;

/** Where an OpenStreetMap way is drawn, and how wide: also told to what keeps clear of streets. */
export const roadWidth = ({ class: kind, lanes }: OsmRoad): number =>
  lanes ? Math.min(30, lanes * LANE_M + 1) : (ROADS[kind]?.[1] ?? 5);

export const roadKind = ({ class: kind }: OsmRoad): LineKind => ROADS[kind]?.[0] ?? 'street';

/** Sidings, yards and works tracks are thinner than lines. */
export const isPortRail = ({ usage, service }: OsmRail): boolean => usage === 'industrial' || service !== null;

/** Roads and rails of OpenStreetMap as they are drawn, and where they run on decks that no curated bridge has. */
export interface OsmLines {
  readonly lines: readonly CityLine[];
  readonly decks: readonly OsmDeck[];
}

/** Roads and rails as mapped, on the ground and on their bridges; what runs in tunnels is not drawn. */
export function osmLines({ roads, rails }: OsmFeatures, ground: Bed, decks: DeckFinder): OsmLines {
  const out: CityLine[] = [];
  const own: OsmDeck[] = [];
  const lay = (
    course: OsmRoad | OsmRail,
    carries: 'road' | 'rail',
    height: HeightAlong | undefined,
    line: Omit<CityLine, 'points'>,
  ): void => {
    // On the ramp the line's own height is the ground; on the bridge it is a deck.
    const bed: Bed = height ? { ...ground, heightAt: (x, z) => Math.max(ground.heightAt(x, z), height(x, z)) } : ground;
    const isDecked: DeckFinder = {
      at: (x, z, kind) => {
        if (!course.isBridge) return null;
        const curated = decks.at(x, z, kind);
        if (curated) return curated;
        const heightM = height?.(x, z) ?? -Infinity;
        return heightM > ground.heightAt(x, z) + 0.5 ? { heightM } : null;
      },
    };
    for (const { isBridge, points } of layLine(course.points, carries, bed, isDecked)) {
      out.push({ ...line, flags: line.flags | (isBridge || course.isBridge ? LINE_FLAGS.bridge : 0), points });
      if (isBridge && course.isBridge && points.every(([x, , z]) => decks.at(x, z, carries) === null))
        own.push({ id: course.id, carries, widthM: line.widthM, points });
    }
  };
  const roadHeights = bridgeHeights(roads, 'road', rails, ground.heightAt);
  const railHeights = bridgeHeights(rails, 'rail', roads, ground.heightAt);
  for (const road of roads)
    if (!road.isTunnel)
      lay(road, 'road', roadHeights.get(road.id), { kind: roadKind(road), widthM: roadWidth(road), flags: 0, name: road.name ?? road.ref ?? '' }); // prettier-ignore
  for (const rail of rails)
    if (!rail.isTunnel) {
      const isPort = isPortRail(rail);
      lay(rail, 'rail', railHeights.get(rail.id), { kind: isPort ? 'rail-port' : 'rail', widthM: isPort ? PORT_RAIL_WIDTH_M : RAIL_WIDTH_M, flags: rail.isElectrified ? LINE_FLAGS.electrified : 0, name: rail.name ?? '' }); // prettier-ignore
    }
  return { lines: out, decks: own };
}
