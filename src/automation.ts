import { NAMED_VIEWS, type GeoPose, type NamedView } from './geo/cameraPose.ts';
import { isBuildingId } from './schema/buildingId.ts';
import { isForeignId } from './schema/foreignFeature.ts';
import { isVehicleId } from './schema/vehicleId.ts';
import type { ScenePort, SceneStats } from './state/scenePort.ts';
import type { Viewer } from './state/viewer.ts';

export interface AutomationStats extends SceneStats {
  readonly assets: number;
  readonly observationsApplied: number;
  readonly clock: {
    readonly mode: 'follow' | 'past';
    /** Instant on screen, ISO 8601; null before the feed has spoken. */
    readonly instant: string | null;
    readonly speed: number;
  };
}

/** `window.hafenblick`: for tests, exhibition control and benchmarks. Pixels are CSS pixels of the canvas. */
export interface Automation {
  /** First complete picture; without WebGL the list with its assets. */
  readonly ready: Promise<void>;
  stats(): AutomationStats;
  /** Puts the camera there at once; resolves when that picture is drawn. @throws RangeError on an unknown name */
  view(to: NamedView | GeoPose): Promise<void>;
  /** @throws RangeError on an unknown asset or building */
  select(assetId: string | null): void;
  pick(x: number, y: number): Promise<string | null>;
  screenPositionOf(assetId: string): { readonly x: number; readonly y: number } | null;
}

declare global {
  interface Window {
    hafenblick: Automation;
  }
}

const NO_SCENE: SceneStats = {
  drawCalls: 0,
  triangles: 0,
  geometryBytes: 0,
  textureBytes: 0,
  held: { geometries: 0, textures: 0 },
  frameMs: { p50: 0, p95: 0 },
  jsMs: { p50: 0, p95: 0 },
  framesDrawn: 0,
  framesReprojected: 0,
  buildings: 0,
  quality: 0,
  partsToCome: 0,
};

function poseOf(to: NamedView | GeoPose): GeoPose {
  if (typeof to === 'object') {
    const numbers = [to.lon, to.lat, to.distance, to.pitch, to.bearing];
    if (!numbers.every(Number.isFinite)) throw new RangeError('a view needs lon, lat, distance, pitch and bearing');
    return to;
  }
  if (!Object.hasOwn(NAMED_VIEWS, to))
    throw new RangeError(`there is no view "${to}", only ${Object.keys(NAMED_VIEWS).join(', ')}`);
  return NAMED_VIEWS[to];
}

/** Offers the contract's object on the page. The scene comes and goes by `sceneChanged`. */
export function createAutomation(viewer: Viewer, page: { hafenblick?: Automation }) {
  let scene: ScenePort | null = null;
  let resolveReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (resolveReady = resolve));
  let sceneStands: (port: ScenePort) => void = () => undefined;
  let standing = new Promise<ScenePort>((resolve) => (sceneStands = resolve));

  /** Without WebGL the list is the picture. */
  function listChanged(): void {
    if (viewer.health.getState().graphics === 'none' && viewer.catalogue.getState().status === 'ready') resolveReady();
  }
  const stops = [viewer.health.subscribe(listChanged), viewer.catalogue.subscribe(listChanged)];

  /** A building counts as known as long as the index has not been asked: the link then says so itself. */
  function isKnown(id: string): boolean {
    if (isForeignId(id)) return viewer.tilesets.getState().features.has(id);
    // Whether a computed vehicle is still drawn its details say.
    if (isVehicleId(id)) return true;
    if (!isBuildingId(id)) return viewer.catalogue.getState().byId.has(id);
    return viewer.buildings.getState().index === null || viewer.buildings.rowOf(id) !== null;
  }

  const automation: Automation = {
    ready,
    stats: () => {
      const { mode, feed, speed } = viewer.clock.getState();
      const at = viewer.clock.instant();
      return {
        ...(scene?.stats() ?? NO_SCENE),
        assets: viewer.catalogue.getState().assets.length,
        observationsApplied: viewer.readings.applied(),
        clock: {
          mode,
          instant: at === null ? null : new Date(at).toISOString(),
          speed: mode === 'follow' ? (feed?.speed ?? 0) : speed,
        },
      };
    },
    view: async (to) => {
      const pose = poseOf(to);
      await (scene ?? (await standing)).setPose(pose);
    },
    select: (id) => {
      if (id !== null && !isKnown(id)) throw new RangeError(`there is no asset "${id}"`);
      viewer.selection.selectAsset(id);
    },
    pick: async (x, y) => (scene ?? (await standing)).pick(x, y),
    screenPositionOf: (id) => scene?.screenPositionOf(id) ?? null,
  };
  page.hafenblick = automation;

  return {
    /** As `Automation.ready`. */
    ready,
    /** Told when the scene stands, and null when it is taken down. */
    sceneChanged: (port: ScenePort | null): void => {
      if (port) {
        sceneStands(port);
        void port.ready.then(() => {
          if (scene === port) resolveReady();
        });
      } else if (scene) standing = new Promise((resolve) => (sceneStands = resolve));
      scene = port;
    },
    dispose: (): void => {
      stops.forEach((stop) => stop());
      if (page.hafenblick === automation) delete page.hafenblick;
    },
  };
}
