import { lazy, Suspense, useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';
import { SkipLink } from '../ui/SkipLink.tsx';
import { SceneFrame } from '../ui/SceneFrame.tsx';
import { UiRoot } from '../ui/UiRoot.tsx';
import { DisplayFace } from './display/DisplayFace.tsx';
import { PlannerFace } from './planner/PlannerFace.tsx';
import { SceneBoundary } from './SceneBoundary.tsx';
import { StoryFace } from './story/StoryFace.tsx';

/** The scene is most of the program: the page stands before it has arrived. It is asked for before anything is drawn. */
const arriving = import('../scene/CityScene.tsx').then(({ CityScene }) => ({ default: CityScene }));
// Shown to the person by the boundary, when it is drawn.
arriving.catch(() => undefined);
const CityScene = lazy(() => arriving);

const FACE_PARTS = { planner: PlannerFace, display: DisplayFace, story: StoryFace } as const;

interface CityFacesProps {
  readonly viewer: Viewer;
  readonly onPort: (port: ScenePort | null) => void;
}

/** One scene, and over it the face that is on. The scene stays when the face changes. */
export function CityFaces({ viewer, onPort }: CityFacesProps) {
  const face = useStore(viewer.view, (state) => state.face);
  const [port, setPort] = useState<ScenePort | null>(null);
  const portChanged = useCallback(
    (next: ScenePort | null) => {
      setPort(next);
      onPort(next);
    },
    [onPort],
  );
  const Face = FACE_PARTS[face];
  return (
    <UiRoot viewer={viewer} port={port}>
      {face === 'planner' && <SkipLink />}
      <main>
        <SceneFrame>
          <SceneBoundary viewer={viewer}>
            <Suspense fallback={null}>
              <CityScene viewer={viewer} onPort={portChanged} />
            </Suspense>
          </SceneBoundary>
        </SceneFrame>
      </main>
      <Face />
    </UiRoot>
  );
}
