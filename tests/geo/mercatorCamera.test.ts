import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { placeCamera } from '../../src/engine/camera/mapPose.ts';
import {
  MERCATOR_TILE_PX, mercatorSimilarity, toMercator, toMercatorCamera, type GroundCamera,
} from '../../src/geo/mercatorCamera.ts'; // prettier-ignore
import { NAMED_VIEWS, toScenePose } from '../../src/geo/cameraPose.ts';
import { fromScene, gridConvergence, toScene } from '../../src/geo/sceneFrame.ts';

const [WIDTH, HEIGHT] = [1920, 1080];
const FOV_DEG = 45;
const GROUND_M = 25;
const DEG = Math.PI / 180;

/** The scene's own camera at a pose, and the ground under a pixel of it. */
function sceneCamera(pose: GroundCamera) {
  const camera = new PerspectiveCamera(FOV_DEG, WIDTH / HEIGHT, 1, 60_000);
  placeCamera(camera, { ...pose, y: GROUND_M }, () => -Infinity);
  camera.updateProjectionMatrix();
  return {
    groundAt: ({ px, py }: { px: number; py: number }): { x: number; z: number } => {
      const ray = new Vector3((px / WIDTH) * 2 - 1, 1 - (py / HEIGHT) * 2, 0.5).unproject(camera).sub(camera.position);
      const t = (GROUND_M - camera.position.y) / ray.y;
      return { x: camera.position.x + t * ray.x, z: camera.position.z + t * ray.z };
    },
  };
}

/** Where a web-mercator map with this camera draws a place: its own perspective, written out after the map's documentation. */
function mapPixel(pose: GroundCamera, place: { x: number; z: number }): { px: number; py: number } {
  const { zoom, pitch, bearing, fov, lon, lat } = toMercatorCamera(pose);
  const world = MERCATOR_TILE_PX * 2 ** zoom;
  const centre = toMercator(toScene({ lon, lat }));
  const at = toMercator(place);
  const [east, south] = [(at.x - centre.x) * world, (at.y - centre.y) * world];
  const [sin, cos] = [Math.sin(bearing * DEG), Math.cos(bearing * DEG)];
  const right = cos * east + sin * south;
  const ahead = sin * east - cos * south;
  const focal = HEIGHT / 2 / Math.tan((fov * DEG) / 2);
  const depth = focal + ahead * Math.sin(pitch * DEG);
  return {
    px: WIDTH / 2 + (right / depth) * focal,
    py: HEIGHT / 2 - ((ahead * Math.cos(pitch * DEG)) / depth) * focal,
  };
}

const poses = Object.entries(NAMED_VIEWS).map(([name, view]): [string, GroundCamera] => [
  name,
  { ...toScenePose(view), fov: FOV_DEG * DEG, heightPx: HEIGHT },
]);

describe('the mercator camera', () => {
  it.each(poses)('sees the ground within 500 m of the target where the scene sees it, to 1 m: %s', (_name, pose) => {
    const { groundAt } = sceneCamera(pose);
    for (let turn = 0; turn < 360; turn += 15)
      for (const away of [0, 100, 300, 500]) {
        const place = { x: pose.x + away * Math.sin(turn * DEG), z: pose.z + away * Math.cos(turn * DEG) };
        const seen = groundAt(mapPixel(pose, place));
        expect(Math.hypot(seen.x - place.x, seen.z - place.z)).toBeLessThanOrEqual(away === 0 ? 0.001 : 1);
      }
  });

  it('is off by more than a metre where the turn of the grid is left out', () => {
    const [, pose] = poses[0]!;
    const { turn } = mercatorSimilarity(pose);
    expect(Math.abs(500 * Math.sin(turn))).toBeGreaterThan(10);
  });

  it('turns by the grid convergence of the place', () => {
    for (const [, pose] of poses)
      expect(mercatorSimilarity(pose).turn).toBeCloseTo(gridConvergence(fromScene(pose)), 4);
  });

  it('looks straight down with its bearing', () => {
    const camera = toMercatorCamera({ ...poses[0]![1], pitch: Math.PI / 2, bearing: 1 });
    expect(camera.pitch).toBe(0);
    expect(camera.bearing).toBeCloseTo(57.3 - 1.77, 1);
  });
});
