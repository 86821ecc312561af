import { Group, Mesh, PerspectiveCamera, Scene, type Object3D } from 'three';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/engine/layer.ts';
import { Stage } from '../../src/engine/Stage.ts';

const INPUT = { instantMs: () => null, stageCm: () => Number.NaN, isMotionAllowed: () => false };
const layerOf = (object: Object3D, isLively?: boolean): Layer => ({
  object,
  ...(isLively === undefined ? {} : { isLively }),
  update: () => false,
  dispose: () => undefined,
});

describe('Stage', () => {
  it('tells the parts by what drawing them again takes', () => {
    const stage = new Stage(new Scene(), new PerspectiveCamera(), INPUT);
    const [sun, ground, marks] = [new Group(), new Group(), new Group()];
    stage.add(layerOf(ground));
    stage.add(layerOf(marks, true));
    stage.add(layerOf(sun), true);
    expect(stage.parts()).toEqual({ lights: [sun], standing: [ground], lively: [marks] });
  });

  it('leaves what is drawn over the city as it was where nobody would see it', () => {
    const stage = new Stage(new Scene(), new PerspectiveCamera(), INPUT);
    const updated: string[] = [];
    const noting = (name: string, isLively: boolean): Layer => ({
      ...layerOf(new Group(), isLively),
      update: () => updated.push(name) < 0,
    });
    stage.add(noting('ground', false));
    stage.add(noting('marks', true));
    stage.finish({ pixelRatio: 1, isDraft: false }, true);
    stage.finish({ pixelRatio: 1, isDraft: false });
    expect(updated).toEqual(['ground', 'ground', 'marks']);
  });

  it('does not reckon the place of what stands anew with each frame, but of what moves', () => {
    const scene = new Scene();
    const stage = new Stage(scene, new PerspectiveCamera(), INPUT);
    const [house, sky] = [new Mesh(), new Mesh()];
    house.position.x = 5;
    house.updateMatrix();
    house.matrixAutoUpdate = false;
    stage.add(layerOf(new Group().add(house)));
    stage.add(layerOf(sky));
    scene.updateMatrixWorld();
    expect(house.matrixWorld.elements[12]).toBe(5);
    house.matrixWorld.elements[12] = Number.NaN;
    sky.position.x = 7;
    scene.updateMatrixWorld();
    expect([house.matrixWorld.elements[12], sky.matrixWorld.elements[12]]).toEqual([Number.NaN, 7]);
  });

  const CANVAS = { width: 100, height: 50, quality: 1 } as const;
  /** A stage whose river and clock the test holds; the first frame has found 400 cm. */
  function moving(stageCm = 400, isMotionAllowed = true) {
    const input = { ...INPUT, stage: stageCm, stageCm: () => input.stage, isMotionAllowed: () => isMotionAllowed };
    const stage = new Stage(new Scene(), new PerspectiveCamera(), input);
    let nowMs = 0;
    const frame = (afterMs: number, quality: 0 | 1 = 1): boolean => {
      stage.begin((nowMs += afterMs), { ...CANVAS, quality });
      return stage.finish({ pixelRatio: 1, isDraft: false });
    };
    frame(16);
    return { stage, input, frame };
  }

  it('lets the river follow a jump of its stage within about a second, and asks for frames until it stands', () => {
    const { stage, input, frame } = moving();
    expect([stage.frame.stageCm, frame(16)]).toEqual([400, false]);
    input.stage = 500;
    expect(frame(100)).toBe(true);
    expect(stage.frame.stageCm).toBeGreaterThan(410);
    expect(stage.frame.stageCm).toBeLessThan(440);
    let frames = 1;
    while (frame(100)) frames++;
    expect(stage.frame.stageCm).toBe(500);
    expect(frames).toBeLessThan(35);
  });

  it('sets the river at once on software GL, and where its stage was not known or is no more', () => {
    const { stage, input, frame } = moving();
    input.stage = 500;
    expect([frame(100, 0), stage.frame.stageCm]).toEqual([false, 500]);
    input.stage = Number.NaN;
    expect([frame(100), stage.frame.stageCm]).toEqual([false, Number.NaN]);
    input.stage = 300;
    expect([frame(100), stage.frame.stageCm]).toEqual([false, 300]);
  });

  it('counts no pause as motion, and nothing as motion where somebody wants none', () => {
    const { stage, frame } = moving();
    const before = stage.frame.motionS;
    frame(50);
    frame(60_000);
    expect(stage.frame.motionS - before).toBeCloseTo(0.15, 9);
    const still = moving(400, false);
    still.frame(50);
    expect([still.stage.frame.motionS, still.stage.frame.deltaS]).toEqual([0, 0.05]);
  });

  it('updates sun and camera before anything else, asks for another frame where a layer does, and no layer that was taken out', () => {
    const scene = new Scene();
    const stage = new Stage(scene, new PerspectiveCamera(), INPUT);
    const updated: string[] = [];
    const noting = (name: string, wantsMore = false): Layer => ({
      ...layerOf(new Group()),
      update: () => (updated.push(name), wantsMore),
    });
    const [ground, camera] = [noting('ground'), noting('camera', true)];
    stage.add(ground);
    stage.add(camera, true);
    expect(stage.begin(16, CANVAS)).toBe(true);
    expect(stage.finish({ pixelRatio: 1, isDraft: false })).toBe(false);
    expect(updated.splice(0)).toEqual(['camera', 'ground']);
    stage.remove(camera);
    stage.remove(ground);
    expect(stage.begin(32, CANVAS)).toBe(false);
    stage.finish({ pixelRatio: 1, isDraft: false });
    expect([updated, scene.children]).toEqual([[], []]);
  });
});
