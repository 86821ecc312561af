import { useEffect } from 'react';
import { useStore } from 'zustand';
import { roadCourses, type RoadCourse } from '../../engine/traffic/roadCourses.ts';
import { Traffic } from '../../engine/traffic/Traffic.ts';
import { spanOf } from '../../engine/structures/liftBridge.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Structure } from '../../schema/structures.ts';
import { isVehicleId } from '../../schema/vehicleId.ts';
import { countsVehicles, DETECTOR_KIND, readRoadCounts } from '../../state/roadCounts.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

const isAtSamePlace = (a: Asset, b: Asset): boolean =>
  a.id === b.id &&
  a.geometry?.coordinates[0] === b.geometry?.coordinates[0] &&
  a.geometry?.coordinates[1] === b.geometry?.coordinates[1];

/** Vehicles that keep up with the counters of the catalogue and what they count at the instant on screen. */
class LiveTraffic extends Traffic {
  private readonly viewer: Viewer;
  private counters: readonly Asset[] = [];
  private toldAt = -1;
  private seen: { assets: readonly Asset[] | null; readings: number } = { assets: null, readings: -1 };

  /** Bridges that lift, by asset. */
  private readonly lifts: readonly string[];

  constructor(viewer: Viewer, courses: readonly RoadCourse[], structures: readonly Structure[]) {
    super(courses);
    this.viewer = viewer;
    const lifts = structures.flatMap((one) => (one.kind === 'bridge-lift' ? [one] : []));
    this.lifts = lifts.map(({ id }) => id);
    this.barriers.setSpans(lifts.map(spanOf).map(({ x, z, halfAlong }) => ({ x, z, halfM: halfAlong })));
  }

  override update(...args: Parameters<Traffic['update']>): boolean {
    const { catalogue, readings, clock, health } = this.viewer;
    const { assets } = catalogue.getState();
    const isCatalogueNew = assets !== this.seen.assets;
    if (isCatalogueNew) {
      const before = this.counters;
      this.counters = assets.filter((asset) => countsVehicles(asset) && asset.geometry !== null);
      // Vessels come and go: the roads are made anew only where the counters are others.
      const isSame = before.length === this.counters.length && this.counters.every((counter, i) => isAtSamePlace(counter, before[i]!)); // prettier-ignore
      if (!isSame) this.setCounters(this.counters.map(({ geometry, properties }) => ({ lon: geometry!.coordinates[0], lat: geometry!.coordinates[1], isInStreet: properties.kind === DETECTOR_KIND }))); // prettier-ignore
    }
    if (isCatalogueNew || readings.version() !== this.seen.readings) {
      const isDown = health.getState().isFeedDown && clock.getState().mode === 'follow';
      this.barriers.setShut(this.lifts.map((id) => this.isShut(id)));
      this.setCounts(readRoadCounts(this.counters, { readings, instantMs: clock.instant(), isDown }));
    }
    this.seen = { assets, readings: readings.version() };
    const wantsMore = super.update(...args);
    if (this.version() !== this.toldAt) this.tell();
    return wantsMore;
  }

  private isShut(bridge: string): boolean {
    const { catalogue, readings } = this.viewer;
    const streams = catalogue.getState().byId.get(bridge)?.properties.datastreams ?? [];
    const index = streams.find(({ property }) => property === 'closed')?.index;
    return index !== undefined && (readings.get(index)?.value ?? 0) > 0;
  }

  /** Says what is known of the vehicle that is selected: who it is computed from, or that it is gone. */
  tell(): void {
    this.toldAt = this.version();
    const { selected } = this.viewer.selection.getState();
    if (selected === null || !isVehicleId(selected)) return;
    const vehicle = this.vehicleOf(selected);
    const counters = vehicle?.counters.map((index) => this.counters[index]!.id) ?? [];
    this.viewer.vehicles.told(selected, vehicle && { ...vehicle, counters });
  }
}

/** Vehicles on motorways and main streets, after the first picture, which they are no part of. */
export function TrafficLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const traffic = useLayer('traffic', async ({ pending }) => {
    await pending.afterwards();
    return new LiveTraffic(viewer, roadCourses(await viewer.city.columns('lines')), await viewer.city.structures());
  });
  const isShown = useStore(
    viewer.view,
    ({ hiddenLayers }) => !hiddenLayers.has('movers') && !hiddenLayers.has('roads'),
  );
  usePickable(traffic);
  const { selected, hovered } = useStore(viewer.selection);
  useEffect(() => {
    if (!traffic) return;
    traffic.mark(selected, hovered);
    traffic.tell();
    stage.show(traffic, isShown);
    invalidate();
  }, [traffic, selected, hovered, isShown, stage, invalidate]);
  return null;
}
