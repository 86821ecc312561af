import { Canvas } from '@react-three/fiber';
import { use, useCallback, useEffect, useState, type ComponentProps } from 'react';
import { NeutralToneMapping, WebGLRenderer } from 'three';
import { isPhone, PHONE_QUALITY } from '../engine/phone.ts';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';
import { graphics } from './graphics.ts';
import { NoGraphicsError } from './NoGraphicsError.ts';
import { Parts } from './Parts.tsx';
import { quietKnownWarning } from './quietKnownWarning.ts';

quietKnownWarning();

const RENDERER = {
  antialias: true,
  reversedDepthBuffer: true,
  powerPreference: 'high-performance',
  stencil: false,
} as const;
const CAMERA = { fov: 45, near: 1, far: 60_000, position: [0, 2000, 4000] } as const;

type RendererDefaults = Parameters<Extract<ComponentProps<typeof Canvas>['gl'], (...args: never) => unknown>>[0];

function prepare(gl: WebGLRenderer): void {
  gl.toneMapping = NeutralToneMapping;
  // Layers say when shadows are due; the picture's counters are read over a whole frame.
  gl.shadowMap.autoUpdate = false;
  gl.info.autoReset = false;
}

interface CitySceneProps {
  readonly viewer: Viewer;
  /** Told when the scene stands, and null when it is taken down. */
  readonly onPort: (port: ScenePort | null) => void;
}

/** The one scene behind all faces. Fills its container; draws only when something changed. */
export function CityScene({ viewer, onPort }: CitySceneProps) {
  const probe = use(graphics);
  const { isSupported } = probe;
  const { quality: wanted } = viewer.view.getState();
  const isAntialiased = wanted === null ? probe.isAntialiased : wanted > 0;
  const [generation, setGeneration] = useState(0);
  const createRenderer = useCallback(
    (defaults: RendererDefaults) => {
      try {
        return new WebGLRenderer({ ...defaults, ...RENDERER, antialias: isAntialiased });
      } catch (error) {
        throw new NoGraphicsError(error);
      }
    },
    [isAntialiased],
  );
  const beginAgain = useCallback(() => setGeneration((n) => n + 1), []);
  useEffect(() => {
    if (!isSupported) viewer.health.setState({ graphics: 'none' });
  }, [isSupported, viewer]);
  if (!isSupported) return null;
  return (
    <Canvas
      key={generation}
      frameloop="demand"
      shadows="percentage"
      gl={createRenderer}
      camera={CAMERA}
      dpr={1}
      onCreated={({ gl }) => prepare(gl)}
      style={{ position: 'absolute', inset: 0 }}
    >
      <Parts
        viewer={viewer}
        quality={wanted ?? probe.quality}
        isQualityFixed={wanted !== null}
        mostQuality={isPhone(window) ? PHONE_QUALITY : 3}
        onPort={onPort}
        onGivenUp={beginAgain}
      />
    </Canvas>
  );
}
