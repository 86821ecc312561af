import { PerspectiveCamera, Vector3 } from 'three';
import { CameraRig } from '../../../src/engine/camera/CameraRig.ts';
import type { FrameState, Terrain } from '../../../src/engine/layer.ts';

export const [WIDTH, HEIGHT] = [1280, 720];

/** As much of an element as gestures need. */
function fakeElement() {
  const handlers = new Map<string, (event: object) => void>();
  const element = {
    style: {},
    tabIndex: -1,
    hasAttribute: () => false,
    addEventListener: (type: string, handler: (event: object) => void) => handlers.set(type, handler),
    getBoundingClientRect: () => ({ left: 10, top: 20 }),
    focus: () => undefined,
    setPointerCapture: () => undefined,
  };
  const send = (type: string, event: Record<string, unknown>): boolean => {
    let isPrevented = false;
    handlers.get(type)?.({ preventDefault: () => (isPrevented = true), target: element, ...event });
    return isPrevented;
  };
  return { element: element as unknown as HTMLElement, send };
}

export function setUpRig({ isMotionReduced = false, terrain }: { isMotionReduced?: boolean; terrain?: Terrain } = {}) {
  let nowMs = 0;
  let asked = 0;
  const camera = new PerspectiveCamera(45, WIDTH / HEIGHT, 1, 60_000);
  const { element, send } = fakeElement();
  const rig = new CameraRig(camera, {
    element,
    invalidate: () => {
      asked++;
    },
    isMotionReduced: () => isMotionReduced,
    now: () => nowMs,
  });
  if (terrain) rig.setTerrain(terrain);
  const frame = { camera, target: new Vector3(), width: WIDTH, height: HEIGHT } as unknown as FrameState;
  const draw = (ms = 16): boolean => {
    nowMs += ms;
    return rig.update(frame);
  };
  const settle = (): number => {
    let frames = 1;
    while (draw()) if (++frames > 2000) throw new Error('the camera never rests');
    return frames;
  };
  /** Pixel of a point of the scene. */
  const project = (x: number, y: number, z: number) => {
    const p = new Vector3(x, y, z).project(camera);
    return { x: ((p.x + 1) / 2) * WIDTH, y: ((1 - p.y) / 2) * HEIGHT };
  };
  const mouse = (type: string, x: number, y: number, more: object = {}) =>
    send(type, { clientX: x + 10, clientY: y + 20, pointerId: 1, button: 0, timeStamp: nowMs, ...more });
  settle();
  return { rig, camera, frame, draw, settle, project, mouse, send, asked: () => asked };
}

/** Point of the ground plane at 25 m under a pixel. */
export function groundAt(camera: PerspectiveCamera, x: number, y: number): Vector3 {
  const ray = new Vector3((x / WIDTH) * 2 - 1, 1 - (y / HEIGHT) * 2, 0.5).unproject(camera).sub(camera.position);
  return ray.multiplyScalar((25 - camera.position.y) / ray.y).add(camera.position);
}
