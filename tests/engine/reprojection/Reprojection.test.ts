import { PerspectiveCamera, Vector3, type Vector2, type WebGLRenderer } from 'three';
import { describe, expect, it } from 'vitest';
import { Reprojection } from '../../../src/engine/reprojection/Reprojection.ts';

const TARGET = new Vector3(1200, 25, -3400);

/** A camera that looks at the ground beside the target from a distance, pitch and bearing in degrees. */
function looking(distance: number, pitch = 30, bearing = 20, beside = 0): PerspectiveCamera {
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  const [p, b] = [(pitch * Math.PI) / 180, (bearing * Math.PI) / 180];
  const level = distance * Math.cos(p);
  camera.position.set(-Math.sin(b) * level, distance * Math.sin(p), Math.cos(b) * level).add(TARGET);
  camera.position.x += beside;
  camera.rotation.set(-p, -b, 0, 'YXZ');
  camera.updateMatrixWorld();
  return camera;
}

/** Notes what is copied and drawn instead of doing it. */
function fakeRenderer() {
  const done: string[] = [];
  const renderer = {
    info: { render: { calls: 7, triangles: 100 } },
    getDrawingBufferSize: (out: Vector2) => out.set(1280, 720),
    copyFramebufferToTexture: () => done.push('held'),
    getRenderTarget: () => null,
    setRenderTarget: () => undefined,
    setScissor: () => undefined,
    setScissorTest: () => undefined,
    render: () => {
      renderer.info.render.calls++;
      done.push('drawn');
    },
  };
  return { done, renderer, gl: renderer as unknown as WebGLRenderer };
}

function held(camera: PerspectiveCamera): Reprojection {
  const reprojection = new Reprojection();
  reprojection.hold(fakeRenderer().gl, camera, TARGET);
  return reprojection;
}

describe('Reprojection', () => {
  it('serves nothing before a picture is held, and nothing once it is forgotten', () => {
    const reprojection = new Reprojection();
    expect(reprojection.serves(looking(4000))).toBe(false);
    reprojection.hold(fakeRenderer().gl, looking(4000), TARGET);
    expect(reprojection.serves(looking(4000))).toBe(true);
    reprojection.forget();
    expect(reprojection.serves(looking(4000))).toBe(false);
  });

  it('serves a turn of the wheel, a push of the map and a small turn', () => {
    const reprojection = held(looking(4000));
    for (const camera of [
      looking(3000),
      looking(4400),
      looking(4000, 30, 20, 400),
      looking(4000, 34),
      looking(4000, 30, 28),
    ])
      expect(reprojection.serves(camera)).toBe(true);
  });

  it('does not serve what lies mostly outside the picture', () => {
    const reprojection = held(looking(4000));
    for (const camera of [looking(7000), looking(7500), looking(4000, 30, 20, 3000)])
      expect(reprojection.serves(camera)).toBe(false);
  });

  it('does not serve where its pixels would be seen', () => {
    expect(held(looking(4000)).serves(looking(1700))).toBe(false);
  });

  it('does not serve houses from another side, however near', () => {
    const reprojection = held(looking(4000, 60));
    expect(reprojection.serves(looking(4000, 60, 60))).toBe(false);
    expect(reprojection.serves(looking(4000, 40))).toBe(false);
  });

  it('leaves the counters of the frame as they are', () => {
    const { renderer, gl, done } = fakeRenderer();
    const reprojection = new Reprojection();
    reprojection.hold(gl, looking(4000), TARGET);
    reprojection.draw(gl, looking(3500));
    expect(done).toContain('drawn');
    expect(renderer.info.render).toEqual({ calls: 7, triangles: 100 });
  });

  it('draws with both its shaders when it first holds a picture, so that the first movement does not wait for them, and never again', () => {
    const { gl, done } = fakeRenderer();
    const reprojection = new Reprojection();
    const drawnBy = (act: () => void): number => {
      const before = done.length;
      act();
      return done.slice(before).filter((what) => what === 'drawn').length;
    };
    const first = drawnBy(() => reprojection.hold(gl, looking(4000), TARGET));
    const second = drawnBy(() => reprojection.hold(gl, looking(4000), TARGET));
    expect([first, second]).toEqual([2, 0]);
  });
});
