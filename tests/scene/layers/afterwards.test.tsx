import { createRoot, extend, type ReconcilerRoot } from '@react-three/fiber';
import { act } from 'react';
import { Group, Object3D } from 'three';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Afterwards } from '../../../src/scene/layers/Afterwards.tsx';
import { SceneContextProvider, type SceneContext } from '../../../src/scene/sceneContext.ts';

extend({ Group });
/** How often the part of the program was asked for, and whether the server has it. */
const program = { asked: 0, isThere: true };
let root: ReconcilerRoot<HTMLCanvasElement>;
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  Object.assign(program, { asked: 0, isThere: true });
  vi.resetModules();
  vi.doMock('../../../src/scene/layers/LaterParts.tsx', () => {
    program.asked++;
    if (!program.isThere) throw new TypeError('Failed to fetch dynamically imported module');
    return { LaterParts: () => <group name="later parts" /> };
  });
});
/** Does something and lets React follow. */
const done = (something: () => void): Promise<void> =>
  act(async () => {
    something();
    await Promise.resolve();
  });
afterEach(() => done(() => root.unmount()));

/** The later parts in a scene that nobody draws. `complete` says that the first picture stands. */
async function begun() {
  let complete!: () => void;
  const afterwards = new Promise<void>((resolve) => (complete = resolve));
  const failed: [part: string, error: unknown][] = [];
  const tracked: Promise<unknown>[] = [];
  const context = {
    pending: { afterwards: () => afterwards, track: <T,>(work: Promise<T>) => (tracked.push(work), work) },
    partFailed: (...said: [string, unknown]) => void failed.push(said),
  } as unknown as SceneContext;
  const silent = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : () => undefined) });
  const gl = Object.assign(Object.create(null) as object, { render: () => undefined, setSize: () => undefined, setPixelRatio: () => undefined, dispose: () => undefined, shadowMap: {}, xr: silent, domElement: {} }); // prettier-ignore
  root = createRoot({ addEventListener: () => undefined, removeEventListener: () => undefined } as unknown as HTMLCanvasElement); // prettier-ignore
  await root.configure({ gl: gl as never, frameloop: 'never', size: { width: 1, height: 1, top: 0, left: 0 } });
  const scene = new Object3D();
  await done(() =>
    root.render(
      <SceneContextProvider value={context}>
        <primitive object={scene}>
          <Afterwards />
        </primitive>
      </SceneContextProvider>,
    ),
  );
  return { complete, failed, scene, tracked };
}
const shown = (scene: Object3D): string[] => scene.children.map(({ name }) => name);

it('are asked for when the first picture is complete, and shown', async () => {
  const { complete, failed, scene, tracked } = await begun();
  expect([program.asked, shown(scene), tracked.length]).toEqual([0, [], 1]);
  await done(complete);
  await vi.waitFor(() => expect(program.asked).toBe(1));
  await act(() => vi.dynamicImportSettled());
  expect([shown(scene), failed]).toEqual([['later parts'], []]);
});

it('that cannot be fetched are told as missing, once, and the picture stays', async () => {
  program.isThere = false;
  const { complete, failed, scene } = await begun();
  await done(complete);
  await vi.waitFor(() => expect(failed).toHaveLength(1));
  expect(failed[0]).toEqual(['later parts', expect.any(Error)]);
  expect(shown(scene)).toEqual([]);
});

it('that cannot be fetched for a scene that has gone are told to nobody', async () => {
  program.isThere = false;
  const { complete, failed } = await begun();
  await done(() => root.unmount());
  complete();
  await vi.waitFor(() => expect(program.asked).toBe(1));
  await vi.dynamicImportSettled();
  expect(failed).toEqual([]);
});
