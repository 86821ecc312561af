import { hash2 } from '../../geo/noise.ts';

/** How a vessel is built. Kinds as the European codes for inland transport (ERI) name them. */
export interface Build {
  readonly eriType: number;
  /** Ship type of AIS message 5. */
  readonly aisType: number;
  readonly lengthM: number;
  readonly beamM: number;
  readonly loadedM: number;
  readonly emptyM: number;
  /** Blue cones by day, for dangerous goods. */
  readonly cones: number;
}

/** Usual sizes on the Rhine, by CEMT class (resolution 92/2): III, IV, Va, tank and container vessels, cruise ships, pushed convoys Vb and VIb. */
const BUILDS: readonly (Build & { readonly share: number })[] = [
  { eriType: 8010, aisType: 79, lengthM: 110, beamM: 11.4, loadedM: 3.2, emptyM: 1.4, cones: 0, share: 34 },
  { eriType: 8010, aisType: 79, lengthM: 86, beamM: 9.5, loadedM: 2.8, emptyM: 1.2, cones: 0, share: 16 },
  { eriType: 8010, aisType: 79, lengthM: 67, beamM: 8.2, loadedM: 2.5, emptyM: 1, cones: 0, share: 8 },
  { eriType: 8030, aisType: 79, lengthM: 135, beamM: 11.4, loadedM: 2.9, emptyM: 1.6, cones: 0, share: 14 },
  { eriType: 8020, aisType: 89, lengthM: 110, beamM: 11.4, loadedM: 3.1, emptyM: 1.5, cones: 1, share: 14 },
  { eriType: 8020, aisType: 80, lengthM: 86, beamM: 9.6, loadedM: 2.7, emptyM: 1.2, cones: 1, share: 5 },
  { eriType: 8443, aisType: 69, lengthM: 110, beamM: 11.4, loadedM: 1.6, emptyM: 1.6, cones: 0, share: 3 },
  { eriType: 8220, aisType: 79, lengthM: 172, beamM: 11.4, loadedM: 3.2, emptyM: 1.5, cones: 0, share: 3 },
  { eriType: 8240, aisType: 79, lengthM: 186.5, beamM: 22.8, loadedM: 3.3, emptyM: 1.5, cones: 0, share: 3 },
];

/** Lanes to the right of the axis, and the speed through the water of those who keep to them: who is faster keeps nearer to the middle. */
const LANES = [
  { offsetM: 40, speedMs: 4.9 },
  { offsetM: 65, speedMs: 4.4 },
  { offsetM: 90, speedMs: 4 },
] as const;

export interface Vessel extends Build {
  readonly index: number;
  readonly mmsi: number;
  readonly eni: string;
  readonly lane: (typeof LANES)[number];
}

/** No country has these digits: never the number of a real vessel. */
const FIRST_MMSI = 999_000_001;

/** Vessel `index` of a seed. @param longestM what fits its berth */
export function vesselOf(seed: number, index: number, longestM = Infinity): Vessel {
  const fitting = BUILDS.filter(({ lengthM }) => lengthM <= longestM);
  let left = hash2(index, 1, seed) * fitting.reduce((sum, { share }) => sum + share, 0);
  const build = fitting.find(({ share }) => (left -= share) < 0) ?? fitting[0]!;
  // Convoys and the deeply loaded keep to the outer lanes.
  const lane = LANES[build.lengthM > 140 ? 2 : Math.floor(hash2(index, 2, seed) * LANES.length)]!;
  return { ...build, index, mmsi: FIRST_MMSI + index, eni: String(99_000_001 + index), lane };
}
