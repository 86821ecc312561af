import { PerspectiveCamera, Vector3, type BufferGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState, Terrain } from '../../../src/engine/layer.ts';
import { createPictureGeometry } from '../../../src/engine/pictures/pictureShape.ts';
import { Pictures } from '../../../src/engine/pictures/Pictures.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { ThemePicture } from '../../../src/schema/themePictures.ts';
import { pictureColumns, type ShownPicture } from '../../../src/state/pictures.ts';

const GROUND: Terrain = { heightAt: (x) => 25 + x * 0.001 };
const frame = (): FrameState => ({
  ...{ instantMs: unixMs(0), deltaS: 0.1, motionS: 0, width: 1600, height: 900, pixelRatio: 1, quality: 2 },
  ...{ camera: new PerspectiveCamera(45, 16 / 9, 1, 60_000), target: new Vector3(), stageCm: 400, isDraft: false },
  sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
});
const shown = (shape: ThemePicture['shape'], reachM?: number): ShownPicture =>
  ({
    picture: { id: 'p', shape, reachM: 120, heightM: 200, ramp: 'warning', from: 0, to: 1 },
    items: ['cell/a', 'cell/b'].map((id) => ({
      asset: { id, geometry: { coordinates: [6.76, 51.43] }, properties: reachM === undefined ? {} : { reachM } },
    })),
  }) as unknown as ShownPicture;

function drawn(pictures: Pictures): { geometry: BufferGeometry; read: (name: string) => number[] } {
  const { geometry } = pictures.object.children[0] as unknown as { geometry: BufferGeometry };
  return { geometry, read: (name) => [...geometry.getAttribute(name).array] };
}

describe('pictures', () => {
  it('are one draw for all assets, and nothing once the theme is closed', () => {
    const pictures = new Pictures();
    pictures.setPicture(shown('column'), GROUND);
    expect(pictures.object.children).toHaveLength(1);
    let given = 0;
    drawn(pictures).geometry.addEventListener('dispose', () => given++);
    pictures.setPicture(null, GROUND);
    expect(pictures.object.children).toHaveLength(0);
    expect(given).toBe(1);
  });

  it('cover what the asset says it reaches, else what the theme says', () => {
    const pictures = new Pictures();
    pictures.setPicture(shown('dome', 900), GROUND);
    expect(drawn(pictures).read('place')[3]).toBe(900);
    pictures.setPicture(shown('dome'), GROUND);
    expect(drawn(pictures).read('place')[3]).toBe(120);
  });

  it('lie with each corner of a patch on the ground', () => {
    const pictures = new Pictures();
    pictures.setPicture(shown('patch', 100), GROUND);
    const corners = drawn(pictures).read('corners').slice(0, 4);
    [-0.1, 0.1, 0.1, -0.1].forEach((height, i) => expect(corners[i]).toBeCloseTo(height, 4));
  });

  it('grow to a new value, or are there at once where motion is not wanted', () => {
    const pictures = new Pictures();
    pictures.setPicture(shown('column'), GROUND);
    const columns = pictureColumns(2);
    columns.share.set([0.8, Number.NaN]);
    columns.state.set([2, 0]);
    columns.colour.set([0xd55e00, 0x9a9a9a]);
    pictures.setValues(columns);
    const { read } = drawn(pictures);
    expect(pictures.update(frame())).toBe(true);
    expect(read('look')[0]).toBeGreaterThan(0.1);
    expect(read('look')[0]).toBeLessThan(0.79);
    for (let n = 0; n < 60 && pictures.update(frame()); n++);
    expect(read('look')[0]).toBeCloseTo(0.8, 5);
    expect(read('look').slice(4, 6)).toEqual([0, 0]);
    expect(read('tint')).toEqual([0xd5, 0x5e, 0, 0x9a, 0x9a, 0x9a]);
    columns.share[0] = 0.2;
    pictures.setReducedMotion(true);
    pictures.setValues(columns);
    expect(pictures.update(frame())).toBe(false);
    expect(read('look')[0]).toBeCloseTo(0.2, 5);
  });

  it('mark what is selected and what lies under the pointer, also in the picture that comes next', () => {
    const pictures = new Pictures();
    pictures.setPicture(shown('column'), GROUND);
    pictures.mark('cell/b', 'cell/a');
    expect([2, 6].map((at) => drawn(pictures).read('look')[at])).toEqual([2, 1]);
    pictures.setPicture(shown('dome'), GROUND);
    expect([2, 6].map((at) => drawn(pictures).read('look')[at])).toEqual([2, 1]);
    expect(pictures.assetIdOf(1)).toBe('cell/b');
    expect(pictures.assetIdOf(9)).toBeNull();
  });
});

describe('the shape of a picture', () => {
  it.each(['column', 'patch', 'dome'] as const)('faces out all around: %s', (shape) => {
    const geometry = createPictureGeometry(shape);
    const place = geometry.getAttribute('position');
    const normal = geometry.getAttribute('normal');
    const index = geometry.getIndex()!;
    const at = (i: number): Vector3 => new Vector3().fromBufferAttribute(place, index.getX(i));
    for (let i = 0; i < index.count; i += 3) {
      const face = at(i + 1)
        .sub(at(i))
        .cross(at(i + 2).sub(at(i)));
      if (face.length() < 1e-6) continue;
      expect(face.dot(new Vector3().fromBufferAttribute(normal, index.getX(i)))).toBeGreaterThan(0);
    }
  });
});
