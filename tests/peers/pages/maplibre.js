// The same buildings in MapLibre: footprints with heights as vector tiles, drawn as extrusions, and the same points as circles.
// See PeerPage in ../servePeers.ts for what it offers.
import * as maplibregl from '/maplibre/maplibre-gl.mjs';
import { colours, openPoints, readPoints } from './points.js';

const asked = new URLSearchParams(location.search);
const EARTH_M = 40_075_016.686;
const FOV_DEG = Number(asked.get('fov') ?? 45);

/** A view of ours as MapLibre says it: its zoom is what makes the camera as far away. */
function cameraOf({ lon, lat, distance, pitch, bearing }) {
  const toCentrePx = innerHeight / 2 / Math.tan((FOV_DEG * Math.PI) / 360);
  const metresAtZoom0 = (Math.cos((lat * Math.PI) / 180) * EARTH_M) / 512;
  return { center: [lon, lat], zoom: Math.log2((metresAtZoom0 * toCentrePx) / distance), pitch: 90 - pitch, bearing };
}

const map = new maplibregl.Map({
  container: 'scene',
  ...cameraOf(JSON.parse(asked.get('view'))),
  maxPitch: 85,
  fadeDuration: 0,
  attributionControl: false,
  style: {
    version: 8,
    sources: {
      buildings: { type: 'vector', tiles: [`${location.origin}/tiles/{z}/{x}/{y}.pbf`], minzoom: 10, maxzoom: 14 },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#dfe3e6' } },
      {
        id: 'buildings',
        type: 'fill-extrusion',
        source: 'buildings',
        'source-layer': 'buildings',
        paint: { 'fill-extrusion-color': '#c9c3b8', 'fill-extrusion-height': ['get', 'h'] },
      },
    ],
  },
});
map.setVerticalFieldOfView(FOV_DEG);

async function showPoints() {
  const [places] = await Promise.all([readPoints(), map.once('load')]);
  const features = Array.from({ length: places.length / 2 }, (_, i) => ({
    type: 'Feature',
    id: i,
    properties: {},
    geometry: { type: 'Point', coordinates: [places[2 * i], places[2 * i + 1]] },
  }));
  map.addSource('points', { type: 'geojson', data: { type: 'FeatureCollection', features } });
  map.addLayer({
    id: 'points',
    type: 'circle',
    source: 'points',
    paint: {
      'circle-radius': 6,
      'circle-color': ['match', ['coalesce', ['feature-state', 'class'], 0], 1, colours[1], colours[0]],
    },
  });
  openPoints(asked.get('points'), (classes) => {
    for (let id = 0; id < classes.length; id++) map.setFeatureState({ source: 'points', id }, { class: classes[id] });
  });
}

const complete = async () => {
  map.triggerRepaint();
  await map.once('idle');
};

window.peer = {
  ready: showPoints().then(complete),
  view: (pose) => void map.jumpTo(cameraOf(pose)),
  redraw: () => map.triggerRepaint(),
  complete,
};
