import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { NAMED_VIEWS } from '../../../src/geo/cameraPose.ts';
import { metres, radians } from '../../../src/geo/units.ts';
import { groundAt, HEIGHT, setUpRig, WIDTH } from './setUpRig.ts';

describe('the map camera', () => {
  it('looks at its point, with north up, from the distance and pitch asked for', () => {
    const { rig, camera, frame, settle, project } = setUpRig();
    rig.goTo(
      { x: metres(100), z: metres(-200), distance: metres(1000), pitch: radians(0.5), bearing: radians(0) },
      'cut',
    );
    settle();
    expect(project(100, 25, -200).x).toBeCloseTo(WIDTH / 2, 3);
    expect(project(100, 25, -200).y).toBeCloseTo(HEIGHT / 2, 3);
    expect(camera.position.distanceTo(new Vector3(100, 25, -200))).toBeCloseTo(1000, 3);
    expect(camera.position.z).toBeGreaterThan(-200);
    expect(project(100, 25, -400).y).toBeLessThan(HEIGHT / 2);
    expect(frame.target.toArray()).toEqual([100, 25, -200]);
  });

  it('looks east when the bearing is a quarter turn', () => {
    const { rig, camera, settle } = setUpRig();
    rig.goTo(
      { x: metres(0), z: metres(0), distance: metres(1000), pitch: radians(0.5), bearing: radians(Math.PI / 2) },
      'cut',
    );
    settle();
    expect(camera.getWorldDirection(new Vector3()).x).toBeGreaterThan(0.8);
  });

  it('keeps its bearing when it looks straight down', () => {
    const { rig, settle, project } = setUpRig();
    rig.goTo(
      { x: metres(0), z: metres(0), distance: metres(900), pitch: radians(Math.PI / 2), bearing: radians(Math.PI / 2) },
      'cut',
    );
    settle();
    expect(project(100, 25, 0).y).toBeLessThan(HEIGHT / 2 - 10);
    expect(project(100, 25, 0).x).toBeCloseTo(WIDTH / 2, 3);
  });

  it('gives back the pose in degrees that it was put to', () => {
    const { rig, settle } = setUpRig();
    rig.goTo(NAMED_VIEWS.port, 'cut');
    settle();
    const pose = rig.geoPose();
    for (const key of ['lon', 'lat', 'distance', 'pitch', 'bearing'] as const)
      expect(pose[key]).toBeCloseTo(NAMED_VIEWS.port[key], 6);
  });
});

describe('a flight', () => {
  it('ends exactly where it was sent, says moved on the way and rested once', () => {
    const { rig, settle, asked } = setUpRig();
    const told: string[] = [];
    rig.on('moved', () => told.push('moved'));
    rig.on('rested', () => told.push('rested'));
    const before = asked();
    rig.goTo(NAMED_VIEWS['steel-north']);
    expect(asked()).toBeGreaterThan(before);
    const frames = settle();
    expect(frames).toBeGreaterThan(20);
    expect(told.filter((name) => name === 'rested')).toHaveLength(1);
    expect(told.at(-1)).toBe('rested');
    expect(rig.geoPose().lon).toBeCloseTo(NAMED_VIEWS['steel-north'].lon, 9);
    expect(rig.geoPose().bearing).toBeCloseTo(NAMED_VIEWS['steel-north'].bearing, 9);
  });

  it('rises on a long way and comes down again', () => {
    const { rig, draw } = setUpRig();
    rig.goTo({ ...NAMED_VIEWS['inner-harbour'], distance: 800 }, 'cut');
    draw();
    rig.goTo({ ...NAMED_VIEWS['steel-north'], distance: 800 });
    let highest = 0;
    while (draw()) highest = Math.max(highest, rig.pose().distance);
    expect(highest).toBeGreaterThan(3000);
    expect(rig.pose().distance).toBe(800);
  });

  it('is a cut under reduced motion', () => {
    const { rig, draw } = setUpRig({ isMotionReduced: true });
    rig.goTo(NAMED_VIEWS.city);
    expect(draw()).toBe(false);
    expect(rig.pose().distance).toBe(NAMED_VIEWS.city.distance);
  });

  it('takes as long on a slow machine as on a fast one', () => {
    const { rig, draw } = setUpRig();
    rig.goTo(NAMED_VIEWS.city);
    let frames = 0;
    while (draw(500)) frames++;
    expect(frames).toBeLessThan(9);
  });

  it('ends where a hand takes hold of the map', () => {
    const { rig, draw, settle, mouse } = setUpRig();
    rig.goTo(NAMED_VIEWS.city);
    for (let i = 0; i < 20; i++) draw();
    const seen = rig.pose();
    mouse('pointerdown', 600, 400, { button: 2 });
    mouse('pointermove', 610, 400);
    mouse('pointermove', 620, 400);
    settle();
    expect(rig.pose().distance).toBeCloseTo(seen.distance, 3);
  });

  it('can be gone back by Escape, once for each', () => {
    const { rig, settle, send } = setUpRig();
    rig.goTo(NAMED_VIEWS.port, 'cut');
    settle();
    rig.goTo(NAMED_VIEWS.city);
    settle();
    expect(send('keydown', { key: 'Escape' })).toBe(true);
    settle();
    expect(rig.geoPose().lon).toBeCloseTo(NAMED_VIEWS.port.lon, 6);
    expect(send('keydown', { key: 'Escape' })).toBe(false);
  });
});

describe('a hand on the map', () => {
  it('keeps the point of the ground under the cursor while it drags', () => {
    const { camera, settle, mouse, project } = setUpRig();
    const held = groundAt(camera, 700, 450);
    mouse('pointerdown', 700, 450);
    mouse('pointermove', 600, 500);
    mouse('pointermove', 500, 520);
    settle();
    expect(project(held.x, 25, held.z).x).toBeCloseTo(500, 0);
    expect(project(held.x, 25, held.z).y).toBeCloseTo(520, 0);
  });

  it('keeps the point of the ground under the cursor while the wheel zooms, in every frame', () => {
    const { camera, rig, draw, project, send } = setUpRig();
    const held = groundAt(camera, 900, 500);
    const before = rig.pose().distance;
    send('wheel', { clientX: 910, clientY: 520, deltaY: -300, deltaMode: 0, ctrlKey: false });
    while (draw()) {
      expect(project(held.x, 25, held.z).x).toBeCloseTo(900, 0);
      expect(project(held.x, 25, held.z).y).toBeCloseTo(500, 0);
    }
    expect(rig.pose().distance).toBeLessThan(before * 0.7);
  });

  it('orbits with the right button around the point looked at', () => {
    const { rig, settle, mouse } = setUpRig();
    const before = rig.pose();
    mouse('pointerdown', 600, 400, { button: 2 });
    mouse('pointermove', 700, 440);
    mouse('pointermove', 800, 440);
    settle();
    const after = rig.pose();
    expect(after.x).toBe(before.x);
    expect(after.bearing).toBeGreaterThan(before.bearing + 0.5);
    expect(after.pitch).toBeGreaterThan(before.pitch);
  });

  it('tells a click from a drag, and flies there on the second of two', () => {
    const { rig, settle, mouse } = setUpRig();
    const clicks: unknown[] = [];
    rig.on('clicked', (at) => clicks.push(at));
    mouse('pointerdown', 300, 300, { timeStamp: 0 });
    mouse('pointermove', 340, 300, { timeStamp: 10 });
    mouse('pointerup', 340, 300, { timeStamp: 500 });
    expect(clicks).toEqual([]);
    settle();
    const before = rig.pose();
    for (const timeStamp of [2000, 2150]) {
      mouse('pointerdown', 300, 400, { timeStamp });
      mouse('pointerup', 301, 400, { timeStamp: timeStamp + 40 });
    }
    expect(clicks).toEqual([{ x: 300, y: 400 }]);
    settle();
    expect(rig.pose().distance).toBeLessThan(before.distance * 0.5);
  });

  it('zooms with two fingers that part', () => {
    const { rig, settle, mouse } = setUpRig();
    const before = rig.pose().distance;
    mouse('pointerdown', 600, 400, { pointerId: 1, pointerType: 'touch' });
    mouse('pointerdown', 700, 400, { pointerId: 2, pointerType: 'touch' });
    mouse('pointermove', 800, 400, { pointerId: 2, pointerType: 'touch' });
    settle();
    expect(rig.pose().distance).toBeCloseTo(before / 2, 0);
    expect(rig.isDragging()).toBe(true);
  });

  it('glides on when it throws the map, and comes to rest', () => {
    const { rig, settle, mouse } = setUpRig();
    mouse('pointerdown', 600, 500, { timeStamp: 0 });
    for (let i = 1; i <= 10; i++) mouse('pointermove', 600 - i * 10, 500, { timeStamp: i * 10 });
    const x = rig.pose().x;
    settle();
    const held = rig.pose();
    expect(held.x).not.toBe(x);
    mouse('pointerup', 500, 500, { timeStamp: 105 });
    settle();
    expect(Math.hypot(rig.pose().x - held.x, rig.pose().z - held.z)).toBeGreaterThan(50);
  });
});

describe('the keys', () => {
  it('pan, zoom and orbit, and leave other keys to the page', () => {
    const { rig, settle, send } = setUpRig();
    rig.goTo({ x: metres(0), z: metres(0), distance: metres(1000), pitch: radians(0.7), bearing: radians(0) }, 'cut');
    settle();
    expect(send('keydown', { key: 'ArrowUp' })).toBe(true);
    settle();
    expect(rig.pose().z).toBeLessThan(-100);
    send('keydown', { key: 'ArrowRight', shiftKey: true });
    send('keydown', { key: '+' });
    settle();
    expect(rig.pose().bearing).toBeGreaterThan(0.1);
    expect(rig.pose().distance).toBeLessThan(800);
    expect(send('keydown', { key: 'Tab' })).toBe(false);
    expect(send('keydown', { key: '+', ctrlKey: true })).toBe(false);
  });

  it('turn true north up on N and go home on H', () => {
    const { rig, settle, send } = setUpRig();
    rig.goTo(NAMED_VIEWS.port, 'cut');
    settle();
    send('keydown', { key: 'n' });
    settle();
    expect(Math.min(rig.geoPose().bearing, 360 - rig.geoPose().bearing)).toBeLessThan(1e-6);
    send('keydown', { key: 'H' });
    settle();
    expect(rig.geoPose().lat).toBeCloseTo(NAMED_VIEWS.home.lat, 6);
  });
});

describe('being under way', () => {
  it('is so while the view glides after the wheel, and ends where it rests', () => {
    const { rig, draw, settle } = setUpRig();
    expect(rig.isUnderWay()).toBe(false);
    rig.zoom({ x: 600, y: 400 }, 0.8);
    draw();
    expect(rig.isUnderWay()).toBe(true);
    settle();
    expect(rig.isUnderWay()).toBe(false);
  });

  it('is so for the frame of each step by hand where nothing glides, but not for a cut', () => {
    const { rig, draw } = setUpRig({ isMotionReduced: true });
    rig.zoom({ x: 600, y: 400 }, 0.8);
    draw();
    expect(rig.isUnderWay()).toBe(true);
    draw();
    expect(rig.isUnderWay()).toBe(false);
    rig.goTo(NAMED_VIEWS.port, 'cut');
    draw();
    expect(rig.isUnderWay()).toBe(false);
  });
});
