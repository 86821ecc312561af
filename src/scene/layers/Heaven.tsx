import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Daylight } from '../../engine/light/Daylight.ts';
import { Sky } from '../../engine/light/Sky.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Sun, moon, shadows and sky of the instant on screen. */
export function Heaven() {
  const { viewer } = useSceneContext();
  const gl = useThree((state) => state.gl);
  const daylight = useLayer('daylight', () => new Daylight(gl.shadowMap), { isFirst: true });
  useLayer('sky', () => new Sky());
  const hasShadows = useStore(viewer.view, (view) => !view.hiddenLayers.has('shadows'));
  useEffect(() => daylight?.setShadows(hasShadows), [daylight, hasShadows]);
  return null;
}
