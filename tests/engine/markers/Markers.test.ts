import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Markers } from '../../../src/engine/markers/Markers.ts';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';

const { lon, lat } = fromScene({ x: 0, z: 0 });
const ASSET: Asset = {
  type: 'Feature',
  id: 'stop/s-1',
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties: {
    name: { de: 'H', en: 'S', zh: '站' },
    theme: 'port',
    kind: 'stop',
    provenance: { kind: 'curated', source: 's', licence: 'l', date: '2024' },
    links: [],
    facts: [],
    datastreams: [],
    anchorM: 0,
    rank: 0,
  },
};

function frameOf(quality: Quality): FrameState {
  const camera = new PerspectiveCamera(45, 16 / 9, 1, 60_000);
  camera.position.set(0, 700, 900);
  return {
    ...{ instantMs: null, deltaS: 0.016, motionS: 0, camera, target: new Vector3(), width: 1280, height: 720 },
    ...{ pixelRatio: 1, quality, isDraft: false, stageCm: Number.NaN },
    sun: { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 },
  };
}

describe('markers', () => {
  it('fade in over some frames', () => {
    expect(new Markers([ASSET]).update(frameOf(1))).toBe(true);
  });

  it('are there at once on software GL, where each step of a fade would be a whole picture', () => {
    expect(new Markers([ASSET]).update(frameOf(0))).toBe(false);
  });
});
