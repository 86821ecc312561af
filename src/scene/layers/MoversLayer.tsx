import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Movers } from '../../engine/movers/Movers.ts';
import { WayFloor } from '../../engine/movers/WayFloor.ts';
import type { Viewer } from '../../state/viewer.ts';
import { wagonLoads } from '../../state/wagonLoads.ts';
import { useSceneContext, type SceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** Movers that keep up with the catalogue and the readings themselves, and take the camera along with the one that is followed. */
class LiveMovers extends Movers {
  private readonly viewer: Viewer;
  private readonly rig: SceneContext['rig'];
  private seen = { movers: -1, readings: -1 };

  constructor({ viewer, rig }: SceneContext) {
    super(viewer.tracks.poses);
    this.viewer = viewer;
    this.rig = rig;
  }

  override update(...args: Parameters<Movers['update']>): boolean {
    const { tracks, readings, camera } = this.viewer;
    const hasChanged = tracks.version() !== this.seen.movers;
    if (hasChanged) this.setMovers(tracks.movers());
    if (hasChanged || readings.version() !== this.seen.readings) {
      this.setDraughts(valuesOf(this.viewer, 'draught'));
      this.cars.setLoads(valuesOf(this.viewer, 'loads'));
      this.cars.setWagons(this.viewer.tracks.movers().map(({ asset }) => wagonLoads(asset, this.viewer.readings)));
    }
    this.seen = { movers: tracks.version(), readings: readings.version() };
    const wantsMore = super.update(...args);
    const { followed } = camera.getState();
    const at = followed === null ? null : this.placeOf(followed);
    const rig = this.rig.getState();
    if (followed === null) rig?.letGo();
    else if (at && rig && !rig.carry(at.x, at.z)) camera.follow(null);
    return wantsMore;
  }
}

const valuesOf = ({ tracks, readings }: Viewer, asked: string): number[] =>
  tracks.movers().map(({ asset }) => {
    const index = asset.properties.datastreams.find(({ property }) => property === asked)?.index;
    return (index === undefined ? undefined : readings.get(index)?.value) ?? Number.NaN;
  });

/** Vessels, and whatever else moves. */
export function MoversLayer() {
  const { viewer, stage, invalidate, movers: shown, water, locks, terrain, partFailed, pending } = useSceneContext();
  const movers = useLayer('movers', (context) => new LiveMovers(context));
  usePickable(movers);
  const floor = useStore(water);
  const chambers = useStore(locks);
  const { selected, hovered } = useStore(viewer.selection);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('movers'));
  const isReduced = useStore(viewer.view, (view) => view.reducedMotion);
  useEffect(() => {
    shown.setState(movers, true);
    return () => shown.setState(null, true);
  }, [movers, shown]);
  useEffect(() => {
    if (!movers) return;
    let isGone = false;
    // Streets and tracks are looked at only when the first picture stands.
    void pending
      .afterwards()
      .then(async () => new WayFloor(await viewer.city.columns('lines'), await terrain))
      .then((ways) => {
        if (isGone) return;
        movers.cars.setFloor(ways);
        invalidate();
      })
      .catch((error: unknown) => partFailed('streets under what moves', error));
    return () => {
      isGone = true;
    };
  }, [movers, viewer, terrain, partFailed, pending, invalidate]);
  useEffect(() => {
    if (!movers) return;
    movers.setWater(floor);
    movers.setLocks(chambers);
    movers.setReducedMotion(isReduced);
    movers.mark(selected, hovered);
    stage.show(movers, isShown);
    invalidate();
  }, [movers, floor, chambers, isReduced, selected, hovered, isShown, stage, invalidate]);
  return null;
}
