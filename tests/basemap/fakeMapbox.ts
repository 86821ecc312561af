import type { MapboxError, MapboxLibrary, MapboxMap, MapboxOptions } from '../../src/basemap/mapboxBasemap.ts';

type Camera = Parameters<MapboxMap['jumpTo']>[0];

/** The library as far as it is used: remembers what it was told, and fires what a test wants. */
export function fakeMapbox() {
  const cameras: Camera[] = [];
  const once = new Map<string, () => void>();
  let failed: (event: MapboxError) => void = () => undefined;
  let options: MapboxOptions | undefined;
  let removals = 0;
  class FakeMap implements MapboxMap {
    constructor(given: MapboxOptions) {
      options = given;
    }
    jumpTo(camera: Camera): void {
      cameras.push(camera);
    }
    on(_event: 'error', listener: (event: MapboxError) => void): void {
      failed = listener;
    }
    once(event: 'load' | 'style.load', listener: () => void): void {
      once.set(event, listener);
    }
    resize(): void {
      // Nothing to size.
    }
    remove(): void {
      removals++;
    }
  }
  const library: MapboxLibrary = { baseApiUrl: null, Map: FakeMap };
  return {
    library,
    cameras,
    options: () => options,
    removals: () => removals,
    fire: (event: 'load' | 'style.load'): void => once.get(event)?.(),
    fail: (event: MapboxError): void => failed(event),
  };
}
