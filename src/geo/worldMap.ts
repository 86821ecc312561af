/** A place on the globe, degrees (WGS84 taken as a sphere: good for maps of continents). */
export interface GlobePlace {
  readonly lon: number;
  readonly lat: number;
}

const RADIANS = Math.PI / 180;
type Vector = readonly [x: number, y: number, z: number];

const vectorOf = ({ lon, lat }: GlobePlace): Vector => {
  const [l, b] = [lon * RADIANS, lat * RADIANS];
  return [Math.cos(b) * Math.cos(l), Math.cos(b) * Math.sin(l), Math.sin(b)];
};

/** Angle between two places seen from the middle of the globe, radians. */
export function angleBetween(a: GlobePlace, b: GlobePlace): number {
  const [u, v] = [vectorOf(a), vectorOf(b)];
  return Math.acos(Math.min(1, Math.max(-1, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])));
}

/** The place at a share of the great circle from one place to another (spherical linear interpolation). */
export function alongGreatCircle(a: GlobePlace, b: GlobePlace, share: number): GlobePlace {
  const angle = angleBetween(a, b);
  if (angle < 1e-9) return a;
  const [u, v] = [vectorOf(a), vectorOf(b)];
  const [p, q] = [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
  const [x, y, z] = [0, 1, 2].map((k) => p * u[k]! + q * v[k]!) as [number, number, number];
  return { lon: Math.atan2(y, x) / RADIANS, lat: Math.atan2(z, Math.hypot(x, y)) / RADIANS };
}

/**
 * Lambert's azimuthal equal-area projection (Snyder 1987, eq. 24-2 … 24-4).
 * @returns places to globe radii east and **south** of the centre, as pictures count
 */
export function equalAreaMap(centre: GlobePlace): (place: GlobePlace) => readonly [x: number, y: number] {
  const [l0, b0] = [centre.lon * RADIANS, centre.lat * RADIANS];
  return ({ lon, lat }) => {
    const [l, b] = [lon * RADIANS - l0, lat * RADIANS];
    const k = Math.sqrt(2 / Math.max(1e-6, 1 + Math.sin(b0) * Math.sin(b) + Math.cos(b0) * Math.cos(b) * Math.cos(l)));
    return [
      k * Math.cos(b) * Math.sin(l),
      -k * (Math.cos(b0) * Math.sin(b) - Math.sin(b0) * Math.cos(b) * Math.cos(l)),
    ];
  };
}
