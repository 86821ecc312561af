import type { PerspectiveCamera, Vector3 } from 'three';
import { metres, radians } from '../../geo/units.ts';
import type { ScenePose } from '../../geo/cameraPose.ts';

const DEG = Math.PI / 180;

/** Where the map camera may be: from a yard to the whole city with its surroundings. */
export const CAMERA_LIMITS = {
  distance: [30, 40_000],
  pitch: [5 * DEG, 90 * DEG],
  /** Scene x and z of the point looked at: the city's extent and 6 km around it. */
  x: [-13_200, 13_000],
  z: [-18_700, 18_700],
} as const;

/** A camera that looks at a point of the ground. Metres and radians, scene frame; mutable, it lives in the rig. */
export interface MapPose {
  x: number;
  /** Height of the point looked at, m NHN. */
  y: number;
  z: number;
  distance: number;
  /** Below the horizon; π/2 looks straight down. */
  pitch: number;
  /** Clockwise from grid north. */
  bearing: number;
}

const clamp = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(Math.max(value, least), most);

/** Brings a pose inside the limits, in place. Values that are no numbers fall back to `fallback`'s. */
export function keepInLimits(pose: MapPose, fallback: Readonly<MapPose>): void {
  for (const key of ['x', 'y', 'z', 'distance', 'pitch', 'bearing'] as const)
    if (!Number.isFinite(pose[key])) pose[key] = fallback[key];
  pose.x = clamp(pose.x, CAMERA_LIMITS.x);
  pose.z = clamp(pose.z, CAMERA_LIMITS.z);
  pose.distance = clamp(pose.distance, CAMERA_LIMITS.distance);
  pose.pitch = clamp(pose.pitch, CAMERA_LIMITS.pitch);
}

/** The smallest turn from one bearing to another, −π … π. */
export const turnBetween = (from: number, to: number): number => {
  const turn = (to - from) % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn < -Math.PI ? turn + 2 * Math.PI : turn;
};

export const scenePoseOf = (pose: Readonly<MapPose>): ScenePose => ({
  x: metres(pose.x),
  z: metres(pose.z),
  distance: metres(pose.distance),
  pitch: radians(pose.pitch),
  bearing: radians(pose.bearing),
});

/** Where the eye of a pose is. */
export function eyeOf(pose: Readonly<MapPose>, out: Vector3): Vector3 {
  const level = pose.distance * Math.cos(pose.pitch);
  return out.set(
    pose.x - Math.sin(pose.bearing) * level,
    pose.y + Math.sin(pose.pitch) * pose.distance,
    pose.z + Math.cos(pose.bearing) * level,
  );
}

/**
 * Puts the camera at a pose, raised to `floorAt` its place where it would be below, still looking at its point.
 * @param floorAt least height of the eye at scene x, z, m NHN
 */
export function placeCamera(
  camera: PerspectiveCamera,
  pose: Readonly<MapPose>,
  floorAt: (x: number, z: number) => number,
): void {
  const eye = eyeOf(pose, camera.position);
  const floor = floorAt(eye.x, eye.z);
  let pitch = pose.pitch;
  if (eye.y < floor) {
    eye.y = floor;
    pitch = Math.atan2(floor - pose.y, pose.distance * Math.cos(pose.pitch));
  }
  // Euler angles rather than lookAt: looking straight down keeps its bearing.
  camera.rotation.set(-pitch, -pose.bearing, 0, 'YXZ');
  // Near at 2 % of the height: what is nearer is air, and depth keeps its resolution without a reversed buffer, too.
  const near = Math.min(Math.max((eye.y - floor) * 0.02, 0.5), 60);
  const far = Math.max(60_000, pose.distance * 3);
  if (Math.abs(near / camera.near - 1) > 0.05 || camera.far !== far) {
    camera.near = near;
    camera.far = far;
    camera.updateProjectionMatrix();
  }
  camera.updateMatrixWorld();
}

/** Rays flatter than this do not meet the ground near enough to hold on to. */
const FLATTEST_RAY = Math.tan(2.5 * DEG);

/**
 * Point of the plane y = pose.y under a pixel, for a camera at the pose.
 * Above the horizon and near it the ray is bent down, so that there is always a point to hold on to.
 * @param ndcX, ndcY −1 … 1, y up
 * @returns scene x and z
 */
export function groundUnder(
  pose: Readonly<MapPose>,
  fovRad: number,
  aspect: number,
  ndcX: number,
  ndcY: number,
): { x: number; z: number } {
  const up = Math.tan(fovRad / 2);
  const [right, rise] = [ndcX * up * aspect, ndcY * up];
  const [sin, cos] = [Math.sin(pose.pitch), Math.cos(pose.pitch)];
  // Camera axes: forward (cos · ahead, −sin), up (sin · ahead, cos).
  let ahead = cos + rise * sin;
  const down = sin - rise * cos;
  const level = Math.hypot(ahead, right);
  const steep = Math.max(down, level * FLATTEST_RAY);
  const height = pose.distance * sin;
  const t = height / steep;
  ahead = ahead * t - pose.distance * cos;
  const side = right * t;
  const [sb, cb] = [Math.sin(pose.bearing), Math.cos(pose.bearing)];
  return { x: pose.x + sb * ahead + cb * side, z: pose.z - cb * ahead + sb * side };
}

/** Nearer by a factor, so that a point of the ground keeps its place on screen. */
export function zoomedAround(
  goal: MapPose,
  anchor: { readonly x: number; readonly z: number },
  factor: number,
): Pick<MapPose, 'x' | 'z' | 'distance'> {
  const wanted: MapPose = { ...goal, distance: goal.distance * factor };
  keepInLimits(wanted, goal);
  const { distance } = wanted;
  const share = distance / goal.distance;
  return { x: anchor.x + (goal.x - anchor.x) * share, z: anchor.z + (goal.z - anchor.z) * share, distance };
}
