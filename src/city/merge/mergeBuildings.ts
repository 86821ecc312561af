import Flatbush from 'flatbush';
import type { CityBuilding } from '../model/CityBuilding.ts';
import { footprintOf, sharedArea, type Footprint } from './overlap.ts';

/** Where a building is from, best first. */
export const RANKS = ['measured', 'osm', 'curated', 'generated'] as const;
export type Rank = (typeof RANKS)[number];

/** A building that wants its place in the city. */
export interface Candidate {
  readonly building: CityBuilding;
  readonly rank: Rank;
  readonly footprint: Footprint;
}

export interface Merged {
  /** No two of different sources stand on the same ground. In the order given. */
  readonly buildings: readonly CityBuilding[];
  readonly counts: {
    /** How many of each rank stand. */
    readonly measured: number;
    readonly osm: number;
    readonly curated: number;
    readonly generated: number;
    /** Left out because a better one stands there. */
    readonly replaced: number;
    /** Generated ones left out because a better source covers the whole area. */
    readonly covered: number;
    /** Measured ones that got a name, an address or storeys from OpenStreetMap. */
    readonly completed: number;
  };
}

/** Two buildings are one where they share more than this of the smaller one's ground. */
const SAME_SHARE = 0.3;
/** So much of the larger one's ground must be shared before facts are carried from one to the other. */
const SURE_SHARE = 0.7;
const CARRIED = 'name, address or storeys from OpenStreetMap (ODbL 1.0)';

export const candidateOf = (building: CityBuilding, rank: Rank): Candidate => ({
  building,
  rank,
  footprint: footprintOf([[building.footprint]]),
});

/**
 * One list of buildings: measured ones before those of OpenStreetMap, those before curated and generated ones.
 * @param isCovered may a generated building not stand here, because a better source knows every building of the area?
 */
export function mergeBuildings(candidates: readonly Candidate[], isCovered: (x: number, z: number) => boolean): Merged {
  const standing: Candidate[] = [];
  const stands = new Uint8Array(candidates.length);
  const facts = new Map<number, CityBuilding>();
  const counts = { measured: 0, osm: 0, curated: 0, generated: 0, replaced: 0, covered: 0, completed: 0 };
  const at = new Map(candidates.map((candidate, i) => [candidate, i]));
  for (const rank of RANKS) {
    const better = indexOf(standing);
    const first = standing.length;
    candidates.forEach((candidate, i) => {
      if (candidate.rank !== rank) return;
      const [minX, minZ, maxX, maxZ] = candidate.footprint.bounds;
      if (rank === 'generated' && isCovered((minX + maxX) / 2, (minZ + maxZ) / 2)) {
        counts.covered++;
        return;
      }
      let isTaken = false;
      for (const hit of better?.search(minX, minZ, maxX, maxZ) ?? []) {
        const other = standing[hit]!;
        const shared = sharedArea(candidate.footprint, other.footprint);
        const [small, large] = [candidate.footprint.areaM2, other.footprint.areaM2].sort((a, b) => a - b);
        if (shared <= SAME_SHARE * small!) continue;
        isTaken = true;
        if (rank === 'osm' && other.rank === 'measured' && shared > SURE_SHARE * large!) {
          const row = at.get(other)!;
          const known = facts.get(row) ?? other.building;
          const completed = complete(known, candidate.building);
          if (completed !== known) facts.set(row, completed);
        }
      }
      if (isTaken) counts.replaced++;
      else {
        stands[i] = 1;
        counts[rank]++;
        standing.push(candidate);
      }
    });
    // The generator keeps its own houses apart, whatever figures they are made from.
    if (rank === 'generated') continue;
    dropDoubles(standing, first, (candidate) => {
      stands[at.get(candidate)!] = 0;
      counts[rank]--;
      counts.replaced++;
    });
  }
  counts.completed = facts.size;
  const buildings = candidates.flatMap(({ building }, i) => (stands[i] ? [facts.get(i) ?? building] : []));
  return { buildings, counts };
}

/** The same building from two sources of one rank (two extracts, a register in two formats): the first stands. */
function dropDoubles(standing: Candidate[], first: number, dropped: (candidate: Candidate) => void): void {
  const own = standing.slice(first);
  if (new Set(own.map(({ building }) => building.provenance.source)).size < 2) return;
  const index = indexOf(own)!;
  const gone = new Set<number>();
  own.forEach(({ building, footprint }, i) => {
    for (const hit of index.search(...footprint.bounds)) {
      const other = own[hit]!;
      if (hit >= i || gone.has(hit) || other.building.provenance.source === building.provenance.source) continue;
      if (sharedArea(footprint, other.footprint) <= SAME_SHARE * Math.min(footprint.areaM2, other.footprint.areaM2))
        continue;
      gone.add(i);
      break;
    }
  });
  for (const i of gone) dropped(own[i]!);
  // One by one: a city of buildings is too many for the arguments of one call.
  standing.length = first;
  own.forEach((candidate, i) => {
    if (!gone.has(i)) standing.push(candidate);
  });
}

function indexOf(candidates: readonly Candidate[]): Flatbush | null {
  if (candidates.length === 0) return null;
  const index = new Flatbush(candidates.length);
  for (const { footprint } of candidates) index.add(...footprint.bounds);
  index.finish();
  return index;
}

/** What the measured building lacks and the other knows; the same object where that is nothing. */
function complete(building: CityBuilding, from: CityBuilding): CityBuilding {
  const name = building.name ?? from.name;
  const [street, number] = building.street === null ? [from.street, from.number] : [building.street, building.number];
  const storeys = building.storeys ?? from.storeys;
  if (name === building.name && street === building.street && number === building.number && storeys === building.storeys) return building; // prettier-ignore
  const note = building.provenance.note?.includes(CARRIED) ? building.provenance.note : [building.provenance.note, CARRIED].filter(Boolean).join('; '); // prettier-ignore
  return { ...building, name, street, number, storeys, provenance: { ...building.provenance, note } };
}
