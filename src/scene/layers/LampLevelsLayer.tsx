import { LampLevels } from '../../engine/light/LampLevels.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { lampZonesOf, readLampLevels } from '../../state/lampZones.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useLayer } from '../useLayer.ts';

/** Ages are looked at again after this much of the clock on screen. */
const RECKON_EVERY_MS = 20_000;

/** Levels that read the zones of the catalogue and their values when those or the instant on screen have moved on. */
class LiveLampLevels extends LampLevels {
  private readonly viewer: Viewer;
  private zones: readonly Asset[] = [];
  private seen = { assets: null as readonly Asset[] | null, version: -1, health: {} as object, instantMs: Number.NaN };

  constructor(viewer: Viewer) {
    super();
    this.viewer = viewer;
  }

  override update(): boolean {
    const { seen, viewer } = this;
    const { assets } = viewer.catalogue.getState();
    const [version, health, instantMs] = [viewer.readings.version(), viewer.health.getState(), viewer.clock.instant()];
    if (assets !== seen.assets) this.look(assets);
    const hasMoved = !(Math.abs((instantMs ?? 0) - seen.instantMs) < RECKON_EVERY_MS);
    if (assets !== seen.assets || version !== seen.version || health !== seen.health || hasMoved) {
      const isDown = health.isFeedDown && viewer.clock.getState().mode === 'follow';
      this.setLevels(readLampLevels(this.zones, { readings: viewer.readings, instantMs, isDown }));
      this.seen = { assets, version, health, instantMs: instantMs ?? 0 };
    }
    return super.update();
  }

  /** Vessels come and go: zones are laid out anew only where they are others. */
  private look(assets: readonly Asset[]): void {
    const zones = lampZonesOf(assets);
    const isSame = zones.length === this.zones.length && zones.every(({ id }, i) => id === this.zones[i]!.id);
    this.zones = zones;
    if (isSame) return;
    this.setZones(
      zones.map(({ geometry }) => toScene({ lon: geometry!.coordinates[0], lat: geometry!.coordinates[1] })),
    );
  }
}

/** How far the street lamps are dimmed: before the layers that draw them. */
export function LampLevelsLayer() {
  useLayer('street lights', ({ viewer }) => new LiveLampLevels(viewer), { isFirst: true });
  return null;
}
