import {
  Group,
  Mesh,
  PerspectiveCamera,
  Scene,
  type Material,
  type Object3D,
  type Vector2,
  type WebGLRenderer,
} from 'three';
import { describe, expect, it } from 'vitest';
import { KeptCity } from '../../../src/engine/kept/KeptCity.ts';

/** A scene with a city and a mark, and a renderer that notes what it is told to draw, and where. */
function setUp() {
  const scene = new Scene();
  const [house, mark] = [new Mesh(), new Mesh()];
  const [city, marks] = [new Group().add(house), new Group().add(mark)];
  scene.add(city, marks);
  const camera = new PerspectiveCamera();
  const done: string[] = [];
  let target: object | null = null;
  let isDone = true;
  const gl = {
    SIGNALED: 1,
    fenceSync: () => ({}),
    deleteSync: () => undefined,
    getSyncParameter: () => (isDone ? 1 : 0),
  };
  const renderer = {
    autoClear: true,
    info: {
      render: { calls: 0, triangles: 0, points: 0, lines: 0 },
      reset: () => Object.assign(renderer.info.render, { calls: 0, triangles: 0 }),
    },
    properties: { get: () => ({}) },
    getContext: () => gl,
    getDrawingBufferSize: (out: Vector2) => out.set(1280, 720),
    setRenderTarget: (to: object | null) => (target = to),
    render: (what: Object3D) => {
      const seen =
        what === scene ? [city.visible && 'city', marks.visible && 'marks'].filter(Boolean).join('+') : 'kept';
      renderer.info.render.calls += what === scene ? Number(city.visible) * 100 + Number(marks.visible) * 3 : 1;
      done.push(target ? `${seen} aside` : seen);
    },
  };
  const kept = new KeptCity();
  let nowMs = 0;
  const draw = ({ afterMs = 5000, isAsked = false, isUrgent = false } = {}) => {
    nowMs += afterMs;
    done.length = 0;
    const parts = { lights: [], standing: [city], lively: [marks] };
    const told = kept.draw(renderer as unknown as WebGLRenderer, scene, parts, camera, { nowMs, isAsked, isUrgent });
    return { ...told, did: [...done] };
  };
  /** As the change of a colour: the same for whoever looks at the numbers. */
  const change = (mesh: Mesh): void =>
    void (mesh.geometry.drawRange.count = mesh.geometry.drawRange.count === 3 ? 6 : 3);
  const graphics = { areBusy: (isBusy: boolean) => (isDone = !isBusy) };
  return { kept, draw, change, house, mark, city, marks, camera, renderer, graphics };
}

const ALL_KEPT = ['city aside', 'kept', 'marks'];
const LIVELY = ['kept', 'marks'];

describe('KeptCity', () => {
  it('draws a new view as ever, keeps it with its second picture, and from then on draws only what has changed over it', () => {
    const { draw, change, mark, house } = setUp();
    expect(draw().did).toEqual(['city+marks']);
    change(mark);
    expect(draw()).toMatchObject({ drawn: 'all', did: ALL_KEPT });
    change(mark);
    expect(draw()).toMatchObject({ drawn: 'lively', did: LIVELY });
    change(house);
    expect(draw()).toMatchObject({ drawn: 'all', did: ALL_KEPT });
  });

  it('draws nothing while nothing has changed, unless a picture is waited for', () => {
    const { draw } = setUp();
    draw();
    draw();
    expect(draw()).toEqual({ drawn: 'none', againAfterMs: null, did: [] });
    expect(draw({ isAsked: true }).did).toEqual(LIVELY);
  });

  it('draws the city anew from another place, and once the canvas has shown something else', () => {
    const { draw, camera, kept } = setUp();
    draw();
    draw();
    camera.position.x = 1;
    expect(draw().did).toEqual(['city+marks']);
    draw();
    kept.forget();
    expect(draw().did).toEqual(['city+marks']);
  });

  it('lets the graphics rest as long as a picture of the city took them, and draws the marks meanwhile', () => {
    const { draw, change, mark, house, graphics } = setUp();
    draw();
    draw();
    graphics.areBusy(true);
    change(house);
    change(mark);
    expect(draw({ afterMs: 200 })).toMatchObject({ drawn: 'lively', againAfterMs: 100 });
    graphics.areBusy(false);
    expect(draw({ afterMs: 200 })).toMatchObject({ drawn: 'none', againAfterMs: 200 });
    expect(draw({ afterMs: 200 })).toMatchObject({ drawn: 'all', againAfterMs: null });
  });

  it('never makes the city wait for longer than a second, and not at all for what somebody has just done', () => {
    const { draw, change, house, graphics } = setUp();
    draw();
    draw();
    change(house);
    graphics.areBusy(true);
    draw({ afterMs: 9000 });
    graphics.areBusy(false);
    expect(draw()).toMatchObject({ drawn: 'none', againAfterMs: 1000 });
    expect(draw({ afterMs: 10, isUrgent: true }).drawn).toBe('all');
  });

  it('keeps a new view only when the graphics have done it, unless somebody waits', () => {
    const { draw, change, mark, graphics } = setUp();
    draw();
    graphics.areBusy(true);
    change(mark);
    expect(draw({ afterMs: 200 })).toEqual({ drawn: 'none', againAfterMs: 100, did: [] });
    graphics.areBusy(false);
    expect(draw({ afterMs: 100 })).toMatchObject({ drawn: 'all', did: ALL_KEPT });
    for (const reason of [{ isAsked: true }, { isUrgent: true }]) {
      const other = setUp();
      other.draw();
      other.graphics.areBusy(true);
      expect(other.draw({ afterMs: 200, ...reason })).toMatchObject({ drawn: 'all', did: ALL_KEPT });
    }
  });

  it('has its shader made before there is anything to draw, once', () => {
    const { kept } = setUp();
    const made: unknown[] = [];
    const renderer = { compile: (scene: Object3D) => (made.push(scene), new Set<Material>()) };
    kept.prepare(renderer);
    kept.prepare(renderer);
    expect(made).toHaveLength(1);
  });

  it('counts each picture as the whole that it shows', () => {
    const { draw, change, mark, renderer } = setUp();
    const calls = (): number => (draw(), renderer.info.render.calls);
    const counted = [calls(), calls()];
    change(mark);
    expect([...counted, calls()]).toEqual([103, 103, 103]);
  });

  it('leaves hidden what was hidden, and the renderer as it was', () => {
    const { draw, marks, city, renderer, change, mark } = setUp();
    draw();
    marks.visible = false;
    draw();
    change(mark);
    draw({ isAsked: true });
    expect([marks.visible, city.visible, renderer.autoClear]).toEqual([false, true, true]);
  });
});
