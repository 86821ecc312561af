// Our 3D Tiles in CesiumJS as it comes: no account, no globe, no imagery, and nothing asked of anybody but where the tiles lie.
// `?tileset=<address>`, `?at=<instant>` for where the sun stands and, for the benchmark, `?points=<address of the socket>`. See PeerPage in ../servePeers.ts for what it offers.
import { colours, openPoints, readPoints } from './points.js';

const { Cesium } = window;
const asked = new URLSearchParams(location.search);
/** The ground of the middle of the city above the ellipsoid, metres: 28 m NHN and 46.5 m. */
const GROUND_M = 74.5;
/** As wide as the picture of the other viewers: Cesium's angle is that of the longer side. */
const VERTICAL_FOV = (Number(asked.get('fov') ?? 45) * Math.PI) / 180;

const widget = new Cesium.CesiumWidget('scene', {
  baseLayer: false,
  globe: false,
  skyBox: false,
  skyAtmosphere: false,
  scene3DOnly: true,
  // Draws only when something has changed, as the others do.
  requestRenderMode: true,
  maximumRenderTimeChange: Number.POSITIVE_INFINITY,
  msaaSamples: 1,
});
const { scene, camera } = widget;
const aspect = scene.canvas.clientWidth / scene.canvas.clientHeight;
camera.frustum.fov = 2 * Math.atan(Math.tan(VERTICAL_FOV / 2) * Math.max(1, aspect));

const at = asked.get('at');
if (at) widget.clock.currentTime = Cesium.JulianDate.fromIso8601(at);

function view({ lon, lat, distance, pitch, bearing }) {
  const centre = Cesium.Cartesian3.fromDegrees(lon, lat, GROUND_M);
  const [heading, down] = [Cesium.Math.toRadians(bearing), Cesium.Math.toRadians(-pitch)];
  camera.lookAt(centre, new Cesium.HeadingPitchRange(heading, down, distance));
  camera.lookAtTransform(Cesium.Matrix4.IDENTITY);
  scene.requestRender();
}

/** What a frame finds missing is asked for after it: only several frames without anything missing say that all is there. */
const CALM_FRAMES = 3;
/** Resolves when nothing of the view at hand is missing and it has been drawn. */
const complete = (tileset) =>
  new Promise((resolve) => {
    let calm = 0;
    const stop = scene.postRender.addEventListener(() => {
      calm = tileset.tilesLoaded ? calm + 1 : 0;
      if (calm < CALM_FRAMES) return scene.requestRender();
      stop();
      resolve();
    });
    scene.requestRender();
  });

async function showPoints(address) {
  const places = await readPoints();
  const points = scene.primitives.add(new Cesium.PointPrimitiveCollection({ blendOption: Cesium.BlendOption.OPAQUE }));
  const palette = colours.map((colour) => Cesium.Color.fromCssColorString(colour));
  for (let i = 0; i < places.length; i += 2)
    points.add({
      position: Cesium.Cartesian3.fromDegrees(places[i], places[i + 1], GROUND_M + 20),
      pixelSize: 12,
      color: palette[0],
    });
  openPoints(address, (classes) => {
    for (let i = 0; i < classes.length; i++) points.get(i).color = palette[classes[i]];
    scene.requestRender();
  });
}

async function open() {
  const points = asked.get('points');
  const [tileset] = await Promise.all([
    // Asks for all that a view needs at once, also while the camera moves and away from the middle.
    Cesium.Cesium3DTileset.fromUrl(asked.get('tileset'), {
      cullRequestsWhileMoving: false,
      foveatedScreenSpaceError: false,
    }),
    points ? showPoints(points) : undefined,
  ]);
  const failures = [];
  tileset.tileFailed.addEventListener(({ url, message }) => failures.push(`${url}: ${message}`));
  scene.primitives.add(tileset);
  const home = asked.get('view');
  if (home) view(JSON.parse(home));
  else widget.zoomTo(tileset);
  await complete(tileset);
  return { tileset, failures };
}
const opened = open();

const degrees = ({ longitude, latitude, height }) => ({
  lon: Cesium.Math.toDegrees(longitude),
  lat: Cesium.Math.toDegrees(latitude),
  height,
});

window.peer = {
  ready: opened.then(() => undefined),
  view,
  redraw: () => scene.requestRender(),
  complete: async () => complete((await opened).tileset),
  failures: async () => (await opened).failures,
  /** Middle and radius of the tileset as Cesium places it: degrees, metres above the ellipsoid, metres. */
  bounds: async () => {
    const { center, radius } = (await opened).tileset.boundingSphere;
    return { ...degrees(Cesium.Cartographic.fromCartesian(center)), radius };
  },
  /** Place of the surface at a pixel, metres above the ellipsoid; null over nothing. */
  placeAt: (x, y) => {
    const place = scene.pickPosition(new Cesium.Cartesian2(x, y));
    return place ? degrees(Cesium.Cartographic.fromCartesian(place)) : null;
  },
  /** What the property table says of the building at a pixel, null over none. */
  factsAt: (x, y) => {
    const picked = scene.pick(new Cesium.Cartesian2(x, y));
    if (!(picked instanceof Cesium.Cesium3DTileFeature)) return null;
    return Object.fromEntries(picked.getPropertyIds().map((id) => [id, picked.getProperty(id)]));
  },
};
