import type { MapboxLibrary } from './mapboxBasemap.ts';
import type { OpenBasemap } from './Basemap.ts';

/** A chunk of its own, requested when a basemap is configured and wanted, never before. */
async function loadMapbox(): Promise<MapboxLibrary> {
  const [{ default: library }] = await Promise.all([import('mapbox-gl'), import('mapbox-gl/dist/mapbox-gl.css')]);
  return library;
}

/** Opens the ground of the configured provider. */
export const openBasemap: OpenBasemap = async (options) => {
  const { openMapbox } = await import('./mapboxBasemap.ts');
  return openMapbox(options, loadMapbox);
};
