import { useThree } from '@react-three/fiber';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PerspectiveCamera } from 'three';
import type { Quality } from '../engine/layer.ts';
import { FrameMeter } from '../engine/quality.ts';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';
import { CameraBinding } from './CameraBinding.tsx';
import { ContextGuard } from './ContextGuard.tsx';
import { createSceneContext } from './createSceneContext.ts';
import { FrameDriver } from './FrameDriver.tsx';
import { CityParts } from './layers/CityParts.tsx';
import { browserIdle, createReadiness } from './readiness.ts';
import { SceneContextProvider } from './sceneContext.ts';
import { createStillness } from './stillness.ts';

interface PartsProps {
  readonly viewer: Viewer;
  /** Quality step to begin with. */
  readonly quality: Quality;
  readonly isQualityFixed: boolean;
  /** No step above this is tried. */
  readonly mostQuality: Quality;
  readonly onPort: (port: ScenePort | null) => void;
  readonly onGivenUp: () => void;
}

/** Everything inside the canvas: the shared context, the drivers and the layers. */
export function Parts({ viewer, quality, isQualityFixed, mostQuality, onPort, onGivenUp }: PartsProps) {
  const gl = useThree((state) => state.gl);
  const scene = useThree((state) => state.scene);
  const camera = useThree((state) => state.camera) as PerspectiveCamera;
  const invalidate = useThree((state) => state.invalidate);
  const [meter] = useState(() => new FrameMeter(undefined, quality, isQualityFixed, mostQuality));
  const [readiness] = useState(() => {
    const stillness = createStillness(gl, camera, () => meter.quality());
    return createReadiness(() => browserIdle().then(stillness));
  });
  const requestFrame = useCallback(() => invalidate(), [invalidate]);
  const context = useMemo(
    () => createSceneContext(viewer, gl, scene, camera, requestFrame, readiness),
    [viewer, gl, scene, camera, requestFrame, readiness],
  );
  useEffect(() => viewer.health.setState({ missingParts: [] }), [viewer]);
  return (
    <SceneContextProvider value={context}>
      <CityParts />
      <CameraBinding meter={meter} readiness={readiness} onPort={onPort} />
      <FrameDriver meter={meter} readiness={readiness} />
      <ContextGuard onGivenUp={onGivenUp} />
    </SceneContextProvider>
  );
}
