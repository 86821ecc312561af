import { useEffect } from 'react';
import { useStore } from 'zustand';
import { roadCourses, type RoadCourse } from '../../engine/traffic/roadCourses.ts';
import { RoadFlows } from '../../engine/traffic/RoadFlows.ts';
import { pictureColumns, readPicture, type ShownPicture } from '../../state/pictures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Ages are looked at again after this much of the clock on screen. */
const RECKON_EVERY_MS = 20_000;

/** Flows that read their values themselves when readings or the instant on screen have moved on. */
class LiveRoadFlows extends RoadFlows {
  private readonly viewer: Viewer;
  private shown: ShownPicture | null = null;
  private seen = { version: -1, instantMs: Number.NaN };

  constructor(viewer: Viewer, courses: readonly RoadCourse[]) {
    super(courses);
    this.viewer = viewer;
  }

  setPicture(picture: ShownPicture | null): void {
    this.shown = picture?.picture.shape === 'road' ? picture : null;
    this.setItems(this.shown?.items ?? []);
    this.seen.version = -1;
  }

  override update(...args: Parameters<RoadFlows['update']>): boolean {
    const { viewer, seen, shown } = this;
    const instantMs = viewer.clock.instant();
    const version = viewer.readings.version();
    if (shown && (version !== seen.version || !(Math.abs((instantMs ?? 0) - seen.instantMs) < RECKON_EVERY_MS))) {
      this.seen = { version, instantMs: instantMs ?? 0 };
      const isDown = viewer.health.getState().isFeedDown && viewer.clock.getState().mode === 'follow';
      const columns = pictureColumns(shown.items.length);
      readPicture(shown, { readings: viewer.readings, instantMs, isDown }, columns);
      this.setValues(columns);
    }
    return super.update(...args);
  }
}

/** Pictures of the open theme that lie along roads. */
export function RoadFlowsLayer() {
  const { viewer, invalidate } = useSceneContext();
  const flows = useLayer('road flows', async ({ pending }) => {
    await pending.promise;
    return new LiveRoadFlows(viewer, roadCourses(await viewer.city.columns('lines')));
  });
  const shown = useStore(viewer.pictures, (state) => state.shown);
  useEffect(() => {
    flows?.setPicture(shown);
    invalidate();
  }, [flows, shown, invalidate]);
  return null;
}
