import { useEffect } from 'react';
import { useStore } from 'zustand';
import { roadCourses, type RoadCourse } from '../../engine/traffic/roadCourses.ts';
import { RoadFlows } from '../../engine/traffic/RoadFlows.ts';
import type { ShownPicture } from '../../state/pictures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { createPictureReader, type PictureReader } from '../pictureReader.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Flows that read their values themselves. */
class LiveRoadFlows extends RoadFlows {
  private readonly reader: PictureReader;

  constructor(viewer: Viewer, courses: readonly RoadCourse[]) {
    super(courses);
    this.reader = createPictureReader(viewer);
  }

  setPicture(picture: ShownPicture | null): void {
    const shown = picture?.picture.shape === 'road' ? picture : null;
    this.setItems(shown?.items ?? []);
    this.reader.setPicture(shown);
  }

  override update(...args: Parameters<RoadFlows['update']>): boolean {
    const values = this.reader.read();
    if (values) this.setValues(values);
    return super.update(...args);
  }
}

/** Pictures of the open theme that lie along roads. */
export function RoadFlowsLayer() {
  const { viewer, invalidate } = useSceneContext();
  const flows = useLayer('road flows', async ({ pending }) => {
    await pending.afterwards();
    return new LiveRoadFlows(viewer, roadCourses(await viewer.city.columns('lines')));
  });
  const shown = useStore(viewer.pictures, (state) => state.shown);
  useEffect(() => {
    flows?.setPicture(shown);
    invalidate();
  }, [flows, shown, invalidate]);
  return null;
}
