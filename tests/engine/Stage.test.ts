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
});
