import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Basemap, BasemapOptions } from '../../src/basemap/Basemap.ts';
import { openMapbox } from '../../src/basemap/mapboxBasemap.ts';
import { toMercatorCamera, type GroundCamera } from '../../src/geo/mercatorCamera.ts';
import { fakeMapbox } from './fakeMapbox.ts';

const CAMERA: GroundCamera = { x: 120, z: -300, distance: 2600, pitch: 0.33, bearing: 1.1, fov: Math.PI / 4, heightPx: 1080 }; // prettier-ignore
const SETTINGS = {
  provider: 'mapbox',
  token: 'pk.stand-in',
  style: 'mapbox://styles/mapbox/streets-v12',
  baseUrl: 'http://127.0.0.1:1',
} as const;

/** What a provider is driven with: its library's stand-in, and what that drew. */
interface Driven {
  readonly open: (options: BasemapOptions) => Promise<Basemap>;
  /** Cameras drawn so far, centre in degrees. */
  readonly drawn: () => readonly { lon: number; lat: number; zoom: number; bearing: number; pitch: number }[];
  readonly load: () => void;
  readonly refuse: () => void;
  readonly loseTile: () => void;
  readonly isRemoved: () => boolean;
}

const PROVIDERS: Readonly<Record<string, () => Driven>> = {
  mapbox: () => {
    const fake = fakeMapbox();
    return {
      open: (options) => openMapbox(options, () => Promise.resolve(fake.library)),
      drawn: () =>
        fake.cameras.map(({ center: [lon, lat], zoom, bearing, pitch }) => ({ lon, lat, zoom, bearing, pitch })),
      load: () => {
        fake.fire('style.load');
        fake.fire('load');
      },
      refuse: () => fake.fail({ error: { message: 'Unauthorized', status: 401 } }),
      loseTile: () => fake.fail({ error: { message: 'Not Found', status: 404 }, sourceId: 'composite' }),
      isRemoved: () => fake.removals() > 0,
    };
  },
};

describe.each(Object.entries(PROVIDERS))('the basemap of %s', (_name, drive) => {
  let driven: Driven;
  let basemap: Basemap;
  const container = { hidden: false } as HTMLElement;
  const onLoaded = vi.fn();
  const onFailed = vi.fn();
  beforeEach(async () => {
    vi.clearAllMocks();
    container.hidden = false;
    driven = drive();
    basemap = await driven.open({ container, settings: SETTINGS, onLoaded, onFailed });
  });

  it('sees what the camera of the scene sees', () => {
    basemap.sync(CAMERA);
    const { lon, lat, zoom, bearing, pitch } = toMercatorCamera(CAMERA);
    expect(driven.drawn()).toEqual([{ lon, lat, zoom, bearing, pitch }]);
  });

  it('draws a camera that has not moved once', () => {
    basemap.sync(CAMERA);
    basemap.sync({ ...CAMERA });
    expect(driven.drawn()).toHaveLength(1);
    basemap.sync({ ...CAMERA, bearing: 1.2 });
    expect(driven.drawn()).toHaveLength(2);
  });

  it('says once that its first picture is there', () => {
    driven.load();
    expect(onLoaded).toHaveBeenCalledTimes(1);
    expect(onFailed).not.toHaveBeenCalled();
  });

  it('rests while it is hidden, and catches up when it is shown again', () => {
    basemap.setShown(false);
    expect(container.hidden).toBe(true);
    basemap.sync(CAMERA);
    expect(driven.drawn()).toHaveLength(0);
    basemap.setShown(true);
    expect(container.hidden).toBe(false);
    basemap.sync(CAMERA);
    expect(driven.drawn()).toHaveLength(1);
    expect(driven.isRemoved()).toBe(false);
  });

  it('is taken off the page when the service refuses it, and says why', () => {
    driven.load();
    driven.refuse();
    expect(onFailed.mock.calls).toEqual([['Unauthorized']]);
    expect(driven.isRemoved()).toBe(true);
    basemap.sync(CAMERA);
    expect(driven.drawn()).toHaveLength(0);
  });

  it('stays when a tile is missing', () => {
    driven.load();
    driven.loseTile();
    expect(onFailed).not.toHaveBeenCalled();
    expect(driven.isRemoved()).toBe(false);
  });

  it('is gone after dispose, and says nothing any more', () => {
    basemap.dispose();
    basemap.dispose();
    driven.load();
    driven.refuse();
    basemap.sync(CAMERA);
    expect(driven.isRemoved()).toBe(true);
    expect(onLoaded).not.toHaveBeenCalled();
    expect(onFailed).not.toHaveBeenCalled();
    expect(driven.drawn()).toHaveLength(0);
  });

  it('names whom it belongs to', () => {
    expect(basemap.attribution).toMatch(/©/);
  });
});

describe('openMapbox', () => {
  it('speaks to the configured service with the configured token, and leaves gestures to the scene', async () => {
    const fake = fakeMapbox();
    const options = { container: {} as HTMLElement, settings: SETTINGS, onLoaded: vi.fn(), onFailed: vi.fn() };
    await openMapbox(options, () => Promise.resolve(fake.library));
    expect(fake.library.baseApiUrl).toBe(SETTINGS.baseUrl);
    expect(fake.options()).toMatchObject({ accessToken: SETTINGS.token, style: SETTINGS.style, interactive: false });
    expect(fake.options()).toMatchObject({ attributionControl: true, projection: 'mercator' });
  });

  it('fails when the style is not there', async () => {
    const fake = fakeMapbox();
    const onFailed = vi.fn();
    const options = { container: {} as HTMLElement, settings: SETTINGS, onLoaded: vi.fn(), onFailed };
    await openMapbox(options, () => Promise.resolve(fake.library));
    fake.fail({ error: { message: 'Style not found', status: 404 } });
    expect(onFailed.mock.calls).toEqual([['Style not found']]);
  });

  it('rejects when the library is not installed', async () => {
    const options = { container: {} as HTMLElement, settings: SETTINGS, onLoaded: vi.fn(), onFailed: vi.fn() };
    const absent = () => Promise.reject(new Error('mapbox-gl is not installed'));
    await expect(openMapbox(options, absent)).rejects.toThrow('mapbox-gl is not installed');
  });
});
