import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Plumes, type Chimney } from '../../engine/plumes/Plumes.ts';
import { gridConvergence, toScene } from '../../geo/sceneFrame.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { valueReader } from '../valueReader.ts';

type Smoking = Chimney & { readonly plume: NonNullable<Chimney['plume']> };

/** Plumes that read what is made and the wind of the nearest weather station when readings or the catalogue have moved on. */
class LivePlumes extends Plumes {
  private readonly viewer: Viewer;
  private readonly smoking: readonly Smoking[];
  private stations: readonly (Asset | undefined)[] = [];
  private seen: { readonly version: number; readonly assets: readonly Asset[] | null } = { version: -1, assets: null };

  constructor(viewer: Viewer, smoking: readonly Smoking[]) {
    super(smoking);
    this.viewer = viewer;
    this.smoking = smoking;
  }

  override update(...args: Parameters<Plumes['update']>): boolean {
    const { readings, catalogue } = this.viewer;
    const { assets, byId } = catalogue.getState();
    const version = readings.version();
    if (assets !== this.seen.assets) this.stations = this.smoking.map((one) => nearestStation(assets, one));
    if (version !== this.seen.version || assets !== this.seen.assets) {
      this.seen = { version, assets };
      this.smoking.forEach(({ plume }, i) => {
        const made = valueReader(readings, byId.get(plume.asset))(plume.property);
        const station = this.stations[i];
        const windOf = valueReader(readings, station);
        this.setState(i, { share: made / plume.full, windMs: windOf('wind'), towards: towardsOf(windOf('windDirection'), station) }); // prettier-ignore
      });
    }
    return super.update(...args);
  }
}

function nearestStation(assets: readonly Asset[], { x, z }: Smoking): Asset | undefined {
  const awayOf = ({ geometry }: Asset): number => {
    const place = toScene({ lon: geometry!.coordinates[0], lat: geometry!.coordinates[1] });
    return Math.hypot(place.x - x, place.z - z);
  };
  const stations = assets.filter(({ properties, geometry }) => properties.kind === 'weather-station' && geometry);
  return stations.sort((a, b) => awayOf(a) - awayOf(b))[0];
}

/** Wind is named by where it comes from, degrees from true north; the scene is turned from that by the grid's convergence. */
function towardsOf(fromDeg: number, station: Asset | undefined): number {
  if (!station) return Number.NaN;
  const [lon, lat] = station.geometry!.coordinates;
  return (3 * Math.PI) / 2 - ((fromDeg * Math.PI) / 180 - gridConvergence({ lon, lat }));
}

/** Plumes over the works. After the first picture, which they are no part of. */
export function PlumesLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const plumes = useLayer('plumes', async ({ pending }) => {
    const structures = await viewer.city.structures();
    await pending.afterwards();
    return new LivePlumes(viewer, structures.filter((one): one is Smoking => one.kind === 'chimney' && one.plume !== undefined)); // prettier-ignore
  });
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  useEffect(() => {
    if (!plumes) return;
    stage.show(plumes, isShown);
    invalidate();
  }, [plumes, isShown, stage, invalidate]);
  return null;
}
