import { PerspectiveCamera, Vector3, type Mesh } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { createHullGeometry } from '../../../src/engine/movers/hullShape.ts';
import { Movers } from '../../../src/engine/movers/Movers.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Asset, Mover } from '../../../src/schema/catalogue.ts';
import type { MoverPoses, TrackedMover } from '../../../src/state/tracks.ts';
import { sentNumbers, uploadsOf } from './sentNumbers.ts';

const MOVER: Mover = {
  class: 'motor-cargo',
  lengthM: 110,
  beamM: 11.4,
  movingS: 10,
  antenna: { fromBowM: 98, fromPortM: 5.7 },
};
const tracked = (id: string, mover = MOVER): TrackedMover => ({
  mover,
  asset: { id, properties: { name: { de: id, en: id, zh: id }, datastreams: [] } } as unknown as Asset,
});

function stage(ids: readonly string[]) {
  const count = ids.length;
  const poses: MoverPoses = {
    count,
    x: new Float32Array(count),
    z: new Float32Array(count),
    headingRad: new Float32Array(count),
    speedMs: new Float32Array(count),
    course: new Array<null>(count).fill(null),
    alongM: new Float32Array(count),
    state: new Uint8Array(count).fill(1),
    isSettling: false,
  };
  const movers = new Movers(
    () => poses,
    () => 0,
  );
  movers.setMovers(ids.map((id) => tracked(id)));
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  camera.position.set(0, 500, 800);
  camera.lookAt(0, 0, 0);
  camera.updateMatrixWorld();
  const frame: FrameState = {
    ...{ instantMs: unixMs(0), deltaS: 0.016, motionS: 0, width: 1600, height: 900, pixelRatio: 1, quality: 2 },
    ...{ camera, target: new Vector3(), stageCm: 400, isDraft: false },
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
  };
  const { geometry } = movers.object.children[0] as Mesh;
  const sent = (name: string): Float32Array => sentNumbers(geometry, name);
  const uploads = (): number => uploadsOf(geometry, 'pose');
  return { movers, poses, frame, camera, sent, uploads };
}

describe('movers', () => {
  it('give back the buffers of the list before when it changes: ships come and go for months', () => {
    const { movers } = stage(['vessel/a']);
    const [hulls] = movers.object.children;
    let given = 0;
    (hulls as Mesh).geometry.addEventListener('dispose', () => given++);
    movers.setMovers([tracked('vessel/a'), tracked('vessel/b')]);
    expect(given).toBe(0);
    movers.setMovers(Array.from({ length: 60 }, (_, i) => tracked(`vessel/${i}`)));
    expect(given).toBe(1);
    movers.dispose();
  });

  it('lie with the middle of their hull where the antenna says, which stands at the stern', () => {
    const { movers, poses, frame } = stage(['vessel/a']);
    poses.headingRad[0] = Math.PI / 2;
    movers.update(frame);
    // The bow points east: the middle is 43 m ahead of the antenna.
    expect(movers.placeOf('vessel/a')?.x).toBeCloseTo(43, 3);
    expect(movers.placeOf('vessel/a')?.z).toBeCloseTo(0, 3);
  });

  it('float on the water of their place, and rise with the river', () => {
    const { movers, poses, frame } = stage(['vessel/a']);
    let level = 20;
    movers.setWater({ levelAt: (x) => level + x / 1000 });
    movers.update(frame);
    expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(20, 1);
    poses.x[0] = 1000;
    movers.update(frame);
    expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(21, 1);
    level = 25;
    movers.update({ ...frame, stageCm: 900 });
    expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(26, 1);
  });

  it('float on it although the water hears of the stage after them', () => {
    const { movers, frame } = stage(['vessel/a']);
    let level = 20;
    movers.setWater({ levelAt: () => level });
    movers.update({ ...frame, stageCm: Number.NaN });
    expect(movers.update({ ...frame, stageCm: 939 })).toBe(true);
    // Only now the water is raised, and no later frame brings another stage.
    level = 25.5;
    movers.update({ ...frame, stageCm: 939 });
    expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(25.5, 2);
  });

  it('rise and fall with the water of the lock they lie in, without moving, and float on the river again beside it', () => {
    const { movers, poses, frame } = stage(['vessel/a']);
    movers.setWater({ levelAt: () => 18 });
    let chamber = 18;
    movers.setLocks({ levelAt: (x) => (Math.abs(x) < 100 ? chamber : null) });
    for (chamber = 18; chamber < 25; chamber += 0.1) {
      expect(movers.update(frame)).toBe(true);
      expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(chamber, 4);
    }
    movers.update(frame);
    expect(movers.update(frame)).toBe(false);
    poses.x[0] = 101;
    movers.update(frame);
    expect(movers.placeOf('vessel/a')?.y).toBeCloseTo(18, 4);
  });

  it('sit deeper when they say so, and usually where they say nothing', () => {
    const { movers, frame, sent } = stage(['vessel/a', 'vessel/b', 'vessel/c']);
    movers.setDraughts([3.2, Number.NaN, 99]);
    movers.update(frame);
    const draught = (slot: number): number => sent('size')[slot * 4 + 2]!;
    expect(draught(0)).toBeCloseTo(3.2);
    expect(draught(1)).toBe(draught(2));
    expect(draught(1)).toBeLessThan(3);
  });

  it('upload nothing while nothing moves, and want no frame', () => {
    const { movers, poses, frame, uploads } = stage(['vessel/a']);
    movers.setWater({ levelAt: () => 20 });
    while (movers.update(frame));
    const before = uploads();
    for (let i = 0; i < 5; i++) expect(movers.update(frame)).toBe(false);
    expect(uploads()).toBe(before);
    poses.x[0] = 5;
    movers.update(frame);
    expect(uploads()).toBe(before + 1);
  });

  it('are sent only where they are: those away cost no vertex, the others keep the slot they are picked by', () => {
    const { movers, poses, frame, sent } = stage(['vessel/a', 'vessel/b', 'vessel/c']);
    poses.state[1] = 0;
    poses.x[2] = 70;
    movers.update(frame);
    const [hulls] = movers.object.children as unknown as { geometry: { instanceCount: number } }[];
    expect(hulls!.geometry.instanceCount).toBe(2);
    expect([...sent('row').subarray(0, 2)]).toEqual([0, 2]);
    expect(sent('pose')[4]).toBe(movers.placeOf('vessel/c')!.x);
  });

  it('are not where they are not: away means no place, no name, no pixel', () => {
    const { movers, poses, frame, camera } = stage(['vessel/a', 'vessel/b']);
    poses.state[1] = 0;
    movers.update(frame);
    const named: string[] = [];
    movers.forEachShown((id) => named.push(id));
    expect(named).toEqual(['vessel/a']);
    expect(movers.placeOf('vessel/b')).toBeNull();
    expect(movers.screenPositionOf('vessel/b', camera)).toBeNull();
    expect(movers.screenPositionOf('vessel/a', camera)!.x).toBeCloseTo(800, -2);
  });

  it('tell who is selected and who lies under the pointer', () => {
    const { movers, frame } = stage(['vessel/a', 'vessel/b']);
    movers.mark('vessel/b', 'vessel/a');
    movers.update(frame);
    const seen: [string, string][] = [];
    movers.forEachShown((id, _, __, emphasis) => seen.push([id, emphasis]));
    expect(seen).toEqual([['vessel/a', 'hovered'], ['vessel/b', 'selected']]); // prettier-ignore
    expect(movers.assetIdOf(1)).toBe('vessel/b');
    expect(movers.assetIdOf(2)).toBeNull();
  });

  it('are named from afar as ships, from near only as trucks and vehicles of a terminal, whose names would hide them', () => {
    const { movers, poses, frame } = stage(['vessel/a', 'gate-truck/b', 'agv/c']);
    movers.setMovers([tracked('vessel/a'), tracked('gate-truck/b', { ...MOVER, class: 'truck', lengthM: 16.5 }), tracked('agv/c', { ...MOVER, class: 'agv', lengthM: 15 })]); // prettier-ignore
    poses.state.fill(1);
    movers.update(frame);
    const within = new Map<string, number>();
    movers.forEachShown((id, _, __, ___, withinM) => within.set(id, withinM));
    expect(within.get('vessel/a')).toBeGreaterThan(4 * within.get('gate-truck/b')!);
    expect(within.get('agv/c')).toBe(within.get('gate-truck/b'));
  });

  it('take at most four draws, whatever their number', () => {
    const { movers } = stage(Array.from({ length: 2000 }, (_, i) => `vessel/${i}`));
    expect(movers.object.children.length).toBeLessThanOrEqual(4);
  });
});

describe('the hull', () => {
  it('is closed to the outside: every face looks away from the middle of its part', () => {
    const geometry = createHullGeometry();
    const share = geometry.getAttribute('share');
    const normal = geometry.getAttribute('normal');
    const part = geometry.getAttribute('part');
    let wrong = 0;
    for (let i = 0; i < share.count; i++)
      // Sides of the hull itself: to starboard on starboard, to port on port.
      if (part.getX(i) === 0 && Math.abs(normal.getY(i)) < 0.1 && Math.abs(normal.getZ(i)) > 0.9)
        if (Math.sign(normal.getZ(i)) !== Math.sign(share.getZ(i))) wrong++;
    expect(wrong).toBe(0);
    expect(share.count).toBeLessThan(900);
  });
});
