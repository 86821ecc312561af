import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Group } from 'three';
import { toScene } from '../../geo/sceneFrame.ts';
import { SensorRings } from '../../engine/roads/SensorRings.ts';
import { Signals, type Aspect } from '../../engine/roads/Signals.ts';
import type { FrameState, Layer, Terrain } from '../../engine/layer.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { MOVEMENT_PHASES } from '../../schema/its.ts';
import { Phases } from '../../state/phases.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext, type SceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

const MAST_KINDS = ['signal-head', 'roadside-unit', 'warning-unit'];
const ASPECT_OF: Partial<Record<(typeof MOVEMENT_PHASES)[number], Aspect>> = {
  'stop-And-Remain': 'red',
  'pre-Movement': 'red-amber',
  'permissive-Movement-Allowed': 'green',
  'protected-Movement-Allowed': 'green',
  'permissive-clearance': 'amber',
  'protected-clearance': 'amber',
};

const indexOf = (asset: Asset, wanted: string): number | undefined =>
  asset.properties.datastreams.find(({ property }) => property === wanted)?.index;

/** Signals, units beside the road and what vehicles see, after the readings at the instant at which the vehicles are drawn. */
class Roads implements Layer {
  readonly object = new Group();
  private readonly signals = new Signals();
  private readonly rings: SensorRings;
  private readonly viewer: Viewer;
  private readonly terrain: Terrain;
  private masts: readonly Asset[] = [];
  private vehicles: readonly Asset[] = [];
  private phases = new Phases(0);
  private seen: { assets: readonly Asset[] | null; readings: number } = { assets: null, readings: -1 };

  constructor({ viewer, movers }: SceneContext, terrain: Terrain) {
    this.viewer = viewer;
    this.terrain = terrain;
    this.rings = new SensorRings((id) => movers.getState()?.placeOf(id) ?? null);
    this.object.name = 'roads';
    this.object.add(this.signals.object, this.rings.object);
    // At once, so that its shaders are made before it is shown.
    this.follow();
  }

  mark(selected: string | null): void {
    this.rings.mark(selected);
  }

  update(frame: FrameState): boolean {
    this.follow();
    this.show();
    this.signals.update(frame);
    return this.rings.update(frame);
  }

  dispose(): void {
    this.signals.dispose();
    this.rings.dispose();
  }

  /** What the catalogue and the readings say now. */
  private follow(): void {
    const { catalogue, readings } = this.viewer;
    const { assets } = catalogue.getState();
    if (assets !== this.seen.assets) this.look(assets);
    if (assets !== this.seen.assets || readings.version() !== this.seen.readings) this.read();
    this.seen = { assets, readings: readings.version() };
  }

  private look(assets: readonly Asset[]): void {
    this.masts = assets.filter(({ properties }) => MAST_KINDS.includes(properties.kind));
    this.vehicles = assets.filter(({ properties }) => properties.mover !== undefined && properties.reachM !== undefined); // prettier-ignore
    this.phases = new Phases(this.masts.length);
    this.signals.setMasts(
      this.masts.map(({ id, geometry, properties }) => {
        const { x, z } = toScene({ lon: geometry!.coordinates[0], lat: geometry!.coordinates[1] });
        return { id, x, y: this.terrain.heightAt(x, z), z, isSignal: properties.kind === 'signal-head' };
      }),
    );
    this.rings.setVehicles(this.vehicles.map(({ id, properties }) => ({ id, reachM: properties.reachM! })));
  }

  private read(): void {
    const { readings } = this.viewer;
    this.masts.forEach((asset, i) => {
      const index = asset.properties.kind === 'signal-head' ? indexOf(asset, 'state') : undefined;
      const reading = index === undefined ? undefined : readings.get(index);
      if (reading && reading.quality !== 'missing') this.phases.take(i, reading);
    });
    this.vehicles.forEach((asset, i) => {
      const index = indexOf(asset, 'mode');
      this.rings.setByHand(i, index !== undefined && readings.get(index)?.value === 0);
    });
  }

  private show(): void {
    const { clock, tracks } = this.viewer;
    const instantMs = clock.instant();
    this.masts.forEach((_, i) => {
      const code = instantMs === null ? null : this.phases.at(i, instantMs - tracks.landBehindMs());
      const phase = code === null ? undefined : MOVEMENT_PHASES[code];
      this.signals.setAspect(i, (phase && ASPECT_OF[phase]) ?? 'dark');
    });
  }
}

/** What stands beside the roads of automated vehicles and what these see. After the first picture, which it is no part of. */
export function RoadsLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const roads = useLayer('roads', async (context) => {
    const ground = await context.terrain;
    await context.pending.afterwards();
    return new Roads(context, ground);
  });
  const selected = useStore(viewer.selection, (state) => state.selected);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('movers'));
  useEffect(() => {
    if (!roads) return;
    roads.mark(selected);
    stage.show(roads, isShown);
    invalidate();
  }, [roads, selected, isShown, stage, invalidate]);
  return null;
}
